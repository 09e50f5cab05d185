"""Writing: drafts that survive, recipients, canned replies, what others do meanwhile, and how an answer leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.events import Paste
from textual.widgets import Input

from desk.command import Merge
from desk.conversation import Direction
from desk.draft import DraftKind
from desk.mail.facts import Address
from desk.outbox import OutboxState
from desk.presence import Mode
from desk.ticket import Channel
from store import conversation, drafts, outbox, presence
from tests.tui.composing import REFUND, saved, text, write
from tests.tui.making import SEOJUN, Desk, check_picture, press, rows, settled
from tests.waiting import until
from tui.addressing import AddressScreen
from tui.composer import ComposerScreen
from tui.desk_screen import DeskScreen
from tui.editor import Editor
from tui.review import ReviewScreen


async def test_the_composer_at_120_columns(desk: Desk) -> None:
    async with desk.console((120, 36)) as (app, pilot):
        desk.clock.move(seconds=1)
        desk.be("seojun", REFUND, Mode.COMPOSING, words=84)
        desk.clock.move(seconds=3)
        await write(app, pilot)
        await until(lambda: "84 words" in text(app), "seojun is seen")
        await press(pilot, *"Hello", "space", *"Ana,", "enter", "enter", *"tonight.")
        check_picture(app, "composer-120x36")


async def test_the_composer_at_80_columns(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        desk.clock.move(seconds=1)
        desk.be("seojun", REFUND)
        await write(app, pilot)
        await until(lambda: "박서준 is viewing" in text(app), "seojun is seen")
        await press(pilot, *"Hello")
        check_picture(app, "composer-80x24")


async def test_f50_what_is_typed_is_kept_within_a_second(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi")
        (draft,) = await until(lambda: saved(desk), "the draft is kept", seconds=1)
        assert (draft.ticket, draft.kind, draft.text, draft.to) == (REFUND, DraftKind.REPLY, "Hi", ("ana@example.org",))
        await press(pilot, *"!")
        await until(lambda: saved(desk)[0].text == "Hi!", "the draft goes on", seconds=1)


async def test_a_full_disk_costs_nothing_that_is_typed(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        store = app.session.store.connection
        store.execute("PRAGMA query_only = ON")
        await press(pilot, *"Hi", "escape")
        await until(lambda: "can't be written" in text(app), "it is told")
        assert isinstance(app.screen, ComposerScreen)
        assert editor.text == "Hi"
        store.execute("PRAGMA query_only = OFF")
        await press(pilot, "escape")
        await until(lambda: isinstance(app.screen, DeskScreen), "the composer is closed")
        assert [draft.text for draft in saved(desk)] == ["Hi"]


async def test_a_draft_is_left_and_taken_up_again(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "escape")
        await until(lambda: isinstance(app.screen, DeskScreen), "the composer is closed")
        editor = await write(app, pilot)
        assert editor.text == "Hi"
        assert "Your draft of" in text(app)
        await press(pilot, "backspace", "backspace", "escape")
        await until(lambda: not saved(desk), "an empty draft is none")


async def test_f52_two_consoles_of_one_agent_keep_both_versions(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"one", "escape")
        (draft,) = saved(desk)
        editor = await write(app, pilot)
        desk.clock.move(seconds=1)
        drafts.save(desk.store, "hana", REFUND, DraftKind.REPLY, "two", draft.to, (), draft.seen, (), draft.id)
        editor.insert("!")
        await press(pilot, "escape")
        assert {draft.text for draft in saved(desk)} == {"one!", "two"}


async def test_others_see_who_writes_and_how_much(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"two", "space", *"words")
        app.session.place.beat()
        desk.clock.move(seconds=3)
        app.session.place.beat()
        (mine,) = presence.present(desk.store)
        assert (mine.ticket, mine.mode, mine.words) == (REFUND, Mode.COMPOSING, 2)
        await press(pilot, "escape")
        await until(lambda: presence.present(desk.store)[0].mode is Mode.VIEWING, "writing is over")


async def test_an_answer_leaves_after_a_second_look(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        assert isinstance(app.screen, ReviewScreen)
        await press(pilot, "y")
        assert isinstance(app.screen, DeskScreen)
        assert "Leaves in 10s · u undoes" in text(app)
    (item,) = outbox.of_ticket(desk.store, REFUND)
    answer = conversation.entry(desk.store, item.entry)
    assert (answer.reply_text, answer.direction, item.to) == ("Hi", Direction.OUT, ("ana@example.org",))
    assert item.due_at - answer.at == timedelta(seconds=10)
    assert saved(desk) == []


async def test_undo_brings_the_text_back_into_the_composer(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s", "y", "u")
        await until(lambda: isinstance(app.screen, ComposerScreen), "the composer is open again")
        assert app.screen.query_one(Editor).text == "Hi"
    assert [item.state for item in outbox.of_ticket(desk.store, REFUND)] == [OutboxState.CANCELLED]


async def test_a_note_is_added_without_a_second_look(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot, key="c")
        assert "Only agents see it." in text(app)
        await press(pilot, *"Ask", "ctrl+s")
        assert isinstance(app.screen, DeskScreen)
        await until(lambda: "김하나 · note" in text(app), "the note is shown")
    assert "Ask" in {entry.text for entry in conversation.entries(desk.store, REFUND)}


async def test_a_feed_takes_no_answers_but_notes(desk: Desk) -> None:
    number = desk.receive("Dark?", subject="Idea", name="forum user", author="forum/12", channel=Channel.FEED)
    async with desk.console() as (app, pilot):
        await write(app, pilot, number)
        assert "support is a feed and takes no answers; this is a note." in text(app)
        await press(pilot, *"ok", "ctrl+s")
    assert conversation.entries(desk.store, number)[-1].text == "ok"


async def test_a_merged_ticket_refuses_the_answer_and_keeps_the_text(desk: Desk) -> None:
    desk.perform(Merge(1006, REFUND), actor=SEOJUN)
    async with desk.console() as (app, pilot):
        app.push_screen(ComposerScreen(app.session, 1006, DraftKind.REPLY))
        await settled(pilot)
        await press(pilot, *"Hi", "ctrl+s", "y")
        assert isinstance(app.screen, ComposerScreen)
        assert "#1006 was merged into #1009; answer there." in text(app)
        assert app.screen.query_one(Editor).text == "Hi"


async def test_s22_what_is_pasted_is_cleaned(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        app.post_message(Paste("a\x1b[2Jb\r\nc\u202e"))
        await until(lambda: editor.text == "a␛[2Jb\nc⇄", "the paste is there")
        await settled(pilot)
        assert all(row.isprintable() for row in rows(app))


async def test_a_reply_to_the_sender_leaves_the_others_out(desk: Desk) -> None:
    number = desk.receive(
        "Hi", subject="Two", name="Ana Martin", author="ana@example.org", cc=(Address("", "books@example.org"),)
    )  # fmt: skip
    async with desk.console() as (app, pilot):
        await write(app, pilot, number)
        assert "To ana@example.org  Cc books@example.org" in text(app)
        await press(pilot, "escape")
        await write(app, pilot, number, key="R")
        assert "Cc" not in text(app)


async def test_over_ssh_there_is_no_other_editor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "false")
    async with desk.console(remote=True) as (app, pilot):
        await write(app, pilot)
        await press(pilot, "ctrl+x", "ctrl+e")
        assert "Over SSH there is no other editor." in text(app)


async def test_who_it_goes_to_can_be_put_in_by_hand(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, "H", "ctrl+t")
        assert isinstance(app.screen, AddressScreen)
        app.screen.query_one("#to", Input).value = "ana@example.org, nobody"
        await press(pilot, "enter")
        assert "nobody is no address." in text(app)
        app.screen.query_one("#to", Input).value = "support@acme.example"
        await press(pilot, "enter")
        assert isinstance(app.screen, AddressScreen)
        assert "address of this desk, and gets no" in text(app)
        app.screen.query_one("#to", Input).value = "ana.martin@example.org"
        app.screen.query_one("#cc", Input).value = "books@example.org; sam@example.org"
        await press(pilot, "enter")
        assert "To ana.martin@example.org  Cc books@example.org, sam@example.org" in text(app)
        await press(pilot, "escape")
        (draft,) = saved(desk)
        assert (draft.to, draft.cc) == (("ana.martin@example.org",), ("books@example.org", "sam@example.org"))
        await write(app, pilot)
        await press(pilot, "ctrl+s")
        review = rows(app)
        assert any("ana.martin@example.org" in row and "you put it in" in row for row in review)
        assert any("Not" in row and "ana@example.org" in row for row in review)
        await press(pilot, "y")
    (item,) = outbox.of_ticket(desk.store, REFUND)
    assert item.to == ("ana.martin@example.org", "books@example.org", "sam@example.org")


async def test_the_conversation_can_be_scrolled_while_one_writes(desk: Desk) -> None:
    for number in range(8):
        desk.clock.move(minutes=1)
        desk.receive(
            f"Question {number}\n\nfirst\n\nsecond",
            subject="Refund for order 7731",
            name="Ana Martin",
            author="ana@example.org",
            refers_to=("<9@example.org>",),
        )
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        assert "Question 2" not in text(app)
        await press(pilot, "ctrl+up", "ctrl+up")
        assert "Question 2" in text(app)
        assert editor.has_focus
