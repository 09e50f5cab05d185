"""What the terminal shows already, so that it is told only what differs: most of a screen, most of the time.

Textual paints a widget whole when the focus moves, and the screen whole, twice, when a dialog closes. Here the same
lines are recognised and not written again, which is worth ten thousand bytes a key over SSH.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

_Piece = tuple[int, int, Strip]
"""Column, row, and what stands there."""


class Frame:
    """The pieces that were written last, by row and column, with their widths."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, tuple[int, str]]] = {}

    def forget(self) -> None:
        """The terminal may show something else by now: it was resized, or another program had it."""
        self._rows.clear()

    def changes(self, pieces: Iterator[_Piece], console: Console) -> Iterator[str]:
        """What to write for these pieces to be shown."""
        end = (-1, -1)
        for x, y, strip in pieces:
            width, text = strip.cell_length, strip.render(console)
            row = self._rows.setdefault(y, {})
            if row.get(x) == (width, text):
                continue
            for other in [at for at, (wide, _) in row.items() if at < x + width and x < at + wide]:
                del row[other]
            row[x] = (width, text)
            if end != (x, y):
                yield Control.move_to(x, y).segment.text
            yield text
            end = (x + width, y)


class Difference(CompositorUpdate):
    """An update that writes only what the frame does not show yet."""

    def __init__(self, frame: Frame, update: LayoutUpdate | ChopsUpdate) -> None:
        self._frame = frame
        self._update = update

    def render_segments(self, console: Console) -> str:
        """What Textual writes to the terminal."""
        update = self._update
        pieces = _whole(update) if isinstance(update, LayoutUpdate) else _parts(update)
        return "".join(self._frame.changes(pieces, console))


def _whole(update: LayoutUpdate) -> Iterator[_Piece]:
    for y, line in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in line:
            yield x, y, strip
            x += strip.cell_length


def _parts(update: ChopsUpdate) -> Iterator[_Piece]:
    """The pieces that overlap with the changed spans; like Textual, each from its begin to the end of the span."""
    for y, begin, stop in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= stop and end > begin:
                yield x, y, strip if end <= stop else strip.crop(0, stop - x)
