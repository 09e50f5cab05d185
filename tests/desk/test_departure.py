"""When an answer is due: what leaves, what has lost its sense, what a wrong clock holds (F-26)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.agent import SYSTEM
from desk.change import ReplyQueued
from desk.command import Depart, FollowClock, Merge, ReleaseReply, Reply, SetStatus
from desk.hold import HoldReason
from desk.outbox import OutboxItem, OutboxState
from desk.ticket import Status
from tests.desk.acknowledging import acknowledging_desk, opened
from tests.desk.making import HANA
from tests.desk.memory import MemoryDesk, in_state

TO = ("jisu@example.com",)


def reply(desk: MemoryDesk, delay: timedelta = timedelta(seconds=10)) -> int:
    (change,) = (c for c in desk.perform(Reply(1001, "네", TO, delay=delay), actor=HANA) if isinstance(c, ReplyQueued))
    return change.item


def due(desk: MemoryDesk, number: int) -> OutboxItem:
    """The item, after its sender found it due."""
    desk.perform(Depart(number), actor=SYSTEM)
    return desk.item(number)


def acknowledged(desk: MemoryDesk) -> int:
    """The number of the acknowledgement of a new ticket, a minute later."""
    opened(desk, 0)
    desk.wait(timedelta(minutes=1))
    (number,) = desk.automatic
    return number


def test_an_acknowledgement_leaves_while_nobody_has_answered() -> None:
    desk = acknowledging_desk()
    assert due(desk, acknowledged(desk)).state is OutboxState.QUEUED


@pytest.mark.parametrize("status", [Status.SPAM, Status.TRASH])
def test_an_acknowledgement_does_not_go_to_who_was_put_into_spam_or_trash_meanwhile(status: Status) -> None:
    desk = acknowledging_desk()
    number = acknowledged(desk)
    desk.perform(SetStatus(1001, status), actor=HANA)
    assert due(desk, number).state is OutboxState.CANCELLED


def test_an_acknowledgement_does_not_follow_an_answer() -> None:
    desk = acknowledging_desk()
    number = acknowledged(desk)
    reply(desk)
    assert due(desk, number).state is OutboxState.CANCELLED


def test_an_acknowledgement_does_not_follow_an_answer_in_the_ticket_that_its_own_was_merged_into() -> None:
    desk = acknowledging_desk()
    opened(desk, 0)
    opened(desk, 1)
    desk.perform(Merge(1002, 1001), actor=HANA)
    reply(desk)
    desk.wait(timedelta(minutes=1))
    assert {due(desk, number).state for number in desk.automatic} == {OutboxState.CANCELLED}


def test_f26_an_answer_that_is_a_few_hours_late_leaves(desk: MemoryDesk) -> None:
    number = reply(desk)
    desk.wait(timedelta(hours=8))
    assert due(desk, number).state is OutboxState.QUEUED


@pytest.mark.parametrize("jump", [timedelta(days=1, minutes=1), timedelta(days=365), timedelta(days=365 * 12)])
def test_f26_an_answer_that_is_more_than_a_day_late_is_held_and_leaves_when_a_person_says_so(
    desk: MemoryDesk, jump: timedelta
) -> None:
    number = reply(desk)
    desk.wait(jump)
    held = due(desk, number)
    assert (held.state, [hold.reason for hold in held.holds]) == (OutboxState.HELD, [HoldReason.CLOCK])
    desk.perform(ReleaseReply(number), actor=HANA)
    desk.wait(timedelta(seconds=10))
    assert due(desk, number).state is OutboxState.QUEUED


def test_f29_an_answer_that_is_late_since_nothing_could_leave_is_not_held(desk: MemoryDesk) -> None:
    number, blocked_since = reply(desk), desk.now
    desk.wait(timedelta(days=3))
    assert desk.perform(Depart(number, blocked_since), actor=SYSTEM) == []
    assert desk.perform(Depart(number, blocked_since + timedelta(days=2)), actor=SYSTEM) != []


@pytest.mark.parametrize("jump", [timedelta(days=2), timedelta(days=365)])
def test_f26_an_answer_from_a_time_to_come_is_held_and_leaves_when_a_person_says_so(
    desk: MemoryDesk, jump: timedelta
) -> None:
    desk.wait(jump)
    number = reply(desk)
    desk.wait(-jump)
    held = due(desk, number)
    assert (held.state, [hold.reason for hold in held.holds]) == (OutboxState.HELD, [HoldReason.CLOCK])
    desk.perform(ReleaseReply(number), actor=HANA)
    desk.wait(timedelta(seconds=10))
    assert desk.item(number).due_at <= desk.now
    assert due(desk, number).state is OutboxState.QUEUED


@pytest.mark.parametrize("step", [timedelta(hours=3), timedelta(hours=-3), timedelta(seconds=-1), timedelta(hours=24)])
def test_f26_a_clock_that_is_set_leaves_an_answers_wait_as_long_as_it_was(desk: MemoryDesk, step: timedelta) -> None:
    begun, before = desk.now, reply(desk, timedelta(hours=24))
    desk.wait(timedelta(hours=1))
    seen = desk.now
    desk.wait(step)
    desk.perform(FollowClock(begun, seen, step), actor=SYSTEM)
    assert desk.item(before).due_at - desk.now == timedelta(hours=23)


def test_f26_what_was_queued_before_the_clock_was_watched_keeps_its_time(desk: MemoryDesk) -> None:
    number = reply(desk, timedelta(hours=24))
    due_at = desk.item(number).due_at
    desk.wait(timedelta(hours=1))
    desk.perform(FollowClock(desk.now, desk.now, timedelta(hours=3)), actor=SYSTEM)
    assert desk.item(number).due_at == due_at


@pytest.mark.parametrize("step", [timedelta(days=2), timedelta(days=-365)])
def test_f26_a_clock_that_is_set_by_more_than_a_day_holds_all_that_waits(desk: MemoryDesk, step: timedelta) -> None:
    waiting, leaving = reply(desk), reply(desk)
    desk.outbox[leaving] = in_state(desk.outbox[leaving], OutboxState.SENDING)
    desk.perform(FollowClock(desk.now, desk.now, step), actor=SYSTEM)
    assert [hold.reason for hold in desk.item(waiting).holds] == [HoldReason.CLOCK]
    assert desk.item(leaving).state is OutboxState.SENDING


@pytest.mark.parametrize(("month", "day", "wall"), [(10, 24, 19), (3, 28, 21)])
def test_f26_24_hours_are_24_hours_across_both_changes_of_summer_time(
    desk: MemoryDesk, month: int, day: int, wall: int
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    desk.now = datetime(2026, month, day, 20, tzinfo=berlin).astimezone(UTC)
    number = reply(desk, timedelta(hours=24))
    assert (desk.item(number).due_at - desk.now).total_seconds() == 24 * 3600
    assert desk.item(number).due_at.astimezone(berlin).hour == wall  # a clock on the wall was set meanwhile


def test_what_has_begun_to_leave_is_not_looked_at_again(desk: MemoryDesk) -> None:
    number = reply(desk)
    desk.outbox[number] = in_state(replace(desk.outbox[number], fence=1), OutboxState.SENDING)
    desk.wait(timedelta(days=3))
    assert desk.perform(Depart(number), actor=SYSTEM) == []
