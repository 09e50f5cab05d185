"""What the panes of the desk stand in: they fill it, so there is nothing of it to draw."""

from __future__ import annotations

from textual.containers import Horizontal, Vertical


class Beside(Horizontal):
    """Panes side by side."""

    BLANK = True


class Below(Vertical):
    """Panes one below the other."""

    BLANK = True
