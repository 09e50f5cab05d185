"""What the terminal shows already, cell by cell, so that it is told only what differs.

Textual paints a widget whole when the focus moves, and the screen whole, twice, when a dialog closes. Here what stands
there already is recognised and not written again, which saves ten thousand bytes a key over SSH.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, cast

from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tui.cells import cell_len
from tui.terminal import harmless

_Cell = tuple[str, str] | None
"""What begins in a cell (empty: it began in one to the left) and its style. None: nobody knows what stands there."""


_NOTHING: Final = Strip([])


class Frame:
    """The rows of the terminal as they were written last."""

    def __init__(self) -> None:
        self._rows: dict[int, list[_Cell]] = {}

    def forget(self) -> None:
        """The terminal may show something else by now: it was resized, or another program had it."""
        self._rows.clear()

    def change(self, x: int, y: int, strip: Strip, console: Console) -> str:
        """What to write for the strip to stand at column `x` of row `y`; empty where it does already."""
        strip = harmless(strip)
        new = _cells(strip, console._color_system or ColorSystem.TRUECOLOR)
        row = self._rows.setdefault(y, [])
        row += [None] * (x + len(new) - len(row))
        old = row[x : x + len(new)]
        if new == old:
            return ""
        row[x : x + len(new)] = new
        begin, end = 0, len(new)
        while new[begin] == old[begin]:
            begin += 1
        while new[end - 1] == old[end - 1]:
            end -= 1
        # What takes several cells can't be written in part, and a crop takes marks to what follows them.
        while begin and (_goes_on(new[begin]) or _goes_on(old[begin]) or _has_marks(new, begin - 1)):
            begin -= 1
        while end < len(new) and (_goes_on(new[end]) or _goes_on(old[end]) or _has_marks(new, end - 1)):
            end += 1
        return Control.move_to(x + begin, y).segment.text + strip.crop(begin, end).render(console)


class Difference(CompositorUpdate):
    """An update that writes only what the frame does not show yet."""

    def __init__(self, frame: Frame, update: LayoutUpdate | ChopsUpdate) -> None:
        self._frame = frame
        self._update = update

    def render_segments(self, console: Console) -> str:
        """What Textual writes to the terminal."""
        update = self._update
        pieces = _whole(update) if isinstance(update, LayoutUpdate) else _parts(update)
        return "".join(self._frame.change(x, y, strip, console) for x, y, strip in pieces)


def _whole(update: LayoutUpdate) -> Iterator[tuple[int, int, Strip]]:
    for y, line in enumerate(update.strips, update.region.y):
        yield update.region.x, y, Strip.join(line)


def _parts(update: ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """The pieces that overlap with the changed spans; like Textual's, each from its begin to the end of the span."""
    for y, begin, stop in update.spans:
        for x, strip in update.chops[y].items():
            if strip is not None and x <= stop and (end := x + strip.cell_length) > begin:
                yield x, y, strip if end <= stop else strip.crop(0, stop - x)


def keep_whole() -> None:
    """From now on, in this process, what is shown of a widget stays in one piece.

    Textual cuts each line where any widget on it begins or ends, also one that is covered there: a notice in Korean
    lost the character that stood across the edge of a pane behind it.
    """
    Compositor._render_chops = _whole_chops  # type: ignore[method-assign,assignment]


def _whole_chops(
    compositor: Compositor, crop: Region, is_rendered_line: Callable[[int], bool]
) -> Sequence[Mapping[int, Strip]]:
    """By line the strips by their columns. One that goes on over further columns has empty ones there."""
    lines: list[dict[int, Strip | None]] = [dict.fromkeys(cuts[:-1]) for cuts in compositor.cuts]
    for region, clip, strips in compositor._get_renders(crop):  # front to back: who is first is shown
        shown = region.intersection(clip)
        for y, strip in zip(shown.line_range, strips, strict=False):
            if is_rendered_line(y):
                _show(lines[y], compositor.cuts[y], shown, strip)
    return cast("Sequence[Mapping[int, Strip]]", lines)


def _show(line: dict[int, Strip | None], cuts: Sequence[int], shown: Region, strip: Strip) -> None:
    """Put a widget's strip where nothing stands in front of it."""
    begin: int | None = None
    for cut, end in pairwise(cut for cut in cuts if shown.x <= cut <= shown.right):
        if line[cut] is not None:
            begin = None
            continue
        if begin is None:
            begin = cut
        else:
            line[cut] = _NOTHING
        line[begin] = strip.crop(begin - shown.x, end - shown.x)


def _cells(strip: Strip, colors: ColorSystem) -> list[_Cell]:
    cells: list[_Cell] = []
    head = 0
    for segment in strip:
        text, look = segment.text, _look(segment.style, colors) if segment.style else ""
        if text.isascii():
            cells += [(character, look) for character in text]
            head = len(cells) - 1
            continue
        for character in text:
            width = cell_len(character)
            if width:
                head = len(cells)
                cells.append((character, look))
                cells += [("", look)] * (width - 1)
            elif cells and (before := cells[head]):
                cells[head] = (before[0] + character, before[1])
    return cells


def _goes_on(cell: _Cell) -> bool:
    """Whether the cell belongs to what begins in a cell to its left."""
    return cell is not None and not cell[0]


def _has_marks(cells: list[_Cell], at: int) -> bool:
    """Whether the character in this cell has marks that take no cell."""
    while at and _goes_on(cells[at]):
        at -= 1
    cell = cells[at]
    return cell is not None and len(cell[0]) > 1


@lru_cache(4096)
def _look(style: Style, colors: ColorSystem) -> str:
    """What the terminal is told about a style, which is all that shows of it; the style keeps it for `render`."""
    return Strip.render_ansi(style, colors)
