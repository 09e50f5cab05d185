"""Rows of a conversation: spans that look like something, some with times that are filled in when they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desk.duration import compact
from desk.words import _
from tui.cells import cell_len, cut
from tui.figures import moment, stopwatch
from tui.glyphs import GlyphTable

MEASURE: Final = 100
"""Lines of text have no more cells than this: longer ones are hard to read."""


_LONG: Final = timedelta(minutes=1)
"""What is left of a wait is counted in seconds below this, else as a watch does."""


class Look(StrEnum):
    """How a span looks; each is a component class of the widgets that draw rows."""

    TEXT = "row--text"
    CUSTOMER = "row--customer"
    AGENT = "row--agent"
    QUIET = "row--quiet"
    WARN = "row--warn"


Span = tuple[str, Look]


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `entry` is the place of its entry in the conversation, `fold` the quote that it is or stands for.

    What depends on the time is filled in when the row is drawn: a row with `at` ends with that moment and its age,
    one with `due_at` says how long until then, and one with a `rule` is an event.
    """

    entry: int
    spans: tuple[Span, ...] = ()
    note: bool = False
    fold: int | None = None
    at: datetime | None = None
    due_at: datetime | None = None
    rule: str = ""

    def drawn(self, width: int, now: datetime, glyphs: GlyphTable) -> tuple[Span, ...]:
        """The spans with the times in them, in at most `width` cells."""
        if self.due_at is not None:
            words = cut(leaving(self.due_at, now), width - cells(self.spans), glyphs.ellipsis)
            return (*self.spans, (words, Look.WARN))
        if self.at is None:
            return self.spans
        age = compact(now - self.at)
        if self.rule:
            return ((f" {self.rule} {self.spans[0][0]} {glyphs.dot} {age} {self.rule}", Look.QUIET),)
        right = f"  {moment(self.at, now)}  {age:>3}"
        left_part = fitted(self.spans, width - cell_len(right), glyphs.ellipsis)
        return (*left_part, (right, Look.QUIET))


def leaving(due_at: datetime, now: datetime) -> str:
    """When an answer leaves, in words."""
    left = due_at - now
    if left <= timedelta():
        return _("waits to leave")
    return _("leaves in {time}", time=compact(left) if left < _LONG else stopwatch(left))


def cells(spans: Iterable[Span]) -> int:
    """How wide spans are."""
    return sum(cell_len(text) for text, _look in spans)


def fitted(spans: Sequence[Span], width: int, ellipsis: str) -> tuple[Span, ...]:
    """The spans cut or filled up to exactly `width` cells."""
    kept: list[Span] = []
    for text, look in spans:
        shown = cut(text, width, ellipsis)
        width -= cell_len(shown)
        kept.append((shown, look))
        if shown != text:
            break
    return (*kept, (" " * width, Look.QUIET)) if width > 0 else tuple(kept)
