"""What the store knows of an uncertain answer (F-21)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.agent import SYSTEM
from desk.command import MarkDelivery, Reply, SettleDelivery
from desk.outbox import Delivery, OutboxState
from store import doubt, outbox
from tests.desk.making import HANA
from tests.store.conftest import Desk


def try_once(desk: Desk, state: OutboxState) -> None:
    """A sender claims the one item, gets to its dot, and learns this."""
    item = outbox.claim(desk.store, "support", timedelta(minutes=1))
    assert item is not None
    assert outbox.data_sent(desk.store, item.id, item.fence)
    desk.perform(MarkDelivery(item.id, (Delivery("jisu@example.com", state),), desk.clock()), actor=SYSTEM)


@pytest.fixture
def answered(desk: Desk) -> Desk:
    ticket = desk.receive()
    desk.perform(Reply(ticket, "Hello", ("jisu@example.com",), delay=timedelta()), actor=HANA)
    return desk


def test_an_uncertain_answer_is_told_with_how_often_its_data_ended_and_when(answered: Desk) -> None:
    try_once(answered, OutboxState.UNCERTAIN)
    (first,) = doubt.doubts(answered.store)
    assert (first.item.id, first.dots, first.since) == (1, 1, answered.clock())
    answered.perform(SettleDelivery(1, OutboxState.QUEUED), actor=HANA)
    assert doubt.doubts(answered.store) == []
    answered.clock.move(minutes=5)
    try_once(answered, OutboxState.UNCERTAIN)
    again = doubt.of_entry(answered.store, first.item.entry)
    assert again is not None
    assert (again.dots, again.since) == (2, answered.clock())


def test_a_try_that_never_got_to_its_dot_and_an_answer_that_left_are_no_doubt(answered: Desk) -> None:
    item = outbox.claim(answered.store, "support", timedelta(minutes=1))
    assert item is not None
    queued = (Delivery("jisu@example.com", OutboxState.QUEUED),)
    answered.perform(MarkDelivery(item.id, queued, answered.clock()), actor=SYSTEM)
    try_once(answered, OutboxState.SENT)
    assert doubt.doubts(answered.store) == []
    assert doubt.of_entry(answered.store, item.entry) is None
