"""The banner of a blown fuse, the choice that resets it, and the marks of what was not sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desk.canned import CannedReply
from desk.command import SaveCanned
from desk.config import Config
from desk.outbox import OutboxState
from store import fuse, outbox
from tests.tui.making import CONFIG, Desk, press, rows
from tests.waiting import until
from tui.choose import Chooser

ACKNOWLEDGING: Config = replace(
    CONFIG, desk=replace(CONFIG.desk, fuse=2), brands=(replace(CONFIG.brands[0], acknowledge="received"),)
)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Desk]:
    """A desk without tickets that acknowledges, two at once at most."""
    desk = Desk(tmp_path / "desk.db", ACKNOWLEDGING)
    yield desk
    desk.close()


def burst(desk: Desk, count: int = 3) -> None:
    """So many people write at once."""
    desk.perform(SaveCanned(CannedReply("received", "Received", {"": "#{{ticket.number}}"})))
    for number in range(count):
        desk.receive("Hello", subject=f"Matter {number}", name="", author=f"c{number}@example.org")


async def test_a_blown_fuse_is_a_banner_until_somebody_resets_it(empty: Desk) -> None:
    burst(empty)
    for size in ((80, 24), (120, 36)):
        async with empty.console(size) as (app, _pilot):
            assert "fuse blown: 3 automatic mails held" in rows(app)[0]
    async with empty.console() as (app, pilot):
        await press(pilot, "ctrl+p", *"fuse", "enter")
        await until(lambda: isinstance(app.screen, Chooser), "the question is asked")
        assert any("3 automatic mails are held" in row for row in rows(app))
        await press(pilot, "enter")
        await until(lambda: fuse.get(empty.store).blown_at is None, "it is reset")
        assert [item.state for item in outbox.items(empty.store, OutboxState)] == [OutboxState.CANCELLED] * 3
        await until(lambda: "fuse" not in rows(app)[0], "the banner is gone")


async def test_s14_a_suspected_loop_is_marked_in_queue_and_ticket(empty: Desk) -> None:
    burst(empty, 1)
    empty.clock.move(minutes=1)
    empty.receive("We have your message.", subject="Received", name="RT", author="c0@example.org")
    async with empty.console((120, 36)) as (app, _pilot):
        shown = "\n".join(rows(app))
        assert "loop-suspected" in shown
        assert "a loop is suspected" in " ".join(shown.split())


async def test_an_acknowledgement_is_shown_as_ours_and_automatic(empty: Desk) -> None:
    burst(empty, 1)
    async with empty.console((120, 36)) as (app, _pilot):
        assert any("Acme Support → c0@example.org · automatic reply" in row for row in rows(app))
