"""Which indexes lists are read by: a view must cost what it shows, not what a million tickets would."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desk.command import SetStatus, Snooze, Tag
from desk.query import parse
from desk.ticket import Status
from desk.view import VIEWS
from store import Store, tickets
from tests.store.conftest import Desk

SMALL = ("ticket_live", "ticket_snoozed", "ticket_waiting", "ticket_merged")
"""Partial indexes: what they hold is what somebody has to do, so they may be read to their end."""


def steps(store: Store, read: Callable[[], object]) -> list[str]:
    """What SQLite says it does for every statement of a reading."""
    statements: list[str] = []
    store.connection.set_trace_callback(statements.append)
    read()
    store.connection.set_trace_callback(None)
    selects = [statement for statement in statements if statement.lstrip().startswith(("SELECT", "WITH"))]
    assert selects
    return [row[3] for select in selects for row in store.connection.execute(f"EXPLAIN QUERY PLAN {select}")]


def whole_tables(steps: list[str]) -> list[str]:
    """The steps that read all tickets, messages or history."""
    return [
        step
        for step in steps
        if step.startswith("SCAN ") and step.split()[1] in {"ticket", "entry", "journal", "customer", "ticket_tag"}
        if not step.endswith(SMALL)
    ]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_views_and_their_counts_read_no_whole_table(desk: Desk, view: object) -> None:
    query = parse(view.query)  # type: ignore[attr-defined]
    key = (desk.clock(), 1)
    for read in (
        lambda: tickets.page(desk.store, query, "hana"),
        lambda: tickets.page(desk.store, query, "hana", after=key),
        lambda: tickets.page(desk.store, query, "hana", before=key),
        lambda: tickets.last_page(desk.store, query, "hana"),
        lambda: tickets.count(desk.store, query, "hana"),
    ):
        assert whole_tables(steps(desk.store, read)) == []


_SHORT = {"snoozed", "drafts", "mentions", "outbox"}
"""Views of few tickets, which are found by an index of their own and sorted."""


@pytest.mark.parametrize("view", [view for view in VIEWS if view.name not in _SHORT])
def test_long_views_are_read_in_their_order_and_never_sorted(desk: Desk, view: object) -> None:
    query = parse(view.query)  # type: ignore[attr-defined]
    for read in (
        lambda: tickets.page(desk.store, query, "hana"),
        lambda: tickets.page(desk.store, query, "hana", after=(desk.clock(), 1)),
        lambda: tickets.last_page(desk.store, query, "hana"),
    ):
        assert [step for step in steps(desk.store, read) if "TEMP B-TREE" in step] == []


@pytest.mark.parametrize(
    "search",
    ["#1042", "tag:vip", "is:snoozed", "is:merged", "is:unanswered", "has:note", "has:attachment", "has:draft,note"],
)
def test_what_an_index_knows_is_asked_of_it(desk: Desk, search: str) -> None:
    read = steps(desk.store, lambda: tickets.page(desk.store, parse(search), "hana"))
    whole = [step for step in whole_tables(read) if "entry_noted" not in step and "entry_attached" not in step]
    assert whole == []
    assert any("SEARCH ticket USING INTEGER PRIMARY KEY" in step for step in read)


def test_everything_is_read_in_the_order_of_time(desk: Desk) -> None:
    for search in ("", "updated:<2d", "created:<2d", "brand:acme priority:high assignee:me"):
        read = steps(desk.store, lambda search=search: tickets.page(desk.store, parse(search), "hana"))  # type: ignore[misc]
        assert any("USING INDEX ticket_updated" in step for step in read)
        assert not any("TEMP B-TREE" in step for step in read)


def test_one_ticket_and_its_customers_others_are_looked_up(desk: Desk) -> None:
    number = desk.receive()
    ticket = tickets.get(desk.store, number)
    assert whole_tables(steps(desk.store, lambda: tickets.get(desk.store, number))) == []
    read = steps(desk.store, lambda: tickets.of_customer(desk.store, ticket.customer.id, 10))
    assert whole_tables(read) == []
    assert whole_tables(steps(desk.store, lambda: tickets.due_to_wake(desk.store))) == []


def test_a_tag_of_many_tickets_is_filtered_and_a_rare_one_is_looked_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.plan._FEW", 2)
    numbers = [desk.receive() for _ in range(4)]
    desk.perform(*(Tag(number, ("often",)) for number in numbers), Tag(numbers[1], ("rare",)))
    desk.perform(SetStatus(numbers[0], Status.SPAM), Snooze(numbers[2], desk.clock().replace(year=2030)))
    assert desk.found("tag:often") == numbers[::-1]
    assert desk.found("tag:often tag:rare") == desk.found("tag:rare") == [numbers[1]]
    assert desk.found("tag:often status:spam") == [numbers[0]]
    assert desk.found("tag:often -is:snoozed status:new") == [numbers[3], numbers[1]]
