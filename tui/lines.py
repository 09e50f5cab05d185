"""Widgets that are a few lines of styled text and paint only the lines that changed: the quick kind."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.cells import cell_len

Span = tuple[str, str]
"""A text and the component class that it is drawn in; the text is clean and without line breaks."""

Line = tuple[str, tuple[Span, ...]]
"""One line: the component class of its background, and what stands on it."""


class Lines(Widget):
    """Draws what `line` says. `repaint` asks `line` again and repaints the lines that differ, and no others."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painted: list[Line] = []
        self._inks: dict[tuple[str, str], Style] = {}

    def line(self, y: int) -> Line:
        """What stands on line `y`; its spans fill the width or less."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Bring the screen up to date: call it after any change; it costs a `line` for each line on the screen."""
        lines = [self.line(y) for y in range(self.size.height)]
        if len(lines) != len(self._painted):
            self._painted = lines
            self.refresh()
            return
        for y, (new, old) in enumerate(zip(lines, self._painted, strict=True)):
            if new != old:
                self.refresh(Region(0, y, self.size.width, 1))
        self._painted = lines

    def on_resize(self) -> None:
        """Another size: all lines are new."""
        self._painted = []
        self.repaint()

    def notify_style_update(self) -> None:
        """Another theme, or another focus: the styles are looked up again."""
        self._inks.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line as Textual wants it."""
        if y >= len(self._painted):
            return Strip.blank(self.size.width, self.rich_style)
        back, spans = self._painted[y]
        segments = [Segment(text, self._ink(back, look)) for text, look in spans if text]
        rest = self.size.width - sum(cell_len(segment.text) for segment in segments)
        if rest > 0:
            segments.append(Segment(" " * rest, self._ink(back, "")))
        return Strip(segments, self.size.width - min(rest, 0)).crop(0, self.size.width)

    def _ink(self, back: str, look: str) -> Style:
        ink = self._inks.get((back, look))
        if ink is None:
            ink = self.rich_style
            for name in (back, look):
                if name:
                    ink = _over(ink, self.get_component_rich_style(name, partial=True))
            self._inks[back, look] = ink
        return ink


@lru_cache(256)
def _over(below: Style, above: Style) -> Style:
    return below + above
