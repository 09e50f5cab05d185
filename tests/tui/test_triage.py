from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import Input

from desk.command import Assign, SetStatus
from desk.ticket import Priority, Status, Ticket
from store import tickets
from tests.tui.composing import text
from tests.tui.making import SEOJUN, Desk, address, desk_screen, press
from tui.queue import Queue


def ticket(desk: Desk, number: int = 1010) -> Ticket:
    return tickets.get(desk.store, number)


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("o", "open"),
        ("p", "pending"),
        ("h", "on_hold"),
        ("r", "resolved"),
        ("c", "closed"),
        ("s", "spam"),
        ("t", "trash"),
    ],
)
async def test_a_status_is_two_keys(desk: Desk, key: str, status: str) -> None:
    async with desk.console() as (_app, pilot):
        await press(pilot, "s", key)
        assert ticket(desk).status == status


async def test_what_was_done_is_told_with_the_key_that_takes_it_back(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "e")
        assert "#1010: resolved · u undoes" in text(app)
        await press(pilot, "ctrl+z")
        assert "Undone: #1010" in text(app)
        assert ticket(desk).status is Status.NEW


async def test_what_the_desk_refuses_is_told_and_changes_nothing(desk: Desk) -> None:
    desk.perform(SetStatus(1010, Status.CLOSED))
    async with desk.console() as (app, pilot):
        await press(pilot, "g", "c", "s", "p")
        assert "#1010 is closed; it can't become pending." in text(app)
        assert ticket(desk).status is Status.CLOSED


async def test_take_leaves_a_colleagues_ticket_alone_and_steal_does_not(desk: Desk) -> None:
    desk.perform(Assign(1010, "seojun"))
    async with desk.console() as (app, pilot):
        await press(pilot, "a", "a")
        assert "steal it if you mean to" in text(app)
        assert ticket(desk).assignee == "seojun"
        await press(pilot, "A")
        assert ticket(desk).assignee == "hana"
        await press(pilot, "a", "n")
        assert ticket(desk).assignee is None


async def test_a_ticket_is_given_to_somebody_by_a_few_letters(desk: Desk) -> None:
    async with desk.console() as (_app, pilot):
        await press(pilot, "a", "s", *"ㅂㅅㅈ", "enter")
        assert ticket(desk).assignee == "seojun"


async def test_priority_is_chosen(desk: Desk) -> None:
    async with desk.console() as (_app, pilot):
        await press(pilot, "p", "enter")
        assert ticket(desk).priority is Priority.URGENT
        await press(pilot, "p", "down", "down", "down", "enter")
        assert ticket(desk).priority is Priority.LOW


async def test_tags_are_added_and_removed(desk: Desk) -> None:
    async with desk.console() as (_app, pilot):
        await press(pilot, "j", "t", *"vip -refund", "enter")
        assert ticket(desk, 1009).tags == ("billing", "vip")
        await press(pilot, "t", *"bil", "down", "enter")
        assert ticket(desk, 1009).tags == ("billing", "vip")
        await press(pilot, "k", "t", *"bil", "down", "enter")
        assert ticket(desk, 1010).tags == ("billing",)


async def test_a_ticket_is_put_away_for_a_time_that_is_typed(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "b", *"nonsense")
        assert "That is no time." in text(app)
        await press(pilot, *["backspace"] * 8, *"3h", "enter")
        assert ticket(desk).snoozed_until == desk.clock() + timedelta(hours=3)
        await press(pilot, "g", "s", "b", "up", "down", "down", "down", "down", "enter")
        assert ticket(desk).snoozed_until is None


async def test_two_tickets_of_a_customer_are_merged(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "M")
        assert "#1007 교환 문의" in text(app)
        await press(pilot, "enter")
        assert ticket(desk).merged_into == 1007


async def test_a_ticket_is_merged_by_number(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "M", *"99")
        assert "There is no such ticket." in text(app)
        await press(pilot, *["backspace"] * 2, *"1002", "enter")
        assert ticket(desk).merged_into == 1002


async def test_the_last_action_is_repeated_on_the_next_ticket(desk: Desk) -> None:
    async with desk.console() as (_app, pilot):
        await press(pilot, "t", *"vip", "enter", "j", ".")
        assert "vip" in ticket(desk, 1010).tags
        assert "vip" in ticket(desk, 1009).tags


async def test_the_most_urgent_free_ticket_is_taken_and_opened(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "N")
        assert ticket(desk, 1002).assignee == "hana", "1005 and 1009 have owners; of the others it waits longest"
        assert desk_screen(app).reading == 1002


async def test_nothing_is_done_to_a_ticket_while_its_picker_is_left(desk: Desk) -> None:
    async with desk.console() as (_app, pilot):
        for key in ("p", "t", "b", "M"):
            await press(pilot, key, "escape")
        await press(pilot, "a", "s", "escape")
        assert ticket(desk) == tickets.get(desk.another_store(), 1010)
        assert ticket(desk).assignee is None
        assert desk.perform(Assign(1010, None), actor=SEOJUN).batch is None


async def test_somebody_in_the_ticket_or_whoever_is_typed_becomes_the_customer(desk: Desk) -> None:
    desk.receive(
        "Please write to Bob.",
        subject="Re: Refund",
        name="Ana Martin",
        author="ana@example.org",
        refers_to=("<9@example.org>",),
        to=(address("support@acme.example"),),
        cc=(address("bob@example.org", "Bob Lee"),),
    )
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(1009)
        await press(pilot, "C")
        assert "Bob Lee <bob@example.org>" in text(app)
        await press(pilot, *"bob", "enter")
        assert "#1009: customer: Bob Lee <bob@example.org>" in " ".join(text(app).split())
        assert ticket(desk, 1009).customer.email == "bob@example.org"
        await press(pilot, "u")
        assert ticket(desk, 1009).customer.email == "ana@example.org"
        await press(pilot, "C")
        app.screen.query_one(Input).value = "최민 <choi@example.com>"
        await press(pilot, "enter")
        assert ticket(desk, 1009).customer.name == "최민"
        await press(pilot, "C")
        app.screen.query_one(Input).value = "support@acme.example"
        await press(pilot, "enter")
        assert "address of this desk" in text(app)
