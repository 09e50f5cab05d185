from __future__ import annotations

from desk.command import Assign, SetStatus
from desk.config import Glyphs
from desk.presence import Mode
from desk.ticket import Status
from tests.tui.making import SEOJUN, Desk, check_picture, desk_screen, press, rows, settled
from tests.waiting import until
from tui.app import DeskApp
from tui.queue import Queue


def current(app: DeskApp) -> int | None:
    ticket = app.screen.query_one(Queue).current
    return ticket.number if ticket else None


def row_of(app: DeskApp, number: int) -> str:
    return next(row for row in rows(app) if f" {number} " in row)


async def test_j_and_k_move_and_the_ticket_is_shown_once_the_cursor_rests(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "j", "j", "k")
        assert current(app) == 1009
        await until(lambda: desk_screen(app).reading == 1009, "the ticket is shown")


async def test_keys_work_while_a_hangul_layout_is_on(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "ㅓ", "ㅓ", "ㅏ")
        assert current(app) == 1009
        await press(pilot, "ㄴ", "ㅔ")
        assert desk.status(1009) == [Status.PENDING]


async def test_two_keys_go_to_the_ends(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "G")
        assert current(app) == 1002
        await press(pilot, "g", "g")
        assert current(app) == 1010


async def test_an_action_is_for_all_marked_tickets_and_one_undo_takes_it_back(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "x", "x", "j", "x", "e")
        assert desk.status(1010, 1009, 1007) == [Status.RESOLVED] * 3
        assert desk.status(1008) == [Status.NEW]
        assert "3 tickets: resolved" in "\n".join(rows(app))
        assert current(app) == 1006
        await press(pilot, "u")
        assert desk.status(1010, 1009, 1007) == [Status.NEW] * 3


async def test_a_range_is_marked_from_one_end_to_the_other(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "j", "V", "j", "j")
        assert app.screen.query_one(Queue).chosen() == [1007, 1008, 1009]
        await press(pilot, "escape")
        assert app.screen.query_one(Queue).chosen() == [1007]


async def test_marks_and_presence_and_owners_at_80_columns(desk: Desk) -> None:
    desk.be("seojun", 1008, Mode.COMPOSING, words=84)
    desk.be("lee", 1007)
    async with desk.console((80, 24)) as (app, pilot):
        await until(lambda: "✎ 박서준" in row_of(app, 1008), "who replies is shown")
        await press(pilot, "x", "j")
        await until(lambda: desk_screen(app).reading == 1008, "the ticket is shown")
        await settled(pilot)
        check_picture(app, "queue-80x24")


async def test_signs_are_plain_where_the_config_asks_for_them(desk: Desk) -> None:
    desk.be("seojun", 1008, Mode.COMPOSING)
    async with desk.console((80, 24), glyphs=Glyphs.ASCII) as (app, pilot):
        await until(lambda: "! 박서준" in row_of(app, 1008), "who replies is shown")
        await press(pilot, "x")
        drawn = "".join(rows(app))
        assert [sign for sign in "▌●·…─↑✎◦" if sign in drawn] == []


async def test_what_a_colleague_does_shows_and_moves_nothing(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "j", "j")
        line = next(y for y, row in enumerate(rows(app)) if " 1008 " in row)
        desk.perform(Assign(1008, "seojun"), SetStatus(1010, Status.CLOSED), actor=SEOJUN)
        desk.perform(SetStatus(1008, Status.PENDING), actor=SEOJUN)
        await until(lambda: "박서준" in row_of(app, 1008), "its new owner is shown")
        assert current(app) == 1008
        assert "pending" in rows(app)[line - 1] + rows(app)[line]
        assert not any(" 1010 " in row for row in rows(app)[:14])


async def test_newer_tickets_are_counted_where_the_list_is_longer_than_the_screen(desk: Desk) -> None:
    for number in range(20):
        desk.receive("x", subject=f"Later {number}", name="Ana", author="ana@example.org")
    async with desk.console((80, 24)) as (app, pilot):
        before = rows(app)[2:11]
        desk.receive("x", subject="Newest", name="Ana", author="ana@example.org")
        await until(lambda: "↑ 1 newer" in rows(app)[1], "the newer one is counted")
        assert rows(app)[2:11] == before
        await press(pilot, "g", "g")
        assert "Newest" in rows(app)[2]
        assert "newer" not in rows(app)[1]


async def test_an_empty_list_says_so(empty_desk: Desk) -> None:
    async with empty_desk.console((80, 24)) as (app, pilot):
        assert "Nothing here." in "\n".join(rows(app))
        await press(pilot, "j", "x", "V", "enter", "e", "r", "a", "a", "t")
        assert current(app) is None


async def test_no_row_is_wider_than_its_pane(desk: Desk) -> None:
    desk.receive("x", subject="가" * 300, name="나" * 100, author="long@example.org")
    async with desk.console((80, 30)) as (app, pilot):
        for width in (60, 79, 81, 109, 110, 111, 131, 200):
            await pilot.resize_terminal(width, 30)
            await settled(pilot)
            assert {strip.cell_length for strip in app.screen._compositor.render_strips()} == {width}
