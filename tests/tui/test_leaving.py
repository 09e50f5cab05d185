"""An answer that waits to leave, as its ticket and its queue show it, and what keys do with it."""

from __future__ import annotations

from datetime import timedelta

from textual.widgets import Input

from desk.command import Reply
from desk.hold import HoldReason
from desk.outbox import OutboxItem, OutboxState
from store import outbox
from tests.tui.composing import REFUND, lines_of, saved, text, write
from tests.tui.making import HANA, SEOJUN, Desk, desk_screen, press
from tests.waiting import until
from tui.composer import ComposerScreen
from tui.desk_screen import DeskScreen
from tui.editor import Editor
from tui.queue import Queue
from tui.review import ReviewScreen
from tui.side import SideLine

TO = ("ana@example.org",)


def waits(desk: Desk, *, review: str | None = None, by: object = HANA) -> None:
    """An answer to Ana, which leaves in two hours."""
    reply = Reply(REFUND, "It leaves tonight.", TO, delay=timedelta(hours=2), review=review)
    desk.perform(reply, actor=by)  # type: ignore[arg-type]  # an Actor


def ana_writes(desk: Desk, words: str = "Never mind.") -> None:
    desk.receive(
        words,
        subject="Re: Refund for order 7731",
        name="Ana Martin",
        author="ana@example.org",
        refers_to=("<9@example.org>",),
    )


def item(desk: Desk) -> OutboxItem:
    """The newest item of the ticket."""
    return outbox.of_ticket(desk.store, REFUND)[-1]


async def test_a_colleague_sees_the_countdown_go_on_every_second(desk: Desk) -> None:
    waits(desk, by=SEOJUN)
    async with desk.console((120, 36)) as (app, _pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await until(lambda: "박서준: leaves in 2:00:00" in text(app), "the side tells")
        desk.clock.move(seconds=90)
        await until(lambda: text(app).count("leaves in 1:58:30") == 2, "ticket and side count down")
        assert any("→ 2h" in line for line in lines_of(app, Queue))


async def test_a_held_answer_says_why_in_queue_ticket_and_side(desk: Desk) -> None:
    waits(desk, by=SEOJUN)
    async with desk.console((80, 36)) as (app, _pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await until(lambda: "박서준's answer leaves in 2:00:00" in text(app), "the line tells")
        ana_writes(desk)
        await until(lambda: "held: Ana Martin wrote after this was written" in text(app), "the ticket tells")
        assert lines_of(app, SideLine)[0].startswith(" 박서준's answer is held: Ana Martin wrote after")
        assert any("→ held" in line for line in lines_of(app, Queue))


async def test_the_author_is_told_that_his_answer_is_held(desk: Desk) -> None:
    waits(desk)
    async with desk.console() as (app, _pilot):
        ana_writes(desk)
        await until(lambda: f"Your answer to #{REFUND} is held: Ana Martin wrote" in text(app), "a toast tells")


async def test_a_held_answer_is_reworked_with_the_news_in_view(desk: Desk) -> None:
    waits(desk)
    ana_writes(desk)
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "enter", "d", "e")
        await until(lambda: isinstance(app.screen, ComposerScreen), "the composer is open")
        assert app.screen.query_one(Editor).text == "It leaves tonight."
        assert "Never mind." in text(app)
        await press(pilot, "ctrl+s", "y")
        await until(lambda: isinstance(app.screen, DeskScreen), "it was sent, and not held again")
    first, second = outbox.of_ticket(desk.store, REFUND)
    assert (first.state, second.state) == (OutboxState.CANCELLED, OutboxState.QUEUED)


async def test_an_answer_is_put_off_sent_now_and_cancelled_by_keys(desk: Desk) -> None:
    waits(desk)
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "enter", "d", "p")
        app.screen.query_one(Input).value = "20h"
        await press(pilot, "enter")
        assert item(desk).due_at == desk.clock() + timedelta(hours=20)
        await press(pilot, "d", "p")
        app.screen.query_one(Input).value = "90h"
        await press(pilot, "enter")
        assert "An answer can wait 24 hours at most" in text(app)
        await press(pilot, "d", "n")
        assert item(desk).due_at == desk.clock()
        await press(pilot, "u")
        assert item(desk).due_at == desk.clock() + timedelta(hours=20)
        await press(pilot, "d", "c")
        assert item(desk).state is OutboxState.CANCELLED
        await press(pilot, "d", "n")
        assert "Here is no answer that waits to leave." in text(app)
    assert [draft.text for draft in saved(desk)] == ["It leaves tonight."]


async def test_p5_what_came_since_one_looked_keeps_a_held_answer(desk: Desk) -> None:
    waits(desk)
    ana_writes(desk)
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "enter")
        leaving = desk_screen(app).leaving  # what the key finds
        ana_writes(desk, "Really.")  # before this console has heard of it
        leaving.release()
        assert item(desk).state is OutboxState.HELD
        await until(lambda: "Held: Ana Martin wrote after you began." in text(app), "a toast tells")


async def test_a_review_is_asked_for_in_the_review_screen_and_seen_by_the_colleague(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s", "h")
        app.screen.query_one(Input).value = "seojun"
        await press(pilot, "enter")
        await until(lambda: isinstance(app.screen, DeskScreen), "it waits")
        assert "Waits for a review by seojun · u undoes" in text(app)
        assert "held: waits for a review by seojun" in text(app)
        await press(pilot, "enter", "d", "a")
        assert "It waits for a review by seojun." in text(app)
    assert [hold.reason for hold in item(desk).holds] == [HoldReason.REVIEW]


async def test_a_reviewer_is_asked_and_approves(desk: Desk) -> None:
    waits(desk, review="hana", by=SEOJUN)
    async with desk.console() as (app, pilot):
        await until(lambda: f"박서준 asks you to review the answer to #{REFUND}" in text(app), "a toast asks")
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "enter", "d", "a")
        assert item(desk).state is OutboxState.QUEUED


async def test_a_reviewer_returns_it_and_its_author_reads_why(desk: Desk) -> None:
    waits(desk, review="hana", by=SEOJUN)
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "enter", "d", "r")
        app.screen.query_one(Input).value = "주문번호를 물어봐 주세요"
        await press(pilot, "enter")
        assert item(desk).state is OutboxState.CANCELLED
    async with desk.console(agent="seojun") as (app, pilot):
        await until(lambda: "was returned: 주문번호를 물어봐 주세요" in text(app), "a toast tells")
        await write(app, pilot)
        assert "Returned to you: 주문번호를 물어봐 주세요" in text(app)


async def test_what_a_reviewer_edits_stays_its_authors(desk: Desk) -> None:
    waits(desk, review="hana", by=SEOJUN)
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "enter", "d", "e")
        await until(lambda: "You edit an answer of 박서준." in text(app), "the composer tells")
        await press(pilot, "!", "ctrl+s")
        await until(lambda: isinstance(app.screen, ReviewScreen), "the review is open")
        await press(pilot, "y")
        await until(lambda: isinstance(app.screen, DeskScreen), "it was sent")
        assert "박서준: leaves in 10s" in text(app)
    assert saved(desk) == []
