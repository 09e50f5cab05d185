"""The fuse and what the brakes count, as the store keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desk.agent import SYSTEM
from desk.canned import CannedReply
from desk.command import ResetFuse, SaveCanned
from desk.outbox import OutboxState
from store import Store, fuse, outbox, tickets
from tests.store.conftest import CONFIG, Desk

ACKNOWLEDGING = replace(
    CONFIG, desk=replace(CONFIG.desk, fuse=2), brands=(replace(CONFIG.brands[0], acknowledge="received"),)
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that acknowledges, two within ten minutes at most."""
    made = Desk(tmp_path / "desk.db", ACKNOWLEDGING)
    made.perform(SaveCanned(CannedReply("received", "Received", {"": "#{{ticket.number}}"})), actor=SYSTEM)
    yield made
    made.close()


def states(store: Store) -> list[OutboxState]:
    return [item.state for item in outbox.items(store, OutboxState)]


def test_what_waits_is_held_and_let_go_again(desk: Desk) -> None:
    for name in "abc":
        desk.receive(author=f"{name}@example.com")
    assert fuse.get(desk.store).blown_at == desk.clock()
    assert states(desk.store) == [OutboxState.HELD] * 3
    assert outbox.claim(desk.store, "support", timedelta(minutes=1)) is None
    desk.clock.move(minutes=5)
    desk.perform(ResetFuse(drop=False))
    assert (fuse.get(desk.store).blown_at, fuse.get(desk.store).reset_at) == (None, desk.clock())
    assert outbox.claim(desk.store, "support", timedelta(minutes=1)) is not None
    desk.receive(author="d@example.com")
    assert fuse.get(desk.store).blown_at is None  # what was before the reset is not counted


def test_an_acknowledged_ticket_goes_on_waiting_and_keeps_its_place(desk: Desk) -> None:
    number = desk.receive(author="a@example.com")
    ticket = tickets.get(desk.store, number)
    assert (ticket.messages, ticket.waiting_since, ticket.updated_at) == (2, desk.clock(), desk.clock())
    assert ticket.last_entry == 2


def test_what_was_dropped_is_not_counted(desk: Desk) -> None:
    for name in "abc":
        desk.receive(author=f"{name}@example.com")
    desk.perform(ResetFuse(drop=True))
    desk.receive(author="a@example.com")
    assert states(desk.store).count(OutboxState.QUEUED) == 1


@pytest.mark.parametrize("name", ["state_automatic_to", "state_automatic_count", "outbox_automatic"])
def test_the_brakes_read_an_index_and_never_the_whole_outbox(desk: Desk, name: str) -> None:
    sql = getattr(desk.store.sql, name).sql
    values = {"address": "a@example.com", "since": 0, "mailbox": None, "state": "held"}
    plan = [row[3] for row in desk.store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert not [step for step in plan if step.startswith("SCAN outbox") and "INDEX" not in step], plan
