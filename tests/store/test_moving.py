"""A message that was moved is found where it is now: by search, in the outbox, by what answers it."""

from __future__ import annotations

from desk.command import Reply, Undo, Unthread
from store import outbox, tickets
from tests.store.conftest import Desk


def test_what_was_taken_out_is_found_in_its_own_ticket_until_that_is_undone(desk: Desk) -> None:
    first = desk.receive("the jacket", message_id="<1@x>")
    desk.receive("나머지 환불", author="ana@example.org", message_id="<2@x>", refers_to=("<1@x>",))
    desk.perform(Reply(first, "the umbrella", ("ana@example.org",), anyway=True))
    desk.perform(Unthread(first, 2, following=True))
    new = first + 1
    for words in ("환불", "umbrella", "from:ana"):
        assert desk.found(words) == [new]
    assert desk.found("jacket") == [first]
    assert [item.entry for item in outbox.of_ticket(desk.store, new)] == [3]
    assert outbox.of_ticket(desk.store, first) == []
    assert [tickets.get(desk.store, number).messages for number in (first, new)] == [1, 2]
    assert tickets.get(desk.store, new).last_entry == 3
    assert desk.receive("and?", author="ana@example.org", refers_to=("<2@x>", "<1@x>")) == new


def test_undo_leaves_nothing_behind_but_the_number(desk: Desk) -> None:
    first = desk.receive("the jacket", message_id="<1@x>")
    desk.receive("나머지 환불", message_id="<2@x>", refers_to=("<1@x>", "<0@x>"))
    threads = desk.store.connection.execute("SELECT * FROM thread ORDER BY message_id").fetchall()
    desk.perform(Unthread(first, 2))
    desk.perform(Undo())
    assert desk.store.connection.execute("SELECT * FROM thread ORDER BY message_id").fetchall() == threads
    assert desk.store.connection.execute("SELECT count(*) FROM link").fetchone() == (0,)
    assert desk.found("환불") == [first]
    assert tickets.get(desk.store, first + 1).merged_into == first
    assert [tickets.get(desk.store, number).messages for number in (first, first + 1)] == [2, 0]
