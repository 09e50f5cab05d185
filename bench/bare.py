"""The least that a Textual program can be: what the console's start is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One word on the screen."""

    def compose(self) -> ComposeResult:
        """The word that says that it is there."""
        yield Static("bare-and-ready")


if __name__ == "__main__":
    Bare().run()
