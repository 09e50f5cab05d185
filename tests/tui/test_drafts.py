"""Drafts in the console: offered at the start, with a history, and handed from one colleague to another."""

from __future__ import annotations

from textual.events import Key

from desk.command import HandDraft
from desk.draft import DraftKind
from desk.ticket import Status
from store import drafts, tickets
from tests.tui.composing import REFUND, saved, text, write
from tests.tui.making import Desk, press, settled
from tests.waiting import until
from tui.composer import ComposerScreen
from tui.desk_screen import DeskScreen
from tui.drafts import VersionPicker
from tui.editor import Editor

LONG = "an answer that took its author the whole morning"


def keep(desk: Desk, words: str, ticket: int = REFUND, kind: DraftKind = DraftKind.REPLY, agent: str = "hana") -> int:
    """An agent was writing; the number of the draft."""
    return drafts.save(desk.store, agent, ticket, kind, words, ("ana@example.org",), (), 100).id


async def test_f50_what_was_being_written_is_offered_at_the_next_start(desk: Desk) -> None:
    keep(desk, "안녕하세요", 1010)
    desk.clock.move(seconds=1)
    keep(desk, LONG)
    async with desk.console() as (app, pilot):
        await until(lambda: "You were writing to #1009, Refund for order 7731" in text(app), "it is offered")
        assert "(and 1 other draft) · g d shows it" in " ".join(text(app).split())
        await press(pilot, "g", "d")
        assert "Drafts · 2 tickets" in text(app)
        editor = await write(app, pilot)
        assert editor.text == LONG


async def test_a_version_that_was_lost_is_brought_back(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        editor.insert(LONG)
        await until(lambda: [draft.text for draft in saved(desk)] == [LONG], "it is kept")
        desk.clock.move(seconds=1)
        editor.rewrite("")
        await until(lambda: [draft.text for draft in saved(desk)] == [""], "all of it is gone")
        desk.clock.move(seconds=1)
        await press(pilot, *"Hm", "ctrl+x", "ctrl+v")
        assert isinstance(app.screen, VersionPicker)
        assert LONG in text(app)
        await press(pilot, "enter")
        assert editor.text == LONG
        await press(pilot, "ctrl+z")
        assert editor.text == "Hm"


async def test_another_draft_of_ones_own_is_taken_up(desk: Desk) -> None:
    first = keep(desk, "the older one")
    desk.clock.move(seconds=1)
    second = keep(desk, "the newer one")
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        assert "Here is another one of yours: ^x ^v" in text(app)
        await press(pilot, "ctrl+x", "ctrl+v", "enter")
        assert editor.text == "the older one"
        await press(pilot, "!", "escape")
        assert {draft.id: draft.text for draft in saved(desk)} == {first: "the older one!", second: "the newer one"}


async def test_what_canned_replies_do_is_kept_with_the_draft(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot, number=1006)
        await press(pilot, "f1")
        await until(lambda: editor.text != "", "the reply is there")
        await press(pilot, "escape")
        await until(lambda: isinstance(app.screen, DeskScreen), "the composer is closed")
        assert [draft.canned for draft in saved(desk)] == [("refund-received",)]
    async with desk.console() as (app, pilot):
        await write(app, pilot, number=1006)
        await press(pilot, "ctrl+s")
        assert "status pending, tags +refund" in text(app)
        await press(pilot, "y")
        await until(lambda: isinstance(app.screen, DeskScreen), "the answer is on its way")
        assert tickets.get(desk.store, 1006).status is Status.PENDING
        await press(pilot, "u")
        await until(lambda: isinstance(app.screen, ComposerScreen), "it is open again")
        await press(pilot, "ctrl+s")
        assert "status pending, tags +refund" in text(app)


async def test_what_canned_replies_do_goes_with_their_words(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot, number=1006)
        await press(pilot, "f1")
        await until(lambda: editor.text != "", "the reply is there")
        await press(pilot, "ctrl+x", "ctrl+v", "escape")
        editor.rewrite("")
        await until(lambda: [draft.canned for draft in saved(desk)] == [()], "its words are gone")


async def test_a_draft_is_handed_to_a_colleague_who_is_told(desk: Desk) -> None:
    async with desk.console(agent="seojun") as (his, his_pilot):
        async with desk.console() as (app, pilot):
            await write(app, pilot)
            await press(pilot, *"Hello", "ctrl+x", "ctrl+g", *"seojun", "enter")
            await until(lambda: isinstance(app.screen, DeskScreen), "the composer is closed")
            assert "박서준 has the draft now · u takes it back" in text(app)
            assert saved(desk) == []
        await until(lambda: "김하나 hands you a draft on #1009" in text(his), "he is told")
        await settled(his_pilot)
        await press(his_pilot, "g", "d")
        editor = await write(his, his_pilot)
        assert editor.text == "Hello"
        assert "김하나 handed you this draft." in text(his)
        await press(his_pilot, "!", "escape")
        assert [(draft.text, draft.handed_by) for draft in saved(desk, "seojun")] == [("Hello!", None)]


async def test_who_was_away_is_told_at_the_next_start(desk: Desk) -> None:
    desk.perform(HandDraft(keep(desk, LONG), "seojun"))
    async with desk.console(agent="seojun") as (app, _pilot):
        await until(lambda: "김하나 hands you a draft on #1009" in text(app), "he is told")


async def test_a_draft_without_words_is_not_handed_over(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, "ctrl+x", "ctrl+g")
        assert isinstance(app.screen, ComposerScreen)
        assert "Nothing is written yet." in text(app)
        assert app.screen.query_one(Editor).has_focus


async def test_a_chord_is_heard_whole_however_fast_its_keys_come(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        for key, character in (("a", "a"), ("ctrl+x", None), ("ctrl+v", None)):  # as SSH brings them: all at once
            app.post_message(Key(key, character))
        await settled(pilot)
        assert isinstance(app.screen, VersionPicker)
        await press(pilot, "escape")
        for key, character in (("ctrl+x", None), ("z", "z"), ("b", "b")):  # no chord: it ends there, and one types on
            app.post_message(Key(key, character))
        await settled(pilot)
        assert editor.text == "ab"
