from __future__ import annotations

from datetime import timedelta

import pytest

from desk.command import SetStatus
from desk.query import parse
from desk.ticket import Status, Ticket
from store import tickets
from tests.tui.making import Desk
from tui.cursor import Cursor
from tui.window import PAGE, Window

OPEN = parse("status:new,open")
PAGE_OF_SCREEN = 10


class List:
    """A list of tickets with a cursor, and what an agent sees of it."""

    def __init__(self, desk: Desk, tickets_in_it: int) -> None:
        self.desk = desk
        with desk.store.transaction():
            for number in range(tickets_in_it):
                desk.clock.now += timedelta(seconds=1)
                desk.receive(f"words {number}", subject=f"Matter {number}", name="Ana", author="ana@example.org")
        window = Window(desk.store, "hana")
        window.query = OPEN
        self.cursor = Cursor(window)
        self.cursor.to_top()
        self.cursor.resize(PAGE_OF_SCREEN)

    @property
    def shown(self) -> list[int]:
        cursor = self.cursor
        return [ticket.number for ticket in cursor.window.rows[cursor.top : cursor.top + cursor.page]]

    @property
    def at(self) -> tuple[int, int]:
        """The ticket that the cursor is on, and its line on the screen."""
        assert self.cursor.ticket is not None
        return self.cursor.ticket.number, self.cursor.index - self.cursor.top

    def reread(self, *mine: int) -> None:
        self.cursor.reread(frozenset(mine), self._fresh)

    def _fresh(self, number: int) -> Ticket:
        return tickets.get(self.desk.store, number)

    def hear(self, number: int) -> None:
        """The customer writes again on a ticket."""
        self.desk.clock.now += timedelta(seconds=1)
        ticket = tickets.get(self.desk.store, number)
        words = f"again {self.desk.clock.now}"
        asked = f"<{number - 1000}@example.org>"
        self.desk.receive(words, subject=ticket.subject, name="Ana", author="ana@example.org", refers_to=(asked,))


@pytest.fixture
def few(empty_desk: Desk) -> List:
    """Tickets 1001 to 1030."""
    return List(empty_desk, 30)


@pytest.fixture
def many(empty_desk: Desk) -> List:
    """Tickets 1001 to 1700."""
    return List(empty_desk, 700)


def test_whoever_goes_down_sees_every_ticket_once(many: List) -> None:
    seen = []
    for _ in range(700):
        assert many.cursor.ticket is not None
        seen.append(many.cursor.ticket.number)
        many.cursor.move_to(many.cursor.index + 1)
    assert seen == list(range(1700, 1000, -1))
    assert len(many.cursor.window.rows) <= 4 * PAGE + PAGE


def test_whoever_goes_up_again_sees_every_ticket_once(many: List) -> None:
    many.cursor.to_bottom()
    seen = []
    for _ in range(700):
        assert many.cursor.ticket is not None
        seen.append(many.cursor.ticket.number)
        many.cursor.move_to(many.cursor.index - 1)
    assert seen == list(range(1001, 1701))
    assert many.shown[0] == 1700


def test_a_move_on_the_screen_keeps_its_rows_and_one_beyond_turns_a_page(few: List) -> None:
    assert few.cursor.move_to(PAGE_OF_SCREEN - 1)
    assert few.cursor.top == 0
    assert not few.cursor.move_to(PAGE_OF_SCREEN)
    assert few.at == (1020, 1), "one ticket of the page before stays in sight"


def test_the_last_page_is_full(few: List) -> None:
    few.cursor.to_bottom()
    assert few.shown == list(range(1010, 1000, -1))


def test_new_tickets_move_nothing_on_the_screen(few: List) -> None:
    few.cursor.move_to(5)
    before = few.shown
    few.desk.receive("new", subject="New", name="Sam", author="sam@example.org")
    few.reread()
    assert few.shown == before
    assert few.at == (1025, 5)


def test_a_ticket_that_leaves_above_moves_nothing_below(few: List) -> None:
    few.cursor.move_to(5)
    few.desk.perform(SetStatus(1028, Status.CLOSED))
    few.reread()
    assert few.cursor.ticket is not None
    assert few.cursor.ticket.number == 1025
    assert few.shown[-1] == 1020


def test_a_ticket_under_the_cursor_that_comes_up_stays_until_the_cursor_leaves(few: List) -> None:
    few.cursor.move_to(5)
    before = few.shown
    few.hear(1025)
    few.reread()
    assert few.shown == before
    assert few.at == (1025, 5)
    assert few.cursor.ticket is not None
    assert few.cursor.ticket.messages == 2, "what is new of it shows"
    few.reread()
    assert few.shown == before
    few.cursor.move_to(few.cursor.index + 1)
    assert few.cursor.ticket.number == 1024
    assert few.cursor.window.rows[0].number == 1025


def test_a_ticket_under_the_cursor_that_a_colleague_closes_stays_until_the_cursor_leaves(few: List) -> None:
    few.cursor.move_to(5)
    before = few.shown
    few.desk.perform(SetStatus(1025, Status.CLOSED))
    few.reread()
    assert few.shown == before
    assert few.cursor.ticket is not None
    assert few.cursor.ticket.status is Status.CLOSED
    few.cursor.move_to(few.cursor.index - 1)
    assert few.cursor.ticket.number == 1026
    assert 1025 not in few.shown


def test_a_ticket_of_ones_own_that_leaves_makes_room_for_the_next(few: List) -> None:
    few.cursor.move_to(5)
    few.desk.perform(SetStatus(1025, Status.CLOSED))
    few.reread(1025)
    assert few.at == (1024, 5)


def test_the_last_ticket_that_leaves_hands_the_cursor_to_the_one_above(few: List) -> None:
    few.cursor.to_bottom()
    few.desk.perform(SetStatus(1001, Status.CLOSED))
    few.reread(1001)
    assert few.cursor.ticket is not None
    assert few.cursor.ticket.number == 1002


def test_a_list_that_becomes_empty_has_no_ticket_under_its_cursor(empty_desk: Desk) -> None:
    one = List(empty_desk, 1)
    one.desk.perform(SetStatus(1001, Status.CLOSED))
    one.reread(1001)
    assert one.cursor.ticket is None
    one.cursor.move_to(1)
    assert one.cursor.ticket is None


def test_far_down_the_list_a_reread_keeps_the_stretch(many: List) -> None:
    many.cursor.move_to(90)
    for _ in range(450):
        many.cursor.move_to(many.cursor.index + 1)
    assert not many.cursor.window.at_top
    before, at = many.shown, many.at
    many.desk.receive("new", subject="New", name="Sam", author="sam@example.org")
    many.hear(1005)
    many.reread()
    assert (many.shown, many.at) == (before, at)
