from __future__ import annotations

from dataclasses import replace

from textual.events import Key

from desk.draft import DraftKind
from desk.mail.facts import Address
from store import conversation, drafts, outbox
from tests.tui.making import Desk, press, rows, settled
from tests.waiting import until
from tui.composer import ComposerScreen
from tui.editor import Editor


async def test_reply_and_note_open_the_composer(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        for key, words in (("r", "Reply to #1010"), ("R", "Reply to #1010"), ("c", "Note")):
            await press(pilot, key)
            assert isinstance(app.screen, ComposerScreen)
            assert words in "\n".join(rows(app))
            await press(pilot, "escape")
            assert len(app.screen_stack) == 2


async def test_a_reply_to_the_sender_leaves_the_others_out(desk: Desk) -> None:
    copied = (Address("Books", "books@example.org"),)
    desk.receive("x", subject="With a copy", name="Ana", author="ana@example.org", cc=copied)
    async with desk.console() as (app, pilot):
        await press(pilot, "r")
        assert "books@example.org" in "\n".join(rows(app))
        await press(pilot, "escape", "R")
        assert "books@example.org" not in "\n".join(rows(app)).split("Reply to")[1]


async def test_one_writes_to_one_ticket_at_a_time(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "x", "x", "r")
        assert len(app.screen_stack) == 2
        assert "2 are marked" in "\n".join(rows(app))


async def test_a_hotkey_begins_an_answer_with_a_canned_reply(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "j", "f1")
        assert "Hello Ana," in app.screen.query_one(Editor).text


async def test_a_canned_reply_is_picked_and_answered_with(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "j", "m", *"refund", "enter")
        assert "Hello Ana," in app.screen.query_one(Editor).text


async def test_undo_opens_an_answer_that_had_not_left_again(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "r", *"Hello", "ctrl+s", "y")
        await until(lambda: outbox.of_ticket(desk.store, 1010), "the answer is queued")
        await press(pilot, "u")
        assert isinstance(app.screen, ComposerScreen)
        assert app.screen.query_one(Editor).text == "Hello"
        (draft,) = drafts.of(desk.store, "hana", 1010)
        assert draft.kind is DraftKind.REPLY
        assert [entry.text for entry in conversation.entries(desk.store, 1010) if entry.text == "Hello"] == []


async def test_nothing_to_undo_is_told(desk: Desk) -> None:
    async with desk.console(agent="lee") as (app, pilot):
        await press(pilot, "u")
        assert "There is nothing of yours to undo." in "\n".join(rows(app))


async def test_a_hotkey_with_alt_works_while_writing(desk: Desk) -> None:
    desk.config = replace(desk.config, hotkeys={"alt+1": "refund-received"})
    async with desk.console() as (app, pilot):
        await press(pilot, "j", "r")
        app.post_message(Key("alt+1", "1"))
        await settled(pilot)
        assert app.screen.query_one(Editor).text.startswith("Hello Ana,")
