"""The outbox screen: what needs a person first, each recipient with its server's words, and what keys do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.agent import SYSTEM, Actor
from desk.command import AddNote, MarkDelivery, Reply
from desk.outbox import Delivery, OutboxItem, OutboxState
from store import outbox
from tests.tui.composing import REFUND, saved, text
from tests.tui.hostile import MARKUP, SEQUENCES, foreign_controls
from tests.tui.making import HANA, SEOJUN, Desk, check_picture, desk_screen, press, rows
from tests.tui.test_hostile import frames
from tests.waiting import until
from tui.composer import ComposerScreen
from tui.desk_screen import DeskScreen
from tui.outbox import OutboxScreen
from tui.ticket import TicketPane

ANA = "ana@example.org"
REFUSED, UNCERTAIN, SENT = OutboxState.REJECTED, OutboxState.UNCERTAIN, OutboxState.SENT
QUEUED, CANCELLED = OutboxState.QUEUED, OutboxState.CANCELLED
GONE = "550 5.1.1 no such user here"
BROKE = "the connection broke before the answer"


def answer(desk: Desk, ticket: int, *to: str, hours: int = 2, by: Actor = HANA, words: str = "Tonight.") -> int:
    """An answer that leaves in some hours; its item."""
    desk.perform(Reply(ticket, words, to, delay=timedelta(hours=hours)), actor=by)
    return outbox.of_ticket(desk.store, ticket)[-1].id


def tried(desk: Desk, ticket: int, *verdicts: Delivery, by: Actor = HANA) -> int:
    """An answer that was tried, with what became of it at each of its recipients; its item."""
    number = answer(desk, ticket, *(one.address for one in verdicts), hours=0, by=by)
    claimed = outbox.claim(desk.store, "support", timedelta(minutes=1))
    assert claimed is not None
    assert claimed.id == number
    assert outbox.data_sent(desk.store, number, claimed.fence)
    desk.perform(MarkDelivery(number, verdicts, fence=claimed.fence), actor=SYSTEM)
    return number


def fill(desk: Desk) -> dict[str, int]:
    """One of each sort, by what it is."""
    mixed = (Delivery("doyun@example.com", SENT, "250 ok"), Delivery("team@example.com", REFUSED, GONE))
    made = {
        "waits": answer(desk, 1007, "jisu@example.com", by=SEOJUN),
        "held": answer(desk, 1003, "choi@example.com", words="환불은 오늘 처리됩니다."),
        "refused": tried(desk, 1002, *mixed, by=SEOJUN),
        "uncertain": tried(desk, REFUND, Delivery(ANA, UNCERTAIN, BROKE)),
    }
    desk.clock.move(minutes=3)
    desk.receive("아직인가요?", subject="Re", name="최민", author="choi@example.com", refers_to=("<3@example.org>",))
    return made


def item(desk: Desk, number: int) -> OutboxItem:
    return outbox.get(desk.store, number)


def list_of(rows: list[str]) -> list[str]:
    """The lines of answers, as the list shows them."""
    return [row for row in rows if any(f" {number} " in row for number in (1002, 1003, 1007, REFUND))]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)], ids=["80x24", "120x36", "200x60"])
async def test_the_outbox_shows_what_needs_a_person_first(desk: Desk, size: tuple[int, int]) -> None:
    fill(desk)
    async with desk.console(size) as (app, pilot):
        await press(pilot, "g", "o")
        await until(lambda: isinstance(app.screen, OutboxScreen), "the outbox is open")
        order = [next(one for one in (REFUND, 1002, 1003, 1007) if f" {one} " in row) for row in list_of(rows(app))]
        assert order[:4] == [REFUND, 1002, 1003, 1007]
        check_picture(app, f"outbox-{size[0]}x{size[1]}")


async def test_details_name_each_recipient_with_its_servers_words(desk: Desk) -> None:
    fill(desk)
    async with desk.console((120, 36)) as (app, pilot):
        await press(pilot, "g", "o", "j")
        assert "team@example.com: refused: " + GONE in text(app)
        assert "doyun@example.com: sent: 250 ok" in text(app)
        await press(pilot, "j")
        assert "최민 wrote after this was written" in text(app)


async def test_countdowns_go_on_and_what_a_colleague_does_is_seen(desk: Desk) -> None:
    made = fill(desk)
    async with desk.console((120, 36)) as (app, pilot):
        await press(pilot, "g", "o", "G")
        assert "leaves in 1:57:00" in text(app)
        desk.clock.move(seconds=60)
        await until(lambda: text(app).count("leaves in 1:56:00") == 2, "list and details count down")
        async with desk.console((120, 36), agent="seojun") as (_other, other_pilot):
            await press(other_pilot, "g", "o", "G", "c")
        await until(lambda: "1007" not in text(app), "it is gone here too")
    assert item(desk, made["waits"]).state is CANCELLED
    assert [draft.text for draft in saved(desk, "seojun")] == ["Tonight."]


async def test_what_is_uncertain_is_sent_once_more_only_when_asked_twice(desk: Desk) -> None:
    made = fill(desk)
    async with desk.console() as (app, pilot):
        await press(pilot, "g", "o", "s")
        assert "it may arrive twice" in text(app)
        await press(pilot, "enter")
        assert item(desk, made["uncertain"]).state is UNCERTAIN
        await press(pilot, "s", "down", "enter")
        assert item(desk, made["uncertain"]).state is QUEUED


async def test_of_two_who_send_it_once_more_one_does(desk: Desk) -> None:
    made = fill(desk)
    async with desk.console() as (app, pilot), desk.console(agent="seojun") as (other, other_pilot):
        await press(pilot, "g", "o", "s", "down")
        await press(other_pilot, "g", "o", "s", "down", "enter")
        assert item(desk, made["uncertain"]).state is QUEUED
        await press(pilot, "enter")
        await until(lambda: "there is nothing to settle" in text(app), "the slower one is told")
        assert other.is_running
    events = [one for one in outbox.present(desk.store) if one.id == made["uncertain"]]
    assert [one.attempts for one in events] == [1]


async def test_what_was_refused_is_tried_again_where_it_was_refused_alone(desk: Desk) -> None:
    made = fill(desk)
    async with desk.console() as (_app, pilot):
        await press(pilot, "g", "o", "j", "s")
    assert [part.state for part in item(desk, made["refused"]).deliveries] == [SENT, QUEUED]


async def test_a_person_says_that_it_arrived_or_gives_up(desk: Desk) -> None:
    made = fill(desk)
    async with desk.console() as (app, pilot):
        await press(pilot, "g", "o", "y")
        assert item(desk, made["uncertain"]).state is SENT
        await until(lambda: "#1002" in text(app), "the next one is under the cursor")
        await press(pilot, "x")
        assert [part.state for part in item(desk, made["refused"]).deliveries] == [SENT, CANCELLED]


async def test_of_several_recipients_in_trouble_one_is_chosen(desk: Desk) -> None:
    both = (Delivery(ANA, REFUSED, GONE), Delivery("b@example.org", REFUSED, GONE))
    number = tried(desk, REFUND, *both)
    async with desk.console() as (_app, pilot):
        await press(pilot, "g", "o", "x", *"b@", "enter")
    assert [part.state for part in item(desk, number).deliveries] == [REFUSED, CANCELLED]


async def test_what_waits_is_sent_now_edited_and_brought_back(desk: Desk) -> None:
    made = fill(desk)
    async with desk.console() as (app, pilot):
        await press(pilot, "g", "o", "G", "s")
        assert item(desk, made["waits"]).due_at == desk.clock()
        await press(pilot, "u", "e")
        await until(lambda: isinstance(app.screen, ComposerScreen), "the composer is open")
        await press(pilot, "escape")
        await until(lambda: isinstance(app.screen, OutboxScreen), "back in the outbox")
    assert item(desk, made["waits"]).state is CANCELLED


async def test_a_refused_address_is_corrected_and_undone(desk: Desk) -> None:
    made = fill(desk)
    async with desk.console((120, 36)) as (app, pilot):
        await press(pilot, "g", "o", "j", "t", "ctrl+u", *"team@example.net", "enter")
        assert item(desk, made["refused"]).to == ("doyun@example.com", "team@example.net")
        assert [part.state for part in item(desk, made["refused"]).deliveries] == [SENT, QUEUED]
        await until(lambda: "leaves in 10s" in text(app), "it waits")
        await press(pilot, "u")
        assert item(desk, made["refused"]).deliveries[1] == Delivery("team@example.com", REFUSED, GONE)


async def test_enter_opens_the_ticket_at_that_answer(desk: Desk) -> None:
    made = fill(desk)
    desk.perform(AddNote(REFUND, "\n".join(["A long note."] * 60)))
    async with desk.console((80, 24)) as (app, pilot):
        await press(pilot, "g", "o", "enter")
        await until(lambda: isinstance(app.screen, DeskScreen), "the desk is back")
        pane = desk_screen(app).query_one(TicketPane)
        assert pane.has_focus
        assert pane.message is not None
        assert pane.message.outbox == made["uncertain"]


async def test_s20_what_a_server_said_is_drawn_and_never_obeyed(desk: Desk) -> None:
    said = f"550 {MARKUP} " + "".join(SEQUENCES).encode(errors="replace").decode()  # the store takes no surrogates
    tried(desk, REFUND, Delivery(ANA, REFUSED, said))
    async with desk.console((200, 60)) as (app, pilot):
        await press(pilot, "g", "o")
        assert "[bold]b[/bold]" in text(app)
        assert foreign_controls(frames(app)) == []


async def test_an_empty_outbox_says_so(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "g", "o", "s", "y", "x", "e", "enter", "j")
        assert "Nothing waits, and nothing went wrong." in text(app)
        await press(pilot, "q")
        assert isinstance(app.screen, DeskScreen)
