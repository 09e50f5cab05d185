"""An answer that was written without seeing the newest messages (promise P5)."""

from __future__ import annotations

from desk.command import AddNote, Reply
from store import conversation, outbox
from tests.tui.composing import REFUND, saved, text, write
from tests.tui.making import SEOJUN, Desk, check_picture, press
from tests.waiting import until
from tui.composer import ComposerScreen
from tui.desk_screen import DeskScreen
from tui.held import HeldScreen


async def test_p5_an_answer_that_was_overtaken_is_held_and_shows_by_what(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi")
        desk.clock.move(seconds=20)
        desk.perform(
            AddNote(REFUND, "A note holds nothing."),
            Reply(REFUND, "It leaves tonight.", ("ana@example.org",)),
            actor=SEOJUN,
        )
        await until(lambda: "박서준 wrote 0s ago, after you began." in text(app), "the composer tells")
        desk.clock.move(seconds=12)
        await press(pilot, "ctrl+s", "y")
        assert isinstance(app.screen, HeldScreen)
        check_picture(app, "held-80x24")
        await press(pilot, "s")
        assert isinstance(app.screen, DeskScreen)
    assert len(outbox.of_ticket(desk.store, REFUND)) == 2


async def test_a_held_answer_is_reworked_with_the_new_message_in_view(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        desk.receive(
            "One more thing.", subject="Re", name="Ana Martin", author="ana@example.org", refers_to=("<9@example.org>",)
        )
        await press(pilot, "y", "r")
        assert isinstance(app.screen, ComposerScreen)
        assert "One more thing." in text(app)
        await press(pilot, *"!", "ctrl+s", "y")
        assert isinstance(app.screen, DeskScreen)
    (item,) = outbox.of_ticket(desk.store, REFUND)
    assert conversation.entry(desk.store, item.entry).reply_text == "Hi!"


async def test_a_held_answer_is_thrown_away_only_when_asked_twice(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        desk.perform(Reply(REFUND, "Tonight.", ("ana@example.org",)), actor=SEOJUN)
        await press(pilot, "y", "x")
        assert isinstance(app.screen, HeldScreen)
        assert len(saved(desk)) == 1
        await press(pilot, "x")
        assert isinstance(app.screen, DeskScreen)
    assert saved(desk) == []


async def test_a_held_answer_is_kept_as_a_draft(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        desk.perform(Reply(REFUND, "Tonight.", ("ana@example.org",)), actor=SEOJUN)
        await press(pilot, "y", "p")
        await until(lambda: isinstance(app.screen, DeskScreen), "the composer is closed")
    assert [draft.text for draft in saved(desk)] == ["Hi"]
