"""Beside the ticket: the customer, who else is here, and what waits to leave."""

from __future__ import annotations

from textual.pilot import Pilot

from desk.command import Reply
from desk.presence import Mode
from tests.tui.composing import REFUND, lines_of
from tests.tui.making import SEOJUN, Desk, press, rows
from tests.waiting import until
from tui.app import DeskApp
from tui.queue import Queue
from tui.side import SideLine, SidePane

JISU = 1007


async def read(app: DeskApp, pilot: Pilot[int], number: int) -> None:
    app.screen.query_one(Queue).move_to_ticket(number)
    await press(pilot, "enter")


def side(app: DeskApp) -> list[str]:
    """The lines of the side."""
    return [line.strip() for line in lines_of(app, SidePane)]


def line(app: DeskApp) -> str:
    """The same in one line."""
    return rows(app)[app.screen.query_one(SideLine).region.y].strip()


async def test_the_customer_is_known_by_other_tickets(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await read(app, pilot, JISU)
        lines = side(app)
        assert lines[:4] == ["customer", "김지수", "jisu@example.com", "since 2026-03 · ko"]
        assert lines[4] == "1 newer ticket"
        assert lines[5].startswith("1010 배송이")
        assert lines[5].endswith("new")


async def test_canned_replies_stand_with_their_keys(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await read(app, pilot, JISU)
        lines = side(app)
        at = lines.index("canned")
        assert lines[at + 1 : at + 4] == ["f1  Refund received", "f2  Ask for the order", "m   find one"]


async def test_colleagues_come_write_and_go(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await read(app, pilot, REFUND)
        assert side(app)[side(app).index("on this ticket") + 1] == "nobody else"
        desk.clock.move(seconds=1)
        desk.be("lee", REFUND)
        desk.be("seojun", REFUND, Mode.COMPOSING, words=84)
        await until(lambda: "84 words" in side(app), "both are seen")
        at = side(app).index("on this ticket")
        assert side(app)[at + 1 : at + 4] == ["박서준 replying 0:00", "84 words", "Lee Min viewing"]
        desk.clock.move(seconds=2)
        app.screen.query_one(SidePane).repaint()
        await until(lambda: "박서준 replying 0:02" in side(app), "the watch goes on")
        desk.clock.move(seconds=10)
        await until(lambda: "nobody else" in side(app), "both are gone")


async def test_narrow_screens_tell_it_in_a_line(desk: Desk) -> None:
    async with desk.console((80, 24)) as (app, pilot):
        await read(app, pilot, REFUND)
        assert line(app) == "1 other ticket of this customer"
        desk.clock.move(seconds=1)
        desk.be("lee", REFUND)
        desk.be("seojun", REFUND, Mode.NOTING, words=1)
        await until(lambda: "박서준" in line(app), "both are seen")
        assert line(app) == "박서준 is writing a note, 0:00, 1 word · Lee Min is viewing"


async def test_an_answer_that_waits_is_everybodys_business(desk: Desk) -> None:
    desk.perform(Reply(REFUND, "Tonight.", ("ana@example.org",)), actor=SEOJUN)
    async with desk.console() as (app, pilot):
        await read(app, pilot, REFUND)
        assert "박서준: leaves in 10s" in side(app)


async def test_s20_s26_a_hostile_customer_is_text(desk: Desk) -> None:
    evil = "\x1b]52;c;aGk=\x07\u202e[@click=app.bell()]x[/]"
    desk.receive("Hi", subject=evil, name=evil, author="evil@example.org")
    number = desk.receive("Hi", subject="another", name=evil, author="evil@example.org")
    async with desk.console((200, 60)) as (app, pilot):
        await read(app, pilot, number)
        assert all(row.isprintable() for row in side(app))
        assert any("␛]52" in row for row in side(app))


async def test_korean_fills_its_cells_and_no_more(desk: Desk) -> None:
    number = desk.receive("가", subject="가" * 60, name="나" * 40, author=f"{'다' * 40}@example.org")
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        assert any(row.endswith("…") for row in side(app)[:3])


async def test_s03_a_ticket_that_is_possibly_meant_stands_beside_from_both_ends(desk: Desk) -> None:
    number = desk.receive("Let me in", subject=f"Re: [#{JISU}]", name="Eve", author="eve@evil.example")
    async with desk.console() as (app, pilot):
        for here, other in ((number, JISU), (JISU, number)):
            await read(app, pilot, here)
            lines = side(app)
            at = lines.index("linked")
            assert lines[at + 1].startswith(f"{other} ")
            assert lines[at + 2] == "possibly meant"
            await press(pilot, "q")
    async with desk.console((80, 24)) as (app, pilot):
        await read(app, pilot, number)
        assert line(app) == f"#{JISU} possibly meant"
