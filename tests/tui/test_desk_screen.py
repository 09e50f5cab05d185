from __future__ import annotations

import pytest
from textual.widgets import Input

from desk.command import Assign
from desk.config import parse
from desk.presence import Mode
from desk.ticket import Status
from store import tickets
from tests.tui.composing import text
from tests.tui.making import SEOJUN, Desk, check_picture, desk_screen, press, rows, settled
from tests.waiting import until
from tui.app import DeskApp
from tui.footer import Footer
from tui.queue import Queue
from tui.ticket import TicketPane
from tui.views import Views


def listed(app: DeskApp) -> list[int]:
    return [ticket.number for ticket in desk_screen(app).query_one(Queue).tickets]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_the_desk_from_small_to_large(desk: Desk, size: tuple[int, int]) -> None:
    desk.be("seojun", 1009, Mode.COMPOSING, words=84)
    async with desk.console(size, demo=True) as (app, pilot):
        await press(pilot, "j")
        await until(lambda: desk_screen(app).reading == 1009, "the ticket is shown")
        await until(lambda: "✎" in text(app), "who replies is shown")
        await settled(pilot)
        check_picture(app, "desk-{}x{}".format(*size))


async def test_enter_reads_the_ticket_and_q_goes_back_to_it_in_the_queue(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        await press(pilot, "j", "enter")
        assert isinstance(app.focused, TicketPane)
        assert not any("1008" in row for row in rows(app)), "where there are few lines, the ticket has them all"
        await press(pilot, "]")
        assert desk_screen(app).reading == 1008
        await press(pilot, "q")
        assert isinstance(app.focused, Queue)
        assert app.focused.current == tickets.get(desk.store, 1008)


async def test_a_ticket_that_is_read_stays_when_it_leaves_the_list(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "e")
        assert desk.status(1010) == [Status.RESOLVED]
        assert desk_screen(app).reading == 1010


async def test_resolve_and_next_goes_on_to_the_next_ticket(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "E", "E")
        assert desk.status(1010, 1009) == [Status.RESOLVED] * 2
        assert desk_screen(app).reading == 1008


async def test_a_window_that_is_too_small_says_so_and_recovers(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        whole = rows(app)
        await pilot.resize_terminal(59, 24)
        await settled(pilot)
        assert "too small" in text(app)
        assert "60×15" in text(app)
        await pilot.resize_terminal(80, 14)
        await settled(pilot)
        assert "too small" in text(app)
        for width, height in ((1, 1), (500, 200), (3, 80), (80, 24)):
            await pilot.resize_terminal(width, height)
            await settled(pilot)
        assert rows(app) == whole


async def test_tab_goes_round_the_panes_that_are_there(desk: Desk) -> None:
    async with desk.console((120, 36)) as (app, pilot):
        seen = []
        for _ in range(3):
            await press(pilot, "tab")
            seen.append(type(app.focused))
        assert seen == [TicketPane, Views, Queue]
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        await press(pilot, "tab", "tab")
        assert isinstance(app.focused, Queue)


async def test_views_are_shown_by_chord_by_number_and_from_their_list(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "g", "m")
        assert listed(app) == [1009]
        await press(pilot, "4")
        assert listed(app) == [1004]
        await press(pilot, "tab", "tab", "k", "enter")
        assert listed(app) == [1010, 1008, 1007, 1006, 1003, 1002]
        assert isinstance(app.focused, Queue)
        await press(pilot, "q")
        assert 1009 in listed(app), "back is the inbox"


async def test_views_are_counted_again_when_tickets_move(desk: Desk) -> None:
    async with desk.console() as (app, _pilot):
        views = app.screen.query_one(Views)
        assert (views.counts["mine"], views.counts["waiting"]) == (1, 1)
        desk.perform(Assign(1002, "hana"), actor=SEOJUN)
        await until(lambda: views.counts["mine"] == 2, "counted")


async def test_a_desk_of_several_brands_has_an_inbox_for_each(desk: Desk) -> None:
    desk.config = parse(
        '[[brand]]\nname = "acme"\nfrom = "a@acme.example"\n[[brand]]\nname = "hanbit"\nfrom = "h@hanbit.example"\n'
    )
    async with desk.console() as (app, pilot):
        await press(pilot, "g", "v", *"hanb", "enter")
        assert listed(app) == []
        await press(pilot, "g", "v", *"acm", "enter")
        assert len(listed(app)) == 8


async def test_a_search_is_completed_refused_with_a_reason_and_found(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        await press(pilot, "/", *"tag:ref")
        assert "refund" in text(app)
        await press(pilot, "tab")
        assert app.screen.query_one(Input).value == "tag:refund"
        await press(pilot, *" status:opne", "enter")
        assert 'unknown status "opne": did you mean open?' in text(app)
        check_picture(app, "search-wrong-80x24")
        await press(pilot, *["backspace"] * 12, "enter")
        assert listed(app) == [1009]
        assert rows(app)[1].startswith("  tag:refund · 1 ticket")
        await press(pilot, "/")
        assert app.screen.query_one(Input).value == "tag:refund", "it can be gone on from"
        await press(pilot, "escape", "q")
        assert len(listed(app)) == 8


async def test_a_search_for_words_finds_korean_by_two_syllables(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "/", *"환불", "enter")
        assert listed(app) == [1003]


async def test_a_filter_stays_within_the_view(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "g", "a", "\\", *"from:ana", "enter")
        assert listed(app) == [1009, 1006]
        await press(pilot, "\\", *"priority:high", "enter")
        assert listed(app) == [1009]


async def test_letters_typed_right_after_the_search_key_are_no_commands(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await pilot.press("/", "s", "t", "x", "e")
        await settled(pilot)
        assert app.screen.query_one(Input).value == "stxe"
        assert desk.status(1010) == [Status.NEW]


async def test_a_chord_shows_how_it_may_go_on(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        await press(pilot, "s")
        footer = rows(app)[-1]
        assert footer.startswith(" s …")
        assert "p pending" in footer
        await press(pilot, "x")
        assert "enter open" in rows(app)[-1]
        assert app.screen.query_one(Queue).marked == set(), "a key that leads nowhere only ends the chord"


async def test_help_has_the_keys_of_where_the_focus_is(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        await press(pilot, "?")
        assert "The queue" in text(app)
        check_picture(app, "help-80x24")
        await press(pilot, "?", "enter", "?")
        assert "Reading a ticket" in text(app)
        await press(pilot, "escape")
        assert isinstance(app.focused, TicketPane)


async def test_the_palette_does_any_action_by_its_name(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        await press(pilot, "ctrl+p", *"on hold")
        check_picture(app, "palette-80x24")
        await press(pilot, "enter")
        assert desk.status(1010) == [Status.ON_HOLD]


async def test_a_theme_is_chosen_for_the_session(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, ":", *"theme", "enter", *"light", "enter")
        assert app.theme == "deskhand-light"


async def test_the_number_of_a_ticket_is_copied(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "y", "n")
        assert app.clipboard == "#1010"
        await press(pilot, "y", "y")
        assert app.clipboard == "#1010 배송이 아직 안 왔어요"


async def test_the_footer_names_the_keys_of_the_desk_again_after_writing(desk: Desk) -> None:
    async with desk.console((120, 36)) as (app, pilot):
        await press(pilot, "enter", "r", *"hello")
        desk_screen(app).query_one(Footer).refresh_keys()  # whatever repaints the screen below
        await settled(pilot)
        await press(pilot, "escape")
        await until(lambda: app.screen is desk_screen(app), "the composer is closed")
        await settled(pilot)
        assert "reply" in rows(app)[-1]
        assert "review" not in rows(app)[-1]
