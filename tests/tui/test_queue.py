from __future__ import annotations

from desk.command import Assign, SetStatus
from desk.presence import Mode
from desk.ticket import Status
from store import tickets
from tests.tui.making import SEOJUN, Desk, check_picture, press, rows, settled
from tests.waiting import until
from tui.queue import Queue


async def test_the_desk_at_120_columns(desk: Desk) -> None:
    async with desk.console((120, 36)) as (app, pilot):
        check_picture(app, "desk-120x36")
