"""The line at the top: where one is, whether mail comes and goes, and who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from desk.words import _
from tui.cells import cell_len, cut
from tui.lines import Line, Lines, Span
from tui.status import Fact, facts

if TYPE_CHECKING:
    from tui.session import Session

_WIDE: Final = 110


class TitleBar(Lines):
    """One line; it looks again every second and paints when something changed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title--name", "title--quiet", "title--warn", "title--demo"}
    DEFAULT_CSS = """
    TitleBar {
        height: 1;
        dock: top;
        background: $panel;
        & > .title--name { color: $foreground; text-style: bold; }
        & > .title--quiet { color: $muted; }
        & > .title--warn { color: $warning; }
        & > .title--demo { color: $accent; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.place = ""
        self._facts: list[Fact] = []

    def on_mount(self) -> None:
        """Look now, and every second."""
        self.look()
        self.set_interval(1, self.look)

    def show_place(self, place: str) -> None:
        """Name the view for screens that have no room for views."""
        self.place = place
        self.repaint()

    def look(self) -> None:
        """Read how mail fares."""
        self._facts = facts(self.session)
        self.repaint()

    def line(self, y: int) -> Line:
        """Name or view at the left; at the right as many facts as there is room for, the weightiest first to stay."""
        glyphs, width = self.session.glyphs, self.size.width
        name = self.session.config.desk.name if width >= _WIDE or not self.place else self.place
        left: list[Span] = [(f"  {cut(name, width // 2, glyphs.ellipsis)}", "title--name")]
        if self.session.demo:
            words = _("demo: nothing leaves this machine") if width >= _WIDE else _("demo")
            left.append((f"  {words}", "title--demo"))
        room = width - sum(cell_len(text) for text, _look in left) - 2
        between = f" {glyphs.dot} "
        shown = list(self._facts)
        while len(shown) > 1 and sum(cell_len(fact.words) + 3 for fact in shown) > room:
            shown.remove(max(shown, key=lambda fact: fact.weight))
        right: list[Span] = []
        for fact in shown:
            if right:
                right.append((between, "title--quiet"))
            words = cut(fact.words, room, glyphs.ellipsis)
            right.append((words, "title--warn" if fact.warns else "title--quiet"))
        gap = width - sum(cell_len(text) for text, _look in [*left, *right]) - 2
        return "", (*left, (" " * max(gap, 0), "title--quiet"), *right)
