"""What becomes of an answer on its way out, recipient by recipient (rule 17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.agent import SYSTEM
from desk.change import ReplyQueued
from desk.command import MarkDelivery, Reply, SettleDelivery, Undo
from desk.errors import NotAllowed, TooLate
from desk.hold import Hold, HoldReason
from desk.outbox import Delivery, OutboxItem, OutboxState, next_try
from tests.desk.making import HANA
from tests.desk.memory import T0, MemoryDesk

A, B, C = "a@example.com", "b@example.com", "c@example.com"
QUEUED, HELD, SENDING, DATA_SENT = OutboxState.QUEUED, OutboxState.HELD, OutboxState.SENDING, OutboxState.DATA_SENT
SENT, REJECTED = OutboxState.SENT, OutboxState.REJECTED
UNCERTAIN, CANCELLED = OutboxState.UNCERTAIN, OutboxState.CANCELLED


def at(desk: MemoryDesk, *states: OutboxState) -> int:
    """An item that is in these states at its recipients A, B, C."""
    command = Reply(1001, "네", (A, B, C)[: len(states)])
    (change,) = (one for one in desk.perform(command, actor=HANA) if isinstance(one, ReplyQueued))
    item = desk.outbox[change.item]
    parts = tuple(replace(part, state=state) for part, state in zip(item.deliveries, states, strict=True))
    desk.outbox[item.id] = replace(item, deliveries=parts, fence=3)
    return item.id


def states(item: OutboxItem) -> tuple[OutboxState, ...]:
    return tuple(part.state for part in item.deliveries)


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        (SENDING, QUEUED, True),
        (SENDING, REJECTED, True),
        (SENDING, SENT, False),
        (DATA_SENT, SENT, True),
        (DATA_SENT, UNCERTAIN, True),
        (SENT, QUEUED, False),
        (UNCERTAIN, QUEUED, False),
        (CANCELLED, SENT, False),
    ],
)
def test_a_delivery_takes_only_the_steps_of_rule_17(
    desk: MemoryDesk, old: OutboxState, new: OutboxState, allowed: bool
) -> None:
    item = at(desk, old)
    command = MarkDelivery(item, (Delivery(A, new, "said"),), fence=3)
    if allowed:
        desk.perform(command, actor=SYSTEM)
        assert desk.item(item).deliveries == (Delivery(A, new, "said"),)
    else:
        with pytest.raises(NotAllowed):
            desk.perform(command, actor=SYSTEM)


def test_f25_a_sender_whose_claim_was_taken_over_is_refused(desk: MemoryDesk) -> None:
    item = at(desk, DATA_SENT)
    with pytest.raises(NotAllowed):
        desk.perform(MarkDelivery(item, (Delivery(A, SENT),), fence=2), actor=SYSTEM)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((SENT, SENT, SENT), SENT),
        ((SENT, REJECTED, CANCELLED), REJECTED),
        ((UNCERTAIN, REJECTED, SENT), UNCERTAIN),
        ((SENT, REJECTED, QUEUED), QUEUED),
        ((HELD, REJECTED, SENT), HELD),
        ((QUEUED, SENDING, REJECTED), SENDING),
        ((QUEUED, DATA_SENT, REJECTED), DATA_SENT),
        ((CANCELLED, CANCELLED, SENT), SENT),
        ((CANCELLED, CANCELLED, CANCELLED), CANCELLED),
    ],
)
def test_an_answers_state_is_what_is_still_to_happen_at_one_of_its_recipients_then_trouble(
    desk: MemoryDesk, parts: tuple[OutboxState, ...], whole: OutboxState
) -> None:
    assert desk.item(at(desk, *parts)).state is whole


def test_f23_a_verdict_is_about_one_recipient_and_touches_no_other(desk: MemoryDesk) -> None:
    item, later = at(desk, SENDING, SENDING, SENDING), desk.now + timedelta(minutes=5)
    verdicts = (Delivery(B, QUEUED, "451 later"), Delivery(C, REJECTED, "550 no such user"))
    desk.perform(MarkDelivery(item, verdicts, later, fence=3), actor=SYSTEM)
    assert states(desk.item(item)) == (SENDING, QUEUED, REJECTED)
    assert desk.item(item).due_at == later
    assert desk.item(item).reason == "b@example.com: 451 later; c@example.com: 550 no such user"


def test_a_verdict_on_somebody_whom_the_answer_does_not_go_to_is_refused(desk: MemoryDesk) -> None:
    item = at(desk, SENDING)
    with pytest.raises(NotAllowed):
        desk.perform(MarkDelivery(item, (Delivery(B, REJECTED),), fence=3), actor=SYSTEM)


def test_only_a_person_settles_an_uncertain_reply(desk: MemoryDesk) -> None:
    item = at(desk, UNCERTAIN)
    desk.perform(SettleDelivery(item, SENT), actor=HANA)
    assert desk.item(item).state is SENT
    with pytest.raises(NotAllowed):
        desk.perform(SettleDelivery(item, QUEUED), actor=HANA)


def test_who_has_an_answer_is_not_sent_it_again_when_it_is_settled(desk: MemoryDesk) -> None:
    item = at(desk, SENT, REJECTED, UNCERTAIN)
    desk.perform(SettleDelivery(item, QUEUED), actor=HANA)
    assert states(desk.item(item)) == (SENT, QUEUED, QUEUED)
    assert desk.item(item).due_at == desk.now


def test_one_recipient_can_be_settled_alone(desk: MemoryDesk) -> None:
    item = at(desk, UNCERTAIN, REJECTED)
    desk.perform(SettleDelivery(item, CANCELLED, B), actor=HANA)
    assert states(desk.item(item)) == (UNCERTAIN, CANCELLED)
    with pytest.raises(NotAllowed):
        desk.perform(SettleDelivery(item, SENT, B), actor=HANA)


def test_who_is_to_be_sent_it_again_waits_for_what_holds_the_others(desk: MemoryDesk) -> None:
    item = at(desk, HELD, REJECTED)
    holds = (Hold(HoldReason.CUSTOMER_WROTE, "Ana", desk.now),)
    desk.outbox[item] = replace(desk.outbox[item], holds=holds)
    desk.perform(SettleDelivery(item, QUEUED), actor=HANA)
    assert states(desk.item(item)) == (HELD, HELD)


@pytest.mark.parametrize("other", [SENT, UNCERTAIN])
def test_f24_what_one_recipient_may_have_can_not_be_taken_back(desk: MemoryDesk, other: OutboxState) -> None:
    at(desk, QUEUED, other)
    with pytest.raises(TooLate):
        desk.perform(Undo(), actor=HANA)


def test_an_answer_that_was_put_off_can_be_taken_back(desk: MemoryDesk) -> None:
    item = at(desk, QUEUED, REJECTED)
    desk.perform(Undo(), actor=HANA)
    assert desk.item(item).state is CANCELLED


def test_f23_an_address_that_is_named_twice_gets_the_answer_once(desk: MemoryDesk) -> None:
    (change, *_rest) = desk.perform(Reply(1001, "네", (A, B), (A.upper(), C)), actor=HANA)
    assert isinstance(change, ReplyQueued)
    assert change.outgoing.to == (A, B, C)


def test_tries_are_spaced_from_five_minutes_doubling_to_four_hours() -> None:
    waits = [next_try(attempt, T0) - T0 for attempt in range(1, 9)]
    assert waits[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert waits[-1] == timedelta(hours=4)
    assert next_try(10_000, T0) - T0 == timedelta(hours=4)
