"""Whether a few typed letters mean a name: in the order typed, Korean also by its initial consonants (`ㅎㅂ`: 환불)."""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from typing import Final

_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_LONGEST: Final = 200  # characters compared; titles are shorter
_FIRST, _LAST = 0xAC00, 0xD7A3  # 가 to 힣: 588 for each initial, 28 (a vowel with each final consonant or none)


class Match(IntEnum):
    """How well typed letters fit a text, worst first."""

    SCATTERED = 1  # its letters are there, in this order
    INSIDE = 2
    WORD = 3  # a word begins so
    START = 4
    WHOLE = 5


def match(typed: str, text: str) -> Match | None:
    """How well one typed word fits `text`, upper and lower case alike; None where it doesn't."""
    wanted, given = _folded(typed), _folded(text)
    if not wanted:
        return Match.SCATTERED
    starts = [at for at in range(len(given)) if _fits(wanted, given[at : at + len(wanted)])]
    if not starts:
        letters = iter(given)
        return Match.SCATTERED if all(any(_same(a, b) for b in letters) for a in wanted) else None
    if starts[0] == 0:
        return Match.WHOLE if len(wanted) == len(given) else Match.START
    return Match.WORD if any(not given[at - 1].isalnum() for at in starts) else Match.INSIDE


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text[:_LONGEST]).casefold()


def _fits(wanted: str, given: str) -> bool:
    """Whether `given` is what was typed. The last syllable may lack its end: 환부 is on the way to 환불."""
    return (
        len(wanted) == len(given)
        and all(map(_same, wanted[:-1], given))
        and (_same(wanted[-1], given[-1]) or _is_beginning(wanted[-1], given[-1]))
    )


def _same(typed: str, letter: str) -> bool:
    """Whether the letter is what was typed: itself, or a syllable with the typed initial consonant."""
    if typed == letter:
        return True
    return typed in _INITIALS and _FIRST <= ord(letter) <= _LAST and _INITIALS[(ord(letter) - _FIRST) // 588] == typed


def _is_beginning(typed: str, letter: str) -> bool:
    """Whether the typed syllable has no final consonant and is else the same as the letter."""
    place = ord(typed) - _FIRST
    return _FIRST <= ord(typed) <= _LAST and place % 28 == 0 and place <= ord(letter) - _FIRST < place + 28
