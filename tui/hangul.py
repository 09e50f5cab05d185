"""Keys pressed while a Hangul layout is on: which keys of the board they were (2-set layout), ㅓ = j, ㄲ = R, 가 = r k."""

from __future__ import annotations

from typing import Final

_INITIALS: Final = "r R s e E f a q Q t T d w W c z x v g".split()
_VOWELS: Final = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split()
_FINALS: Final = ["", *"r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split()]

_FIRST: Final = 0xAC00  # 가: 588 syllables for each initial consonant, 28 for each vowel
_LAST: Final = 0xD7A3

_JAMO: Final[dict[str, str]] = dict(
    zip(
        "ㄱㄲㄳㄴㄵㄶㄷㄸㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅃㅄㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
        "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g "
        "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(),
        strict=True,
    )
)


def latin_keys(character: str) -> str:
    """The Latin letters on the keys that a Hangul letter or syllable is typed with; empty for anything else."""
    if character in _JAMO:
        return _JAMO[character]
    if len(character) != 1 or not _FIRST <= ord(character) <= _LAST:
        return ""
    initial, rest = divmod(ord(character) - _FIRST, 588)
    vowel, final = divmod(rest, 28)
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]
