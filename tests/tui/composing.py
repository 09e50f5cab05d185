"""Short ways into the composer, for its tests and for those of the review and of held answers."""

from __future__ import annotations

from typing import Final

from textual.pilot import Pilot

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
