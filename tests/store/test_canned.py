"""Canned replies come back as they were kept."""

from __future__ import annotations

from datetime import timedelta

from desk.canned import CannedActions, CannedReply, Use
from desk.command import AddNote, FillIn, Merge, RemoveCanned, Reply, SaveCanned
from desk.ticket import Priority, Status
from store import canned
from tests.store.conftest import Desk


def test_canned_replies_come_back_whole(desk: Desk) -> None:
    actions = CannedActions(Status.PENDING, Priority.HIGH, "me", timedelta(days=2), ("refund",), ("new",))
    refund = CannedReply("refund", "환불 안내", {"ko": "안녕하세요", "en": "Hello"}, "acme", ("money",), actions)
    thanks = CannedReply("thanks", "Thanks", {"": "Thank you"})
    desk.perform(SaveCanned(thanks), SaveCanned(refund))
    assert canned.replies(desk.another_store()) == [refund, thanks]
    desk.perform(RemoveCanned("refund"))
    assert canned.replies(desk.store) == [thanks]


def test_how_often_a_reply_was_sent_is_counted_for_each_agent(desk: Desk) -> None:
    number = desk.receive()
    desk.perform(Reply(number, "one", ("jisu@example.com",), canned=("refund", "refund")))
    desk.clock.move(hours=1)
    desk.perform(AddNote(number, "two", canned=("refund",)))
    assert canned.uses(desk.store, "hana") == {"refund": Use(2, desk.clock())}
    assert canned.uses(desk.store, "lee") == {}


def test_what_was_asked_of_a_merged_ticket_is_known_where_it_leads(desk: Desk) -> None:
    into, number = desk.receive(), desk.receive(author="kim@example.org")
    desk.perform(FillIn(number, "Order number", "7731"), FillIn(number, "Colour", "  "))
    assert canned.asked(desk.store, into) == {}
    desk.perform(Merge(number, into))
    assert canned.asked(desk.store, into) == {"Order number": "7731"}
    desk.perform(FillIn(into, "Order number", "7732"))
    assert canned.asked(desk.store, into) == {"Order number": "7732"}
