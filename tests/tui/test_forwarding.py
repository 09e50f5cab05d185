"""Writing to somebody outside from the console: passing on, and answering what comes back."""

from __future__ import annotations

from datetime import timedelta

from textual.widgets import Input

from desk.command import Reply
from desk.mail.facts import Address
from store import blobs, conversation, outbox
from tests.tui.composing import REFUND, saved, text
from tests.tui.making import SEOJUN, Desk, attachment, check_picture, press, settled
from tests.waiting import until
from tui.app import DeskApp
from tui.composer import ComposerScreen
from tui.desk_screen import DeskScreen
from tui.editor import Editor
from tui.queue import Queue


def passed_on(desk: Desk) -> str:
    """Something that a colleague passed on, and the supplier's answer to it."""
    desk.perform(
        Reply(REFUND, "재고가 있나요?", ("parts@supplier.example",), delay=timedelta(), outside=True), actor=SEOJUN
    )
    sent = [entry for entry in conversation.said(desk.store, REFUND) if entry.outside][-1]
    desk.clock.move(minutes=5)
    desk.receive(
        "두 벌 있습니다.", subject="Re: Fwd: Refund", name="부품 창고", author="parts@supplier.example",
        refers_to=(sent.message_id,), to=(Address("", "support@acme.example"),), cc=(Address("", "ana@example.org"),),
    )  # fmt: skip
    return sent.message_id


async def composing(app: DeskApp) -> Editor:
    await until(lambda: isinstance(app.screen, ComposerScreen), "the composer is open")
    return app.screen.query_one(Editor)


async def test_a_message_is_passed_on_to_whoever_is_typed(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "f")
        for refused in ("ana@example.org", "support@acme.example", "nobody"):
            app.screen.query_one(Input).value = refused
            await settled(pilot)
            assert "That is no address." in text(app)
        app.screen.query_one(Input).value = "Parts <parts@supplier.example>"
        await press(pilot, "enter")
        editor = await composing(app)
        assert "To parts@supplier.example" in text(app)
        assert "---------- Forwarded message ----------\nFrom: Ana Martin <ana@example.org>" in editor.text
        await press(pilot, *"Hi", "ctrl+s")
        assert "you put it in" in text(app)
        assert "is at supplier.example, where nobody has had a part in this ticket" in " ".join(text(app).split())
        await press(pilot, "y")
        await until(lambda: isinstance(app.screen, DeskScreen), "it is on its way")
        (sent,) = [entry for entry in conversation.said(desk.store, REFUND) if entry.outside]
        assert (sent.subject, sent.references) == ("Fwd: Refund for order 7731", ())
        await press(pilot, "u")
        editor = await composing(app)
        assert editor.text.startswith("Hi\n")
    (draft,) = saved(desk)
    assert (draft.kind, draft.to) == ("forward", ("parts@supplier.example",))


async def test_what_comes_back_is_shown_as_anothers_and_r_answers_the_customer(desk: Desk) -> None:
    passed_on(desk)
    async with desk.console((80, 24)) as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "enter")
        check_picture(app, "outside-80x24")
        await press(pilot, "r")
        await composing(app)
        assert "To ana@example.org" in text(app)
        assert "supplier" not in text(app).partition("Reply to")[2].splitlines()[1]


async def test_the_supplier_is_answered_without_the_customer(desk: Desk) -> None:
    passed_on(desk)
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "f")
        assert "answer 부품 창고 <parts@supplier.example>" in text(app)
        await press(pilot, "enter")
        editor = await composing(app)
        assert editor.text == ""
        await press(pilot, *"Ok", "ctrl+s")
        assert "is the customer, and this goes to somebody else" in text(app)
        await press(pilot, "y")
        await until(lambda: isinstance(app.screen, DeskScreen), "it is on its way")
    item = outbox.of_ticket(desk.store, REFUND)[-1]
    assert item.to == ("parts@supplier.example",)
    answer = conversation.entry(desk.store, item.entry)
    assert (answer.outside, answer.subject) == (True, "Re: Refund")


async def test_a_draft_to_one_supplier_does_not_go_on_to_another(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        for to, typed in (("a@supplier.example", "A"), ("b@supplier.example", "B")):
            app.screen.query_one(Queue).move_to_ticket(REFUND)
            await press(pilot, "f")
            app.screen.query_one(Input).value = to
            await press(pilot, "enter")
            await composing(app)
            await press(pilot, typed, "escape")
            await until(lambda: isinstance(app.screen, DeskScreen), "it is kept")
    assert {draft.to: draft.text[0] for draft in saved(desk)} == {
        ("a@supplier.example",): "A",
        ("b@supplier.example",): "B",
    }


async def test_the_files_of_what_is_passed_on_go_along(desk: Desk) -> None:
    mail = b"Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=a.txt\n\nfile\n"
    desk.receive(
        "See the file.",
        subject="Re: Refund",
        name="Ana Martin",
        author="ana@example.org",
        refers_to=("<9@example.org>",),
        raw=blobs.put(desk.store, b"From: ana@example.org\n" + mail),
        attachments=(attachment("a.txt", 5),),
    )
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "f")
        app.screen.query_one(Input).value = "parts@supplier.example"
        await press(pilot, "enter")
        editor = await composing(app)
        await until(lambda: "1 file" in text(app), "its file is attached")
        await press(pilot, "H", "ctrl+s", "y")
        await until(lambda: isinstance(app.screen, DeskScreen), "it is on its way")
    (sent,) = [entry for entry in conversation.said(desk.store, REFUND) if entry.outside]
    assert [file.name for file in sent.attachments] == ["a.txt"]
    assert editor.text.startswith("H\n")


async def test_a_draft_to_somebody_outside_is_offered_first(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(pilot, "f")
        app.screen.query_one(Input).value = "a@supplier.example"
        await press(pilot, "enter")
        await composing(app)
        await press(pilot, "H", "escape")
        await until(lambda: isinstance(app.screen, DeskScreen), "it is kept")
        await press(pilot, "f")
        assert "go on with your draft to a@supplier.example" in text(app)
        await press(pilot, "enter")
        editor = await composing(app)
        assert editor.text.startswith("H\n")
    assert len(saved(desk)) == 1
