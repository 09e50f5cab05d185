"""Short ways into the composer and to what a pane shows."""

from __future__ import annotations

from typing import Final

from rich.cells import set_cell_size, split_text
from textual.pilot import Pilot
from textual.widget import Widget

from desk.draft import Draft
from store import drafts
from tests.tui.making import Desk, press, rows, settled
from tests.waiting import until
from tui.app import DeskApp
from tui.composer import ComposerScreen
from tui.editor import Editor
from tui.queue import Queue

REFUND: Final = 1009


async def write(app: DeskApp, pilot: Pilot[int], number: int = REFUND, key: str = "r") -> Editor:
    """Begin to write on a ticket."""
    app.screen.query_one(Queue).move_to_ticket(number)
    await press(pilot, key)
    await until(lambda: isinstance(app.screen, ComposerScreen), "the composer is open")
    await settled(pilot)
    return app.screen.query_one(Editor)


def saved(desk: Desk, agent: str = "hana") -> list[Draft]:
    """An agent's drafts."""
    return drafts.of(desk.store, agent)


def text(app: DeskApp) -> str:
    """What the screen shows."""
    return "\n".join(rows(app))


def lines_of(app: DeskApp, pane: type[Widget]) -> list[str]:
    """The lines that a pane shows; Korean before it takes two cells a letter."""
    region = app.screen.query_one(pane).region
    shown = rows(app)[region.y : region.bottom]
    whole = [set_cell_size(row, app.size.width) for row in shown]
    return [split_text(split_text(row, region.right)[0], region.x)[1].rstrip() for row in whole]
