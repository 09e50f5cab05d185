"""The review before an answer leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from textual.widgets import Input

from desk.canned import CannedReply
from desk.command import AddNote, Reply, SaveCanned
from desk.draft import DraftKind
from desk.mail.facts import Address, Bounce, Failure, Kind, Verification
from desk.ticket import Status
from store import conversation, outbox, tickets
from tests.tui.composing import REFUND, saved, text, write
from tests.tui.making import SEOJUN, Desk, check_picture, press, rows, settled
from tests.waiting import until
from tui.composer import ComposerScreen
from tui.desk_screen import DeskScreen
from tui.review import ReviewScreen
from tui.writing import Writing


async def test_s22_a_key_from_before_the_review_is_shown_sends_nothing(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        review = app.screen
        assert isinstance(review, ReviewScreen)
        review._seen = False  # as it is while nothing of it has been painted
        await press(pilot, "y")
        assert app.screen is review
        assert outbox.of_ticket(desk.store, REFUND) == []


async def test_what_is_typed_right_before_the_review_is_in_it(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await pilot.press(*"Hello", "ctrl+s")
        await until(lambda: isinstance(app.screen, ReviewScreen), "the review is open")
        await settled(pilot)
        assert "   Hello" in rows(app)


async def test_f31_an_address_that_bounced_is_warned_of_until_it_writes_again(desk: Desk) -> None:
    desk.perform(Reply(REFUND, "We look into it.", ("ana@example.org",), delay=timedelta()), actor=SEOJUN)
    (sent,) = [entry.message_id for entry in conversation.entries(desk.store, REFUND) if entry.outbox is not None]
    failure = Failure("ana@example.org", "5.2.2", "mailbox_full", permanent=True, said="552 full")
    bounce = {"refers_to": (sent,), "kind": Kind.BOUNCE, "bounce": Bounce((failure,), sent)}
    desk.receive("Not delivered", subject="Undelivered", name="", author="mailer-daemon@example.org", **bounce)
    writing = Writing(desk.session(), REFUND, DraftKind.REPLY)
    async with desk.console((120, 36)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        shown = " ".join("\n".join(rows(app)).split())
        assert "not delivered to ana@example.org: the mailbox is full (552 full)" in shown
    desk.clock.move(minutes=1)
    desk.receive("I am back", subject="Re", name="Ana", author="ana@example.org", refers_to=(sent,))
    assert writing.bounced("Ana@example.org") is None


async def test_the_review_at_120_columns(desk: Desk) -> None:
    desk.perform(Reply(REFUND, "We look into it.", ("ana@example.org",), delay=timedelta()), actor=SEOJUN)
    desk.receive(
        "Thank you!",
        subject="Re: Refund for order 7731",
        name="Ana Martin",
        author="ana@example.org",
        refers_to=("<9@example.org>",),
        to=(Address("", "support@acme.example"),),
        cc=(Address("Books", "books@example.org"),),
    )
    async with desk.console((120, 36)) as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, "f1")
        await until(lambda: editor.text != "", "the reply is there")
        desk.perform(AddNote(REFUND, "Careful."), actor=SEOJUN)
        await press(pilot, "ctrl+s")
        check_picture(app, "review-120x36")
        await press(pilot, "d")
        app.screen.query_one(Input).value = "tomorrow 9:00"
        await press(pilot, "enter")
        assert any(row.startswith("   Leaves  in 22h, at ") for row in rows(app))
        await press(pilot, "d")
        app.screen.query_one(Input).value = "23h"
        await press(pilot, "enter")
        desk.clock.move(seconds=5)
        await pilot.resize_terminal(110, 36)
        assert any(row.startswith("   Leaves  in 23h, at ") for row in rows(app))
        await press(pilot, "y")
        assert isinstance(app.screen, DeskScreen)
    item = outbox.of_ticket(desk.store, REFUND)[-1]
    assert item.to == ("ana@example.org", "books@example.org")
    assert item.due_at - item.queued_at > timedelta(hours=22)


async def test_the_review_at_80_columns(desk: Desk) -> None:
    number = desk.receive(
        "Hi",
        subject="Re",
        name="support@acme.example",
        author="eve.with.a.long.address@elsewhere.example",
        refers_to=("<9@example.org>",),
    )
    assert number == REFUND
    async with desk.console((80, 24)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        check_picture(app, "review-80x24")


async def test_the_review_at_80_columns_with_many_korean_names_and_an_unverified_sender(desk: Desk) -> None:
    people = [Address(f"{name} (주식회사 한빛소프트웨어 고객지원 {n}팀)", f"hanbit.customer.support.{n}@hanbit.example")
              for n, name in enumerate(("박서준", "이도윤", "최민"), 1)]  # fmt: skip
    desk.perform(Reply(REFUND, "네", ("ana@example.org",), (people[0].email,), delay=timedelta()), actor=SEOJUN)
    desk.receive(
        "확인 부탁드립니다.",
        subject="Re: Refund for order 7731",
        name="아나 마르틴",
        author="ana@example.org",
        refers_to=("<9@example.org>",),
        to=(Address("", "support@acme.example"), *people[:2]),
        cc=(*people[2:], Address("이브", "eve@evil.example")),
        verification=Verification.UNVERIFIED,
    )
    async with desk.console((80, 24)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        check_picture(app, "review-many-80x24")


async def test_a_placeholder_without_a_value_refuses_to_leave(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        editor.insert("Order {{ask:Order number}}")
        await press(pilot, "ctrl+s", "y")
        assert isinstance(app.screen, ReviewScreen)
        assert "Fill in {{ask:Order number}} first." in text(app)
        await press(pilot, "e")
        assert isinstance(app.screen, ComposerScreen)
    assert outbox.of_ticket(desk.store, REFUND) == []


async def test_an_answer_without_words_has_no_review(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, ComposerScreen)
        assert "Nothing is written yet." in text(app)


async def test_leaving_the_review_keeps_the_draft(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        for key in ("p", "q"):
            await write(app, pilot)
            await press(pilot, "X", "ctrl+s", key)
            await until(lambda: isinstance(app.screen, DeskScreen), "both are closed")
    assert [draft.text for draft in saved(desk)] == ["XX"]


async def test_what_a_canned_reply_would_do_can_be_left_out(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot, 1006)
        await press(pilot, "f1")
        await until(lambda: editor.text != "", "the reply is there")
        await press(pilot, "ctrl+s", "t")
        assert any(row.startswith("   Then    nothing else") for row in rows(app))
        await press(pilot, "y")
    ticket = tickets.get(desk.store, 1006)
    assert (ticket.status, ticket.tags) == (Status.OPEN, ())


async def test_the_review_shows_the_signature_or_why_there_can_be_none(desk: Desk) -> None:
    desk.config = replace(desk.config, brands=(replace(desk.config.brands[0], signature="sign"),))
    desk.perform(SaveCanned(CannedReply("sign", "Sign", {"": "{{agent.name}} · {{brand.name}}"})))
    async with desk.console((80, 24)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        shown = [row.strip() for row in rows(app)]
        assert shown[shown.index("--") + 1].startswith("김하나 · ")
        await press(pilot, "e")
        desk.perform(SaveCanned(CannedReply("sign", "Sign", {"": "{{ask:Phone}}"})))
        await press(pilot, "ctrl+s")
        assert "Nothing stands for Phone in the signature sign." in " ".join(text(app).split())
        await press(pilot, "y")
    assert outbox.of_ticket(desk.store, REFUND) == []
