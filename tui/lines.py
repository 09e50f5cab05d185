"""Widgets that are a few lines of styled text and paint only the lines that changed: the quick kind."""

from __future__ import annotations

from collections.abc import Iterable

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
    """Draws what `line` says. `repaint` asks `line` again and repaints the lines that differ, and no others.

    It has no border and no padding: for each key, Textual asks every widget in sight for all of its lines, and these
    give what they have, without the detour by borders and filters that other widgets take.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painted: list[Line] = []
        self._strips: dict[int, Strip] = {}
        self._inks: dict[tuple[str, str], Style] = {}

    def line(self, y: int) -> Line:
        """What stands on line `y`; what is longer than the width is cut."""
        raise NotImplementedError

    def repaint(self, only: Iterable[int] | None = None) -> None:
        """Bring the screen up to date after a change; `only`: nothing but these lines can have changed."""
        height = self.size.height
        if len(self._painted) != height:
            self._painted = [self.line(y) for y in range(height)]
            self._strips.clear()
            self.refresh()
            return
        for y in range(height) if only is None else only:
            if 0 <= y < height and (line := self.line(y)) != self._painted[y]:
                self._painted[y] = line
                self._strips.pop(y, None)
                self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self) -> None:
        """Another size: all lines are new."""
        self._painted.clear()
        self.repaint()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Lines may look otherwise with the focus on them."""
        super().watch_has_focus(has_focus)
        self.repaint()

    def notify_style_update(self) -> None:
        """Another theme, or another focus: the styles are looked up again."""
        self._inks.clear()
        self._strips.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as Textual wants them."""
        strips = [self.render_line(y) for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line, made when it is first asked for."""
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = self._strip(*(self._painted[y] if y < len(self._painted) else ("", ())))
        return strip

    def _strip(self, back: str, spans: tuple[Span, ...]) -> Strip:
        width = self.size.width
        segments = [Segment(text, self._ink(back, look)) for text, look in spans if text]
        rest = width - sum(cell_len(segment.text) for segment in segments)
        if rest > 0:
            segments.append(Segment(" " * rest, self._ink(back, "")))
        strip = Strip(segments, width - min(rest, 0)).crop(0, width)
        for filter_ in self.get_line_filters():
            strip = strip.apply_filter(filter_, self.background_colors[1])
        return strip

    def _ink(self, back: str, look: str) -> Style:
        ink = self._inks.get((back, look))
        if ink is None:
            ink = self.rich_style
            for name in filter(None, (back, look)):
                ink += self.get_component_rich_style(name, partial=True)
            self._inks[back, look] = ink
        return ink
