"""Choosing one of a few things: a line to type in, and below it what the typing may mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Click
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from desk.fuzzy import match
from desk.safe import one_line
from desk.words import _
from tui.actions import Where
from tui.cells import cell_len, fit
from tui.glyphs import GlyphTable
from tui.lines import Line, Lines

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One thing to choose: what it is called, what it would mean, and what stands beside it (a key, a date)."""

    words: str
    value: T
    beside: str = ""


Offer = Callable[[str], Sequence[Choice[T]]]
"""What may be chosen once something is typed, the likeliest first."""


def among(choices: Iterable[Choice[T]]) -> Offer[T]:
    """Offers those of a few fixed choices that the typed letters fit."""
    fixed = list(choices)

    def offer(typed: str) -> Sequence[Choice[T]]:
        if not typed.strip():
            return fixed
        ranked = [(found, choice) for choice in fixed if (found := match(typed.strip(), choice.words)) is not None]
        return [choice for _found, choice in sorted(ranked, key=lambda pair: -pair[0])]

    return offer


class Choices(Lines, Generic[T]):
    """The list below the typing."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--here", "choices--beside", "choices--none"}
    DEFAULT_CSS = """
    Choices {
        background: $panel;
        color: $foreground;
        & > .choices--here { background: $here; }
        & > .choices--beside { color: $muted; }
        & > .choices--none { color: $warning; }
    }
    """

    class Clicked(Message):
        """A choice was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, glyphs: GlyphTable) -> None:
        super().__init__()
        self._glyphs = glyphs
        self.offered: Sequence[Choice[T]] = ()
        self.cursor = 0
        self.none = ""

    def show(self, offered: Sequence[Choice[T]], none: str) -> None:
        """Show other choices, or why there are none."""
        self.offered, self.none, self.cursor = offered, none, 0
        self.repaint()

    def move(self, lines: int) -> None:
        """Move the cursor."""
        self.cursor = max(min(self.cursor + lines, len(self.offered) - 1), 0)
        self.repaint()

    def on_click(self, event: Click) -> None:
        """Choose what was clicked."""
        index = self._top + event.y
        if index < len(self.offered):
            self.post_message(self.Clicked(index))

    @property
    def _top(self) -> int:
        return max(self.cursor - self.size.height + 1, 0)

    def line(self, y: int) -> Line:
        """A choice a line."""
        if not self.offered:
            return "", ((f"   {self.none}", "choices--none"),) if y == 0 else ()
        index = self._top + y
        if index >= len(self.offered):
            return "", ()
        choice = self.offered[index]
        here = index == self.cursor
        beside = one_line(choice.beside)
        room = self.size.width - cell_len(beside) - 2
        mark = self._glyphs.cursor if here else " "
        words = fit(f"{mark}  {one_line(choice.words)}", room, self._glyphs.ellipsis)
        return "choices--here" if here else "", ((words, ""), (f"{beside}  ", "choices--beside"))


class Chooser(ModalScreen[Choice[T] | None]):
    """Asks for one of what `offer` offers; the answer is that choice, or None."""

    hears = (Where.PICKER,)
    DEFAULT_CSS = """
    Chooser {
        align: center bottom;
        background: transparent;
        #chooser { width: 100%; max-width: 100; height: auto; background: $panel; padding: 1 0; }
        #asks { color: $muted; height: 1; }
        Input, Input:focus { height: 1; border: none; padding: 0 3; background: $panel; }
        Choices { height: auto; max-height: 12; min-height: 1; margin-top: 1; }
    }
    """

    def __init__(self, title: str, offer: Offer[T], glyphs: GlyphTable, *, none: str = "", typed: str = "") -> None:
        super().__init__()
        self._title = title
        self._offer = offer
        self._glyphs = glyphs
        self._none = none
        self._typed = typed

    def compose(self) -> ComposeResult:
        """The line and the list."""
        with Vertical(id="chooser"):
            yield Input(self._typed, placeholder=self._title, select_on_focus=False)
            yield Choices[T](self._glyphs)

    def on_mount(self) -> None:
        """Offer what there is before anything is typed."""
        self._show(self._typed)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what the typing may mean."""
        if event.value != self._typed:
            self._show(event.value)

    def on_choices_clicked(self, event: Choices.Clicked) -> None:
        """Take what was clicked."""
        self.dismiss(self._choices.offered[event.index])

    def action_down(self) -> None:
        """The next choice."""
        self._choices.move(1)

    def action_up(self) -> None:
        """The choice before."""
        self._choices.move(-1)

    def action_choose(self) -> None:
        """Take the choice under the cursor."""
        # The line has its own queue: letters that were typed before this key may still be in it.
        self.query_one(Input).call_later(self._choose)

    def _choose(self) -> None:
        choices, typed = self._choices, self.query_one(Input).value
        if typed != self._typed:
            self._show(typed)
        if choices.offered:
            self.dismiss(choices.offered[choices.cursor])

    def action_complete(self) -> None:
        """Write what the choice under the cursor is called."""
        self.query_one(Input).call_later(self._complete)

    def _complete(self) -> None:
        choices, field = self._choices, self.query_one(Input)
        if choices.offered:
            field.value = choices.offered[choices.cursor].words
            field.action_end()

    def action_leave(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    @property
    def _choices(self) -> Choices[T]:
        return self.query_one(Choices)

    def _show(self, typed: str) -> None:
        choices, self._typed = self._choices, typed
        choices.show(self._offer(typed), self._none or _("Nothing fits."))
        choices.styles.height = max(min(len(choices.offered), 12), 1)
