"""A chooser whose choices are texts: the beginning of the one under the cursor stands below the list."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from desk.safe import clean, one_line
from tui.cells import wrap
from tui.choose import Choices, Chooser
from tui.lines import Line, Lines

T = TypeVar("T")

_PREVIEW = 7


class Preview(Lines):
    """The first lines of a text, and what it does beside speaking."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"preview--quiet"}
    DEFAULT_CSS = """
    Preview {
        margin-top: 1;
        & > .preview--quiet { color: $muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.styles.height = _PREVIEW
        self._text = ""
        self._does = ""

    def show(self, text: str, does: str) -> None:
        """Show another text."""
        self._text, self._does = clean(text, keep_newlines=True), one_line(does)
        self.repaint()

    def line(self, y: int) -> Line:
        if y == 0 and self._does:
            return "", ((f"   {self._does}", "preview--quiet"),)
        lines = wrap(self._text, max(self.size.width - 6, 10))
        number = y - bool(self._does)
        return "", ((f"   {lines[number]}", "preview--quiet"),) if 0 <= number < len(lines) else ()


class Previewing(Chooser[T]):
    """See the module."""

    DEFAULT_CSS = """
    Previewing Choices { max-height: 8; }
    """

    @abstractmethod
    def previewed(self, value: T) -> tuple[str, str]:
        """The text of a choice, and what it does besides; empty for nothing."""

    def compose(self) -> ComposeResult:
        with Vertical(id="chooser"):
            yield Input(self._typed, placeholder=self._title, select_on_focus=False)
            yield Choices[T](self._glyphs)
            yield Preview()

    def action_down(self) -> None:
        super().action_down()
        self._look()

    def action_up(self) -> None:
        super().action_up()
        self._look()

    def _show(self, typed: str) -> None:
        super()._show(typed)
        self._look()

    def _look(self) -> None:
        choices = self._choices
        shown = self.previewed(choices.offered[choices.cursor].value) if choices.offered else ("", "")
        self.query_one(Preview).show(*shown)
