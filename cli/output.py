"""What a command prints: lines for people, aligned by cells and cleaned; JSON for programs, one object a line."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from desk.safe import clean, one_line
from tui.cells import cell_len, cut, fit, fit_right

# Controls, bidi overrides and halves of surrogate pairs are legal in JSON text but not on a terminal; escaped, they are
# still the same JSON.
_UNSHOWABLE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. The `wide` one gives way where the terminal is too narrow for all."""

    title: str = ""
    right: bool = False
    wide: bool = False


def emit(thing: object) -> None:
    """Print one JSON object on a line of its own, at once, so that a pipe's reader sees it."""
    text = json.dumps(thing, ensure_ascii=False)
    click.echo(_UNSHOWABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode())


def say(text: str = "", *, err: bool = False) -> None:
    """Print text for a person, cleaned; it may have several lines."""
    click.echo(clean(text, keep_newlines=True), err=err)


def line(text: str) -> None:
    """Print one line for a person, cleaned and cut to the terminal."""
    text = clean(text).rstrip()
    room = terminal_width()
    click.echo(text if room is None else cut(text, room))


def table(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows under their columns' titles (where any has one), no wider than the terminal."""
    texts = [[one_line(str(cell)) for cell in row] for row in rows]
    titles = [[column.title for column in columns]] if any(column.title for column in columns) else []
    widths = [max((cell_len(row[index]) for row in titles + texts), default=0) for index in range(len(columns))]
    room = terminal_width()
    if room is not None:
        excess = sum(widths) + len(GAP) * (len(widths) - 1) - room
        for index, column in enumerate(columns):
            if column.wide and excess > 0:
                widths[index] = max(widths[index] - excess, min(widths[index], 12))
    for row in titles + texts:
        cells = zip(row, widths, columns, strict=True)
        line(GAP.join((fit_right if column.right else fit)(text, size) for text, size, column in cells))


def terminal_width() -> int | None:
    """The cells of a line; None where the output is no terminal and nobody said how wide it is to be."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return shutil.get_terminal_size().columns
    return None
