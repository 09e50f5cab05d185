"""Copies for Sent folders: wanted in the moment that an answer is known to have left, and never forgotten (rule 20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk.agent import SYSTEM
from desk.command import MarkDelivery, Reply, SettleDelivery
from desk.config import parse
from desk.outbox import Delivery, OutboxState
from desk.sent_copy import CopyState
from store import outbox, sent_copy
from tests.desk.making import HANA
from tests.desk.test_sent_copy import IMAP, SETTINGS, SMTP
from tests.store.conftest import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose mailbox has a Sent folder."""
    made = Desk(tmp_path / "desk.db", parse(SETTINGS + IMAP + SMTP))
    yield made
    made.close()


def begun(desk: Desk) -> int:
    """An answer whose last byte is about to leave."""
    ticket = desk.receive()
    desk.perform(Reply(ticket, "Hello", ("jisu@example.com",), delay=timedelta()), actor=HANA)
    item = outbox.claim(desk.store, "support", timedelta(minutes=1))
    assert item is not None
    outbox.freeze(desk.store, item.id, b"raw")
    outbox.data_sent(desk.store, item.id, item.fence)
    return item.id


def mark(desk: Desk, item: int, state: OutboxState) -> None:
    desk.perform(MarkDelivery(item, (Delivery("jisu@example.com", state),)), actor=SYSTEM)


def test_a_copy_is_wanted_once_an_answer_is_known_to_have_left(desk: Desk) -> None:
    item = begun(desk)
    assert sent_copy.get(desk.store, item) is None
    mark(desk, item, OutboxState.UNCERTAIN)
    assert sent_copy.next_due(desk.store, "support") is None
    desk.perform(SettleDelivery(item, OutboxState.SENT), actor=HANA)
    (copy,) = sent_copy.due(desk.store, "support")
    assert (copy.item, copy.state) == (item, CopyState.WANTED)
    assert sent_copy.next_due(desk.store, "support") == desk.clock()


def test_a_copy_that_is_there_is_not_wanted_again(desk: Desk) -> None:
    item = begun(desk)
    mark(desk, item, OutboxState.SENT)
    sent_copy.done(desk.store, item, "Sent 7:1")
    with desk.store.transaction():
        sent_copy.want(desk.store, item, 0)
    copy = sent_copy.get(desk.store, item)
    assert copy is not None
    assert (copy.state, copy.place) == (CopyState.DONE, "Sent 7:1")
    assert sent_copy.due(desk.store, "support") == []


def test_an_answer_that_never_had_bytes_gets_no_copy(desk: Desk) -> None:
    ticket = desk.receive()
    desk.perform(Reply(ticket, "Hello", ("jisu@example.com",), delay=timedelta()), actor=HANA)
    item = outbox.claim(desk.store, "support", timedelta(minutes=1))
    assert item is not None
    mark(desk, item.id, OutboxState.REJECTED)
    desk.perform(SettleDelivery(item.id, OutboxState.SENT), actor=HANA)
    assert sent_copy.get(desk.store, item.id) is None


def test_copies_that_are_put_off_are_told_for_a_month_and_given_up_after_days(desk: Desk) -> None:
    item = begun(desk)
    mark(desk, item, OutboxState.SENT)
    assert sent_copy.missing(desk.store) == []
    sent_copy.put_off(desk.store, sent_copy.due(desk.store, "support"), "no such folder")
    assert sent_copy.due(desk.store, "support") == []
    (copy,) = sent_copy.missing(desk.store)
    assert (copy.tries, copy.reason, copy.state) == (1, "no such folder", CopyState.WANTED)
    desk.clock.move(days=6)
    sent_copy.put_off(desk.store, sent_copy.due(desk.store, "support"), "no such folder")
    (copy,) = sent_copy.missing(desk.store)
    assert (copy.tries, copy.state) == (2, CopyState.FAILED)
    assert sent_copy.next_due(desk.store, "support") is None
    desk.clock.move(days=30)
    assert sent_copy.missing(desk.store) == []
