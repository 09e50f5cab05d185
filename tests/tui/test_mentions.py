"""Mentions in the console: Tab completes a name, the colleague is told, and reading the ticket is enough."""

from __future__ import annotations

from desk.command import AddNote
from store import mentions
from tests.tui.composing import REFUND, text, write
from tests.tui.making import SEOJUN, Desk, press
from tests.waiting import until
from tui.choose import Chooser
from tui.desk_screen import DeskScreen
from tui.queue import Queue


async def test_tab_after_a_name_calls_a_colleague_who_is_told(desk: Desk) -> None:
    async with desk.console(agent="seojun") as (his, his_pilot), desk.console() as (app, pilot):
        editor = await write(app, pilot, key="c")
        await press(pilot, *"@seo", "tab")
        assert editor.text == "@seojun "
        await press(pilot, *"check", "ctrl+s")
        assert isinstance(app.screen, DeskScreen)
        await until(lambda: "김하나 mentions you on #1009" in text(his), "he is told")
        await press(his_pilot, "g", "@")
        assert "Mentions · 1 ticket" in text(his)
        his.screen.query_one(Queue).move_to_ticket(REFUND)
        await press(his_pilot, "enter")
        assert mentions.unread(desk.store, "seojun") == []
        await until(lambda: "Mentions · 0 tickets" in text(his), "the view is counted again")


async def test_where_several_fit_one_is_chosen(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot, key="c")
        await press(pilot, "@", "tab")
        assert isinstance(app.screen, Chooser)
        await press(pilot, *"lee", "enter")
        assert editor.text == "@lee "


async def test_a_reply_mentions_nobody(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, *"@seo", "tab")
        assert editor.text == "@seo"
        assert not editor.has_focus  # Tab goes on to the conversation


async def test_who_was_away_is_told_at_the_next_start(desk: Desk) -> None:
    desk.perform(AddNote(REFUND, "@hana?"), actor=SEOJUN)
    async with desk.console() as (app, pilot):
        await until(lambda: "박서준 mentions you on #1009" in text(app), "she is told")
        await press(pilot, "enter")
    assert mentions.unread(desk.store, "hana") == []
