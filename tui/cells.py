"""Text by terminal cells: Korean, Japanese and Chinese characters and emoji take two, combining marks none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, chop_cells, set_cell_size

__all__ = ["cell_len", "cut", "fit", "fit_right", "wrap"]

_KANJI: Final = "\u2e80-\u2fff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
_CLOSING: Final = "、。，．・：；？！ー）］｝」』】〉》〕ぁぃぅぇぉっゃゅょァィゥェォッャュョ々)\\]}!?.,:;"
_PIECE: Final = re.compile(f"[{_KANJI}][{_CLOSING}]*|[^\\s{_KANJI}]+|\\s+")
"""What a line may be broken between: words at white space, and Japanese and Chinese between their characters."""

_HANG: Final = re.compile(r"(?:> ?)*\s*(?:[-*•·]\s+|\d{1,2}[.)]\s+)?")
"""What the lines that a long line goes on in stand behind: its quote marks, its indent and its list mark."""


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in at most `width` cells, with an ellipsis where something was left out."""
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    return set_cell_size(text, room).rstrip() + ellipsis if room > 0 else ellipsis[: max(width, 0)]


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in exactly `width` cells, cut or filled up with spaces."""
    return set_cell_size(cut(text, width, ellipsis), max(width, 0))


def fit_right(text: str, width: int, ellipsis: str = "…") -> str:
    """The text at the right end of exactly `width` cells."""
    text = cut(text, width, ellipsis)
    return " " * (width - cell_len(text)) + text


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, in linear time.

    Korean and Latin words stay whole where they can. What a long line goes on in stands behind its quote marks or
    under its list item.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        if len(line) * 2 <= width or cell_len(line) <= width:
            lines.append(line)
        else:
            lines += _wrap_line(line, max(width, 2))
    return lines


def _wrap_line(line: str, width: int) -> Iterator[str]:
    lead = _HANG.match(line)
    head = lead.group() if lead else ""
    if cell_len(head) * 2 > width:
        head = ""
    hang = "".join(sign if sign == ">" else " " * cell_len(sign) for sign in head)
    current, used, empty = head, cell_len(head), True
    for piece in _PIECE.findall(line[len(head) :]):
        size = cell_len(piece)
        if used + size <= width:
            current, used, empty = current + piece, used + size, False
            continue
        if not empty:
            yield current.rstrip()
            current, used, empty = hang, cell_len(hang), True
        if piece.isspace():
            continue
        *full, rest = chop_cells(piece, width - used) if used + size > width else [piece]
        for part in full:
            yield current + part
            current = hang
        current, used, empty = current + rest, used + cell_len(rest), False
    if not empty:
        yield current.rstrip()
