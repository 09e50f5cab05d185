"""Keys pressed while a Hangul layout is on (2-set): which keys of the board they were, ㅓ = j, ㄲ = R, 가 = r k."""
# ruff: noqa: SIM905 (read along the rows of letters)

from __future__ import annotations

from typing import Final

_CONSONANTS: Final = "ㄱㄲㄳㄴㄵㄶㄷㄸㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅃㅄㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_CONSONANT_KEYS: Final = "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g".split()
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_VOWEL_KEYS: Final = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split()
_LETTERS: Final = dict(zip(_CONSONANTS + _VOWELS, _CONSONANT_KEYS + _VOWEL_KEYS, strict=True))

# What syllables are made of, in the order of Unicode (section 3.12).
_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINALS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")


def latin_keys(character: str) -> str:
    """The Latin letters on the keys that a Hangul letter or syllable is typed with; empty for anything else."""
    if character in _LETTERS:
        return _LETTERS[character]
    if not "가" <= character <= "힣" or len(character) != 1:
        return ""
    initial, rest = divmod(ord(character) - ord("가"), len(_VOWELS) * len(_FINALS))
    vowel, final = divmod(rest, len(_FINALS))
    parts = (_INITIALS[initial], _VOWELS[vowel], _FINALS[final])
    return "".join(_LETTERS[part] for part in parts if part)
