"""The ticket pane: reading, folding, following what others do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input

from desk.agent import SYSTEM
from desk.change import ReplyQueued
from desk.command import AddNote, Assign, MarkDelivery, Merge, Reply, SetStatus, SettleDelivery, Tag
from desk.outbox import OutboxState
from desk.ticket import Status
from store import blobs, outbox
from tests.desk.making import verdicts
from tests.tui.composing import REFUND, lines_of
from tests.tui.making import HANA, SEOJUN, Desk, attachment, check_picture, press, rows, settled
from tests.waiting import until
from tui.app import DeskApp
from tui.queue import Queue
from tui.ticket import TicketPane

FIRST = "<9@example.org>"


async def read(app: DeskApp, pilot: Pilot[int], number: int = REFUND) -> TicketPane:
    """Open a ticket and go into its pane."""
    app.screen.query_one(Queue).move_to_ticket(number)
    await press(pilot, "enter")
    return app.screen.query_one(TicketPane)


def shown(app: DeskApp) -> list[str]:
    """The lines of the ticket pane."""
    return lines_of(app, TicketPane)


def talk(desk: Desk) -> None:
    """A conversation on the refund: a note, an answer, what was done, and one more question with a quote."""
    desk.clock.move(minutes=5)
    desk.perform(AddNote(REFUND, "Warehouse has it, see 993-11."), actor=SEOJUN)
    desk.clock.move(minutes=2)
    desk.perform(
        Reply(REFUND, "Hello Ana,\n\nit leaves tonight.", ("ana@example.org",), delay=timedelta()), actor=SEOJUN
    )
    desk.clock.move(minutes=1)
    desk.perform(Tag(REFUND, ("urgent",)), Assign(REFUND, "hana"), SetStatus(REFUND, Status.PENDING), actor=SEOJUN)
    desk.clock.move(minutes=30)
    desk.receive(
        "When will I see it on my card?\n\n> Hello Ana,\n>\n> it leaves tonight.\n",
        subject="Re: Refund for order 7731",
        name="Ana Martin",
        author="ana@example.org",
        refers_to=(FIRST,),
        attachments=(attachment(),),
    )
    desk.clock.move(minutes=4)


async def test_a_conversation_at_120_columns(desk: Desk) -> None:
    talk(desk)
    async with desk.console((120, 48)) as (app, pilot):
        await read(app, pilot)
        check_picture(app, "ticket-120x48")


async def test_a_conversation_at_80_columns(desk: Desk) -> None:
    talk(desk)
    async with desk.console((80, 24)) as (app, pilot):
        await read(app, pilot)
        check_picture(app, "ticket-80x24")


async def test_it_opens_at_the_newest_message_and_keys_walk_back(desk: Desk) -> None:
    talk(desk)
    async with desk.console((80, 24)) as (app, pilot):
        pane = await read(app, pilot)
        newest = pane.here
        assert shown(app)[0].endswith("4/4")
        await press(pilot, "K", "K")
        assert shown(app)[0].endswith("2/4")
        await press(pilot, "J", "J", "J")
        assert pane.here == newest


async def test_quotes_open_and_fold(desk: Desk) -> None:
    talk(desk)
    async with desk.console() as (app, pilot):
        await read(app, pilot)
        assert any(line.endswith("> 3 quoted lines") for line in shown(app))
        await press(pilot, "z", "a")
        assert any(line.endswith("> it leaves tonight.") for line in shown(app))
        await press(pilot, "z", "M")
        assert any(line.endswith("> 3 quoted lines") for line in shown(app))
        await press(pilot, "z", "R")
        assert any(line.endswith("> it leaves tonight.") for line in shown(app))


async def test_a_click_opens_a_quote(desk: Desk) -> None:
    talk(desk)
    async with desk.console() as (app, pilot):
        await read(app, pilot)
        line = next(y for y, text in enumerate(shown(app)) if text.endswith("> 3 quoted lines"))
        await pilot.click(TicketPane, offset=(5, line))
        await settled(pilot)
        assert any(text.endswith("> it leaves tonight.") for text in shown(app))


async def test_what_others_do_appears_and_nothing_moves(desk: Desk) -> None:
    talk(desk)
    async with desk.console((80, 24)) as (app, pilot):
        await read(app, pilot)
        await press(pilot, "g", "g")
        before = shown(app)[1:-1]
        desk.perform(AddNote(REFUND, "The bank says tomorrow."), actor=SEOJUN)
        await until(lambda: shown(app)[0].endswith("/5"), "the note is counted")
        assert shown(app)[1:-1] == before
        await press(pilot, "G")
        assert shown(app)[-1].endswith("The bank says tomorrow.")


async def test_an_answer_of_ones_own_comes_into_view(desk: Desk) -> None:
    talk(desk)
    async with desk.console((80, 24)) as (app, pilot):
        await read(app, pilot)
        await press(pilot, "g", "g")
        desk.perform(Reply(REFUND, "Tomorrow.", ("ana@example.org",)), actor=HANA)
        await until(lambda: any("leaves in 10s" in line for line in shown(app)), "the answer is shown")


async def test_a_countdown_repaints_its_own_line_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.perform(Reply(REFUND, "Tonight.", ("ana@example.org",)), actor=SEOJUN)
    async with desk.console() as (app, pilot):
        pane = await read(app, pilot)
        desk.clock.move(seconds=3)
        refreshed: list[int] = []
        refresh = pane.refresh

        def note(*regions: Region, **how: bool) -> TicketPane:
            refreshed.extend(region.y for region in regions)
            return refresh(*regions, **how)

        monkeypatch.setattr(pane, "refresh", note)
        pane.repaint()
        await settled(pilot)
        changed = [shown(app)[y] for y in refreshed]
        assert "→ leaves in 7s" in " ".join(changed)
        assert all("7s" in line or "3s" in line for line in changed)  # ages of what was said just now move with it


async def test_what_became_of_an_answer_is_told(desk: Desk) -> None:
    done = desk.perform(Reply(REFUND, "Tonight.", ("ana@example.org",), delay=timedelta()), actor=SEOJUN)
    item = next(change.item for change in done.changes if isinstance(change, ReplyQueued))
    async with desk.console() as (app, pilot):
        await read(app, pilot)
        refuse(desk)
        await until(lambda: any("→ refused: 550 no such user" in line for line in shown(app)), "the refusal is shown")
        desk.perform(SettleDelivery(item, OutboxState.CANCELLED), actor=SEOJUN)
        await until(lambda: any("→ given up" in line for line in shown(app)), "the end is shown")
        assert any("박서준 settled an answer: given up" in line for line in shown(app))


async def test_an_agent_settles_what_became_of_an_answer(desk: Desk) -> None:
    desk.perform(Reply(REFUND, "Tonight.", ("ana@example.org",), delay=timedelta()), actor=SEOJUN)
    refuse(desk)
    async with desk.console() as (app, pilot):
        await read(app, pilot)
        await press(pilot, "D")
        app.screen.query_one(Input).value = "arrive"
        await press(pilot, "enter")
        await until(lambda: any("→ sent" in line for line in shown(app)), "it is settled")
        screen = app.screen
        await press(pilot, "D")
        assert app.screen is screen


def refuse(desk: Desk) -> None:
    """The server refuses the answer that is due."""
    item = outbox.claim(desk.store, "support", timedelta(minutes=1))
    assert item is not None
    desk.perform(MarkDelivery(item.id, verdicts(item, OutboxState.REJECTED, "550 no such user")), actor=SYSTEM)


async def test_a_merged_ticket_is_read_with_the_other_one(desk: Desk) -> None:
    desk.perform(Merge(1006, REFUND), actor=SEOJUN)
    async with desk.console((120, 48)) as (app, pilot):
        await read(app, pilot)
        lines = "\n".join(shown(app))
        assert "I have moved to another city." in lines
        assert "· #1006" in lines
        assert "박서준 merged #1006 into this one" in lines


async def test_the_source_of_a_mail_is_two_keys_away(desk: Desk) -> None:
    raw = blobs.put(desk.store, b"From: x@example.org\r\nX-Odd: yes\r\n\r\nHi\r\n")
    number = desk.receive("Hi", subject="Source", name="X", author="x@example.org", raw=raw)
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "H")
        assert any("From: X <x@example.org>" in line for line in shown(app))
        await press(pilot, "H")
        assert any("X-Odd: yes" in line for line in shown(app))
        await press(pilot, "H")
        assert not any("X-Odd" in line or "From:" in line for line in shown(app))


async def test_a_broken_mail_is_there_with_its_source(desk: Desk) -> None:
    raw = blobs.put(desk.store, b"Subject: too deep\r\n\r\n")
    number = desk.receive("", subject="too deep", name="X", author="x@example.org", broken="1000 parts", raw=raw)
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        assert any("This mail can't be read: 1000 parts." in line for line in shown(app))
        assert any("Subject: too deep" in line for line in shown(app))


async def test_a_long_conversation_is_laid_out_as_far_as_one_scrolls(desk: Desk) -> None:
    for number in range(60):
        desk.clock.move(minutes=1)
        desk.receive(
            f"Question {number}\n\nline\n\nline",
            subject="Refund for order 7731",
            name="Ana Martin",
            author="ana@example.org",
            refers_to=(FIRST,),
        )
    async with desk.console((80, 24)) as (app, pilot):
        pane = await read(app, pilot)
        assert len(pane.rows) < 200
        assert any(line.endswith("Question 59") for line in shown(app))
        seen = set()
        while pane.top:
            await press(pilot, "pageup")
            seen |= {line.strip("▌ ") for line in shown(app) if "Question" in line}
        assert seen >= {f"Question {number}" for number in range(58)}
        await press(pilot, "G", "g", "g")
        assert any("ten days ago" in line for line in shown(app))


async def test_s20_s26_a_hostile_mail_is_text(desk: Desk) -> None:
    evil = "\x1b]52;c;aGk=\x07\x9b2J\u202egnp.exe [@click=app.bell()]x[/]"
    number = desk.receive(evil, subject=evil, name=evil, author="x@example.org", link=evil)
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "H")
        assert all(row.isprintable() for row in rows(app))
        assert sum("[@click=app.bell()]x[/]" in line for line in shown(app)) >= 3


async def test_a_feed_entry_shows_its_link(desk: Desk) -> None:
    number = desk.receive(
        "Dark mode?", subject="Idea", name="forum user", author="forum/12", link="https://forum.acme.example/t/12"
    )
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        assert any(line.endswith("https://forum.acme.example/t/12") for line in shown(app))
