"""What is shown where there is no room for a desk."""

from __future__ import annotations

from desk.words import _
from tui.cells import cut
from tui.lines import Line, Lines

LEAST = (60, 15)
"""Cells and lines below which nothing sensible can be shown."""


class TooSmall(Lines):
    """Says what is needed; everything is there again once there is room."""

    DEFAULT_CSS = """
    TooSmall { background: $background; }
    """

    def line(self, y: int) -> Line:
        """Three short lines."""
        width, height = LEAST
        words = (
            _("This window is too small:"),
            f"{self.app.size.width}×{self.app.size.height}",
            _("deskhand needs {width}×{height}.", width=width, height=height),
        )
        return "", ((cut(words[y], self.size.width), ""),) if y < len(words) else ()
