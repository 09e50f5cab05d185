"""Lists of tickets: what each field of a search asks, in which order pages come, what views count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from desk.agent import SYSTEM
from desk.command import (
    AddNote,
    Assign,
    Merge,
    Reply,
    SetPriority,
    SetStatus,
    Snooze,
    Tag,
)
from desk.draft import DraftKind
from desk.errors import NotFound
from desk.query import parse
from desk.ticket import Channel, Priority, Status, Ticket
from desk.view import VIEWS, View
from store import drafts, tickets, views
from tests.desk.making import LEE, incoming, receive
from tests.store.conftest import Desk


def test_a_ticket_comes_back_whole(desk: Desk) -> None:
    number = desk.receive("환불 부탁드립니다", subject="환불", author="jisu@example.com", name="김지수")
    desk.perform(Assign(number, "lee"), Tag(number, ("vip", "환불")), SetPriority(number, Priority.HIGH))
    ticket = tickets.get(desk.store, number)
    assert (ticket.number, ticket.subject, ticket.status, ticket.priority) == (1001, "환불", Status.NEW, Priority.HIGH)
    assert (ticket.customer.name, ticket.customer.email) == ("김지수", "jisu@example.com")
    assert (ticket.assignee, ticket.tags, ticket.language) == ("lee", ("vip", "환불"), "ko")
    assert ticket.created_at == ticket.updated_at == ticket.waiting_since == desk.clock()
    assert (ticket.brand, ticket.mailbox, ticket.channel) == ("acme", "support", Channel.MAIL)
    assert (ticket.messages, ticket.last_entry, ticket.merged_into, ticket.snoozed_until) == (1, 1, None, None)


def test_a_ticket_that_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound, match="#7"):
        tickets.get(desk.store, 7)


def a_week(desk: Desk) -> None:
    """Five tickets with little in common: 1001 to 1005."""
    for author in ("ana@example.org", "kim@example.org", "ana@example.org", "lee@example.org", "oh@example.org"):
        desk.receive(author=author)
        desk.clock.move(days=1)
    desk.perform(Assign(1001, "hana"), SetStatus(1001, Status.OPEN), Tag(1001, ("refund", "vip")))
    desk.perform(Assign(1002, "lee"), SetStatus(1002, Status.PENDING), SetPriority(1002, Priority.URGENT))
    desk.perform(SetStatus(1003, Status.CLOSED), Tag(1003, ("refund",)))
    desk.perform(Snooze(1004, desk.clock() + timedelta(days=9)), SetPriority(1004, Priority.LOW))
    desk.perform(SetStatus(1005, Status.SPAM))


@pytest.mark.parametrize(
    ("search", "numbers"),
    [
        ("", [1005, 1004, 1003, 1002, 1001]),
        ("#1002", [1002]),
        ("-#1002", [1005, 1004, 1003, 1001]),
        ("status:open", [1001]),
        ("status:open,pending", [1002, 1001]),
        ("status:open,closed", [1003, 1001]),
        ("-status:spam,trash", [1004, 1003, 1002, 1001]),
        ("status:open status:pending", []),
        ("status:new -status:new", []),
        ("is:closed", [1003]),
        ("priority:urgent,low", [1004, 1002]),
        ("-priority:normal", [1004, 1002]),
        ("assignee:me", [1001]),
        ("assignee:lee,none", [1005, 1004, 1003, 1002]),
        ("-assignee:me", [1005, 1004, 1003, 1002]),
        ("-assignee:none", [1002, 1001]),
        ("is:unassigned status:new", [1004]),
        ("tag:refund", [1003, 1001]),
        ("tag:REFUND,vip", [1003, 1001]),
        ("tag:refund tag:vip", [1001]),
        ("tag:refund -tag:vip", [1003]),
        ("tag:nobody", []),
        ("brand:acme mailbox:support channel:mail is:snoozed", [1004]),
        ("brand:other", []),
        ("channel:feed", []),
        ("-is:snoozed status:new,open", [1001]),
        ("is:unanswered tag:vip", [1001]),
        ("is:merged", []),
        ("has:note,attachment,draft", []),
        ("-has:draft tag:vip", [1001]),
        ("created:<48h", [1005]),
        ("created:>75h", [1002, 1001]),
        ("updated:2026-03-04", [1003]),
        ("updated:>=2026-03-05", [1005, 1004]),
        ("updated:>2026-03-05", [1005]),
        ("-created:<2026-03-05", [1005, 1004]),
        ("created:today", []),
        ("created:yesterday", [1005]),
    ],
)
def test_a_search_finds(desk: Desk, search: str, numbers: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    a_week(desk)
    assert desk.found(search) == numbers
    assert tickets.count(desk.store, parse(search), "hana") == len(numbers)
    monkeypatch.setattr("store.plan._FEW", -1)  # no tickets are few: the other ways must find the same
    assert desk.found(search) == numbers


@pytest.mark.parametrize(("zone", "numbers"), [("UTC", [1001]), ("Asia/Seoul", []), ("America/New_York", [1001])])
def test_days_are_those_of_the_place_where_somebody_searches(
    desk: Desk, zone: str, numbers: list[int], local_time: Callable[[str], None]
) -> None:
    desk.clock.move(hours=7)
    desk.receive()  # at 16:00 UTC on a Monday, which is Tuesday in Seoul
    local_time(zone)
    assert desk.found("created:2026-03-02") == numbers
    assert desk.found("created:today") == [1001]


def test_drafts_are_one_s_own_and_notes_and_answers_are_everybody_s(desk: Desk) -> None:
    first, second = desk.receive(), desk.receive(author="kim@example.org")
    drafts.save(desk.store, "hana", first, DraftKind.NOTE, "hm", (), (), 1)
    desk.perform(AddNote(second, "note"), Reply(first, "Hello", ("kim@example.org",)), actor=LEE)
    assert (desk.found("has:draft"), desk.found("has:draft", "lee")) == ([first], [])
    assert (desk.found("has:note"), desk.found("is:leaving"), desk.found("-is:leaving")) == (
        [second],
        [first],
        [second],
    )
    assert desk.found("is:unanswered") == [second]


def test_merged_tickets_are_found_as_such(desk: Desk) -> None:
    first, second = desk.receive(), desk.receive(author="kim@example.org")
    desk.perform(Merge(first, second))
    assert (desk.found("is:merged"), desk.found("-is:merged")) == ([first], [second])


@pytest.mark.parametrize("search", ["", "status:new", "status:new,closed", "-status:spam", "tag:all", "created:<9d"])
def test_pages_follow_each_other_down_and_up(desk: Desk, search: str) -> None:
    """Tickets of one and the same time included, whatever index they are read by."""
    for number in range(20):
        message = incoming(f"<same{number}@example.org>", sent_at=desk.clock(), text=f"{number}")
        desk.perform(receive(message, archive=number % 3 == 0), actor=SYSTEM)
        if number % 4 == 0:
            desk.clock.move(seconds=1)
    desk.perform(*(Tag(ticket.number, ("all",)) for ticket in tickets.page(desk.store, parse(""), "hana")))
    query = parse(search)
    everything = tickets.page(desk.store, query, "hana")
    assert everything == sorted(everything, key=tickets.key, reverse=True)
    assert len(everything) == (13 if search == "status:new" else 20)
    for size in (1, 3, 20):
        down: list[Ticket] = []
        up: list[Ticket] = []
        page = tickets.page(desk.store, query, "hana", limit=size)
        while page:
            down += page
            page = tickets.page(desk.store, query, "hana", after=tickets.key(page[-1]), limit=size)
        page = tickets.last_page(desk.store, query, "hana", size)
        while page:
            up[:0] = page
            page = tickets.page(desk.store, query, "hana", before=tickets.key(page[0]), limit=size)
        assert down == up == everything


def test_a_customers_tickets_come_newest_first(desk: Desk) -> None:
    a_week(desk)
    ana = tickets.get(desk.store, 1001).customer
    assert [ticket.number for ticket in tickets.of_customer(desk.store, ana.id, 9)] == [1003, 1001]
    assert [ticket.number for ticket in tickets.of_customer(desk.store, ana.id, 1)] == [1003]


def test_snoozed_tickets_are_due_when_their_time_has_come(desk: Desk) -> None:
    first, second = desk.receive(), desk.receive(author="kim@example.org")
    desk.perform(Snooze(first, desk.clock() + timedelta(hours=2)), Snooze(second, desk.clock() + timedelta(hours=1)))
    assert tickets.due_to_wake(desk.store) == []
    desk.clock.move(hours=1)
    assert tickets.due_to_wake(desk.store) == [second]
    desk.clock.move(hours=1)
    assert tickets.due_to_wake(desk.store) == [second, first]


def test_views_count_what_they_show(desk: Desk) -> None:
    a_week(desk)
    drafts.save(desk.store, "hana", 1002, DraftKind.REPLY, "Dear", (), (), 1)
    counts = views.counts(desk.store, VIEWS, "hana")
    assert counts == {view.name: len(desk.found(view.query)) for view in VIEWS}
    assert counts == {
        "inbox": 1, "mine": 1, "unassigned": 0, "waiting": 1, "snoozed": 1, "drafts": 1, "mentions": 0, "outbox": 0,
        "closed": 1, "spam": 1, "all": 4,
    }  # fmt: skip
    assert views.counts(desk.store, [View("vips", "VIPs", "tag:vip")], "lee") == {"vips": 1}


def test_counts_end_where_nobody_counts_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    a_week(desk)
    monkeypatch.setattr(tickets, "COUNTED", 2)
    assert tickets.count(desk.store, parse(""), "hana") == 2
    assert tickets.count(desk.store, parse("-status:spam,trash"), "hana") == 2
