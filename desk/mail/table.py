"""Tables of an HTML mail as lines: columns where it is data, words one after the other where it is only layout."""

from __future__ import annotations

import re
import unicodedata

_GAP = "  "
_CELL_WIDTH = 40  # terminal cells: wider ones are paragraphs, so the table is there for its looks
_TABLE_WIDTH = 110
_NUMBER = re.compile(r"[-+(]?[^\w\s(]{0,3}\s?\d[\d\s.,:/'-]*(?:[^\W\d_]{1,4}|[^\w\s]{1,3})?\)?")


def flat(cells: list[str]) -> str:
    """One row on one line, its empty cells left out."""
    return _GAP.join(filter(None, cells))


def aligned(rows: list[list[str]]) -> list[str]:
    """The lines of rows that stand below each other: in columns if they are data, numbers to the right, else flat."""
    count = max(map(len, rows))
    full = [row + [""] * (count - len(row)) for row in rows]
    columns = [column for column in zip(*full, strict=True) if any(column)]
    widths = [max(map(_width, column)) for column in columns]
    told = sum(sum(map(bool, row)) > 1 for row in rows)  # rows that say more than one thing
    if len(columns) < 2 or told < 2 or max(widths) > _CELL_WIDTH or sum(widths) > _TABLE_WIDTH:
        return [flat(row) for row in rows]
    to_right = [_is_numeric(column) for column in columns]
    return [_GAP.join(map(_fit, cells, widths, to_right)).rstrip() for cells in zip(*columns, strict=True)]


def _is_numeric(column: tuple[str, ...]) -> bool:
    """Whether all that stands below a column's heading is numbers."""
    below = [cell for cell in column[1:] if cell]
    return bool(below) and all(_NUMBER.fullmatch(cell) for cell in below)


def _fit(cell: str, width: int, to_right: bool) -> str:
    room = " " * (width - _width(cell))
    return room + cell if to_right else cell + room


def _width(text: str) -> int:
    """The terminal cells that a text takes: two for each Korean, Chinese or Japanese character."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )
