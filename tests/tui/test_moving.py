"""A message in the wrong ticket, from the keyboard."""

from __future__ import annotations

from desk.command import Merge
from store import conversation, tickets
from tests.tui.composing import text
from tests.tui.making import SEOJUN, Desk, press
from tests.waiting import until


def said(desk: Desk, ticket: int) -> list[str]:
    return [entry.text for entry in conversation.entries(desk.store, ticket) if not entry.event]


def mixed(desk: Desk) -> None:
    """Two messages of somebody else in the newest ticket."""
    for words in ("Where is mine?", "Order 7"):
        desk.clock.move(minutes=1)
        desk.receive(words, subject="Mine", name="Eve", author="eve@example.net", refers_to=("<10@example.org>",))


async def test_a_message_is_taken_out_with_what_came_after_it_and_put_back(desk: Desk) -> None:
    mixed(desk)
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "K", "v", "n")
        assert "this message and all after it" in text(app)
        await press(pilot, "down", "enter")
        assert "Moved to #1011 · u undoes" in text(app)
        assert said(desk, 1011) == ["Where is mine?", "Order 7"]
        assert tickets.get(desk.store, 1011).customer.email == "eve@example.net"
        await until(lambda: "moved a message to #1011" in text(app), "the ticket tells what was moved")
        assert "a message was moved" in text(app)
        await press(pilot, "u")
        assert len(said(desk, 1010)) == 3


async def test_the_newest_message_goes_alone_to_the_ticket_that_is_named(desk: Desk) -> None:
    mixed(desk)
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "v", "m", *"1002", "enter")
        assert "this message and all after it" not in text(app)
        await press(pilot, "enter")
        assert said(desk, 1002)[-1] == "Order 7"
        assert said(desk, 1010)[-1] == "Where is mine?"


async def test_who_moved_a_message_away_is_at_the_one_before_it(desk: Desk) -> None:
    mixed(desk)
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "v", "n", "enter")
        await until(lambda: "moved a message to #1011" in text(app), "the ticket tells what was moved")
        await press(pilot, "v", "m", *"1002", "enter", "enter")
        assert said(desk, 1002)[-1] == "Where is mine?"


async def test_what_is_all_there_is_stays_and_that_is_told(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "v", "n", "enter")
        assert "That is all there is in #1010" in text(app)


async def test_the_ticket_that_a_message_came_with_is_unmerged_from_the_ticket_that_shows_it(desk: Desk) -> None:
    desk.perform(Merge(1009, 1010), actor=SEOJUN)
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "K")
        await press(pilot, "v", "u")
        assert "#1009 stands alone again · u undoes" in text(app)
        assert tickets.get(desk.store, 1009).merged_into is None
        await until(lambda: "took #1009, which was merged, out again" in text(app), "the ticket tells it")
        await press(pilot, "v", "u")
        assert "This message came with no merged ticket." in text(app)
