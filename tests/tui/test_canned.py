"""Canned replies: found by a few letters, by a code or a key, and filled in."""

from __future__ import annotations

from textual.widgets import Input

from desk.canned import CannedReply
from desk.command import SaveCanned
from desk.ticket import Status
from store import canned, tickets
from tests.tui.composing import text, write
from tests.tui.making import Desk, check_picture, press, rows, settled
from tests.waiting import until
from tui.canned import CannedPicker
from tui.choose import Choices
from tui.composer import ComposerScreen
from tui.desk_screen import DeskScreen
from tui.editor import Editor
from tui.queue import Queue


async def test_a_code_and_tab_put_a_canned_reply_in(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, *";refund-received", "tab")
        await until(lambda: editor.text.startswith("Hello Ana,"), "the reply is there")
        await press(pilot, "X")
        assert editor.text == "Hello Ana,\n\nyour refund leaves tonight.\n\nX\n김하나"


async def test_a_beginning_of_a_code_opens_the_picker_with_it(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, *"So", "space", *";refu", "tab")
        assert app.screen.query_one(Input).value == "refu"
        await press(pilot, "enter")
        await until(lambda: editor.text.startswith("So Hello Ana,"), "the reply is there")


async def test_a_slash_at_the_start_of_a_line_picks_a_reply(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, "slash")
        check_picture(app, "canned-80x24")
        await press(pilot, "escape")
        await until(lambda: editor.text == "/", "a slash can still be written")
        await press(pilot, "slash")
        assert editor.text == "//"


async def test_a_reply_asks_once_for_what_it_does_not_know(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, "f2")
        assert app.screen.query_one(Input).placeholder == "Order number"
        await press(pilot, *"7731", "enter")
        await until(lambda: editor.text == "7731 ?", "the answer is put in")
        await press(pilot, "f2")
        await until(lambda: editor.text == "7731 ?7731 ?", "it is not asked again")


async def test_what_a_canned_reply_does_is_done_with_the_answer(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot, number=1006)
        await press(pilot, "f1")
        await until(lambda: editor.text != "", "the reply is there")
        await press(pilot, "ctrl+s", "y")
        await until(lambda: isinstance(app.screen, DeskScreen), "the answer is on its way")
    ticket = tickets.get(desk.store, 1006)
    assert (ticket.status, ticket.tags) == (Status.PENDING, ("refund",))


async def test_a_reply_begins_with_a_canned_one(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        app.screen.query_one(Queue).move_to_ticket(1006)
        await press(pilot, "m")
        assert isinstance(app.screen, CannedPicker)
        await press(pilot, *"refund", "enter")
        await until(lambda: isinstance(app.screen, ComposerScreen), "the composer is open")
        await until(lambda: app.screen.query_one(Editor).text.startswith("Hello Ana,"), "the reply is there")


async def test_korean_is_found_by_its_initial_consonants(desk: Desk) -> None:
    desk.perform(SaveCanned(CannedReply("delay", "배송 지연 안내", {"ko": "{{customer.polite|고객님}}, 죄송합니다."})))
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot, 1010)
        await press(pilot, "slash")
        app.screen.query_one(Input).value = "ㅂㅅ"
        await until(lambda: "김지수님, 죄송합니다." in text(app), "it is offered, filled in")
        await press(pilot, "enter")
        await until(lambda: editor.text == "김지수님, 죄송합니다.", "the reply is there")


async def test_a_reply_with_an_unknown_code_is_none(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, *";zzz", "tab")
        assert "No canned reply fits." in text(app)
        await press(pilot, "enter", "escape")
        assert editor.text == ";zzz"


async def test_a_question_left_unanswered_puts_nothing_in(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, "f2", "escape")
        await until(lambda: isinstance(app.screen, ComposerScreen), "the question is gone")
        assert editor.text == ""


async def test_s26_a_hostile_canned_reply_is_text(desk: Desk) -> None:
    evil = "[@click=app.bell()]x[/]\x1b]0;t\x07"
    desk.perform(SaveCanned(CannedReply("evil", evil, {"": evil})))
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, "slash", *"evil")
        assert "[@click=app.bell()]x[/]␛]0;t␇" in text(app)
        assert all(row.isprintable() for row in rows(app))
        await press(pilot, "enter")
        await until(lambda: editor.text == "[@click=app.bell()]x[/]␛]0;t␇", "the reply is there")


async def test_what_was_asked_is_remembered_in_the_ticket_for_every_agent(desk: Desk) -> None:
    async with desk.console(agent="seojun") as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, "f2", *"7731", "enter")
        await until(lambda: editor.text == "7731 ?", "the answer is put in")
        await press(pilot, "escape")
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, "slash", *"order")
        assert "7731 ?" in text(app)  # looked at before it is taken
        await press(pilot, "enter")
        await until(lambda: editor.text == "7731 ?", "it is not asked again")
        await press(pilot, "ctrl+x", "ctrl+a", "f2", *"7732", "enter")
        await until(lambda: editor.text == "7731 ?7732 ?", "it is asked again on demand")
        await press(pilot, "escape")
        await write(app, pilot, number=1006)
        await press(pilot, "f2")
        assert app.screen.query_one(Input).placeholder == "Order number"  # another ticket
    assert canned.asked(desk.store, 1009) == {"Order number": "7732"}


async def test_what_canned_replies_do_stands_above_the_text(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot, number=1006, key="c")
        await press(pilot, "f1")
        await until(lambda: editor.text != "", "the reply is there")
        await settled(pilot)
        assert "Then: status pending, tags +refund" in text(app)


async def test_a_reply_that_is_used_goes_first_the_next_time(desk: Desk) -> None:
    desk.perform(*(SaveCanned(CannedReply(name, name, {"en": name})) for name in ("alpha", "beta")))
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot, number=1006)
        await press(pilot, "slash", *"beta", "enter")
        await until(lambda: editor.text == "beta", "the reply is there")
        await press(pilot, "ctrl+s", "y")
        await until(lambda: isinstance(app.screen, DeskScreen), "the answer is on its way")
        await write(app, pilot, number=1006)
        await press(pilot, "slash")
        offered = [choice.value.name for choice in app.screen.query_one(Choices).offered]
        assert offered[0] == "beta"
        assert "alpha" in offered
