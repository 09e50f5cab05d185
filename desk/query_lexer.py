"""Cuts a search into its words and knows nothing of what they mean: `-tag:"very big",vip` is one word of two pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_HEAD: Final = re.compile(r"([A-Za-z_]{1,40}):")
_UNSAYABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
QUOTES: Final = {'"': '"', "“": '”"', "”": '”"', "„": '“”"'}
"""Quotation marks as keyboards and word processors make them, and what may end each."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One value of a word, and where it stands, quotation marks included."""

    text: str
    quoted: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search. `field` is what stands before its colon, if it is one of the fields, else empty."""

    start: int
    end: int
    negated: bool
    field: str
    pieces: tuple[Piece, ...]


def sayable(text: str) -> str:
    """The text, as long as before, with spaces for what no stored text has: controls, halves of surrogate pairs."""
    return _UNSAYABLE.sub(" ", text)


def words(text: str, fields: frozenset[str], lists: frozenset[str]) -> Iterator[Word]:
    """The words of a search, in order. Only `fields` are told apart; those in `lists` take several pieces by comma."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        negated = text[at] == "-" and not text[at + 1 : at + 2].isspace() and at + 1 < len(text)
        at += negated
        head = _HEAD.match(text, at)
        field = head[1].lower() if head else ""
        if head and field in fields:
            pieces, at = _pieces(text, head.end(), several=field in lists)
        else:
            field, pieces = "", (_piece(text, at, several=False),)
            at = pieces[0].end
        yield Word(start, at, negated, field, pieces)


def quote(text: str) -> str:
    """The text in quotation marks, as `words` reads it back."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pieces(text: str, at: int, *, several: bool) -> tuple[tuple[Piece, ...], int]:
    """The pieces that begin at `at`, and where they end."""
    pieces: list[Piece] = []
    while at < len(text) and not text[at].isspace():
        if several and text[at] == ",":
            at += 1
        elif pieces and text[at - 1] != ",":
            break  # something stuck to a closing quotation mark: the next word
        else:
            pieces.append(_piece(text, at, several=several))
            at = pieces[-1].end
    return tuple(pieces), at


def _piece(text: str, start: int, *, several: bool) -> Piece:
    if text[start] in QUOTES:
        return _quoted(text, start)
    end = start
    while end < len(text) and not text[end].isspace() and not (several and text[end] == ","):
        end += 1
    return Piece(text[start:end], False, start, end)


def _quoted(text: str, start: int) -> Piece:
    """What stands between quotation marks; a missing second one is at the end (somebody is still typing)."""
    characters = []
    at = start + 1
    while at < len(text) and text[at] not in QUOTES[text[start]]:
        at += text[at] == "\\" and text[at + 1 : at + 2] in {'"', "\\"}
        characters.append(text[at])
        at += 1
    return Piece("".join(characters), True, start, min(at + 1, len(text)))
