"""A refused address is corrected; who has the answer gets it no second time (rules 17 and 19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.change import RecipientSet
from desk.command import Readdress, Undo
from desk.errors import NotAllowed, TooLate
from desk.outbox import Delivery, OutboxState
from tests.desk.making import HANA
from tests.desk.memory import MemoryDesk
from tests.desk.test_delivery import CANCELLED, HELD, QUEUED, REJECTED, SENT, UNCERTAIN, A, B, C, at

NEW = "new@example.com"


def readdress(desk: MemoryDesk, item: int, new: str = NEW, old: str = B) -> RecipientSet:
    changes = desk.perform(Readdress(item, old, new), actor=HANA)
    return next(change for change in changes if isinstance(change, RecipientSet))


def test_the_right_address_is_tried_and_nobody_else(desk: MemoryDesk) -> None:
    number = at(desk, SENT, REJECTED)
    readdress(desk, number)
    item = desk.item(number)
    assert item.deliveries == (Delivery(A, SENT), Delivery(NEW, QUEUED))
    assert item.due_at == desk.now + timedelta(seconds=10)
    assert [one.email for one in desk.entry(item.entry).to] == [A, NEW]


@pytest.mark.parametrize(
    ("others", "afresh"),
    [((REJECTED,), True), ((QUEUED,), True), ((SENT,), False), ((UNCERTAIN,), False), ((CANCELLED,), False)],
)
def test_bytes_are_written_anew_only_where_nobody_can_have_them(
    desk: MemoryDesk, others: tuple[OutboxState, ...], afresh: bool
) -> None:
    assert readdress(desk, at(desk, *others, REJECTED)).afresh is afresh


@pytest.mark.parametrize("state", [SENT, UNCERTAIN, QUEUED, HELD, CANCELLED])
def test_only_what_was_refused_is_sent_elsewhere(desk: MemoryDesk, state: OutboxState) -> None:
    number = at(desk, SENT, state)
    with pytest.raises(NotAllowed):
        readdress(desk, number)


@pytest.mark.parametrize(
    "new", ["", "no address", "x@example.com\r\nBcc: y", "x@example.com>", "support@acme.example", A.upper(), C]
)
def test_s17_s44_addresses_that_get_no_answer_are_refused(desk: MemoryDesk, new: str) -> None:
    number = at(desk, SENT, REJECTED, SENT)
    with pytest.raises(NotAllowed):
        readdress(desk, number, new)


def test_undo_puts_the_refused_address_back_until_the_answer_leaves(desk: MemoryDesk) -> None:
    number = at(desk, SENT, REJECTED)
    before = desk.item(number)
    readdress(desk, number)
    desk.perform(Undo(), actor=HANA)
    assert desk.item(number).deliveries == before.deliveries
    assert [one.email for one in desk.entry(before.entry).to] == [A, B]
    readdress(desk, number)
    item = desk.item(number)
    desk.outbox[number] = replace(item, deliveries=(Delivery(A, SENT), Delivery(NEW, SENT)))
    with pytest.raises(TooLate):
        desk.perform(Undo(), actor=HANA)
