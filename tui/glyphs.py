"""The signs that the console draws, in Unicode and, for terminals that draw some of them two cells wide, in ASCII."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desk.config import Glyphs


@dataclass(frozen=True, slots=True)
class GlyphTable:
    """One sign for each meaning; each is one cell wide in its terminal."""

    cursor: str
    marked: str
    dot: str  # between two facts on a line
    ellipsis: str
    line: str  # a horizontal line is drawn of it
    up: str
    down: str
    replying: str
    viewing: str
    away: str
    leaving: str  # an answer waits to leave
    attachment: str
    prompt: str
    bar: str  # full part of a progress bar
    rest: str  # empty part of it


UNICODE: Final = GlyphTable(
    cursor="▌",
    marked="●",
    dot="·",
    ellipsis="…",
    line="─",
    up="↑",
    down="↓",
    replying="✎",
    viewing="◦",
    away="⋅",
    leaving="→",
    attachment="⊕",
    prompt="›",
    bar="━",
    rest="╌",
)

ASCII: Final = GlyphTable(
    cursor=">",
    marked="*",
    dot="-",
    ellipsis="~",
    line="-",
    up="^",
    down="v",
    replying="!",
    viewing="@",
    away=".",
    leaving=">",
    attachment="+",
    prompt=">",
    bar="=",
    rest=".",
)

TABLES: Final = {Glyphs.UNICODE: UNICODE, Glyphs.ASCII: ASCII}
