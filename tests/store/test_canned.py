"""Canned replies come back as they were kept."""

from __future__ import annotations

from datetime import timedelta

from desk.canned import CannedActions, CannedReply
from desk.command import RemoveCanned, SaveCanned
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
