"""A burst of automatic mail is held before it leaves, until a person has looked (rule 9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.change import FuseBlown
from desk.command import Merge, Reply, ResetFuse, SetStatus
from desk.errors import NotAllowed
from desk.fuse import WINDOW
from desk.outbox import OutboxState
from desk.ticket import Status
from tests.desk.acknowledging import acknowledging_desk, opened
from tests.desk.making import HANA
from tests.desk.memory import MemoryDesk, in_state

LIMIT = 30


@pytest.fixture
def blown() -> MemoryDesk:
    """A desk whose fuse has blown at the thirty-first mail of a burst."""
    desk = acknowledging_desk()
    changes = [change for number in range(LIMIT + 1) for change in opened(desk, number)]
    assert [change.count for change in changes if isinstance(change, FuseBlown)] == [LIMIT + 1]
    return desk


def states(desk: MemoryDesk) -> set[OutboxState]:
    return {desk.outbox[item].state for item in desk.automatic}


def test_the_mail_that_is_one_too_many_holds_all_that_wait(blown: MemoryDesk) -> None:
    assert (len(blown.automatic), states(blown)) == (LIMIT + 1, {OutboxState.HELD})
    opened(blown, 99)
    assert states(blown) == {OutboxState.HELD}


def test_agents_answers_leave_all_the_same(blown: MemoryDesk) -> None:
    blown.perform(Reply(1001, "네", ("c0@example.com",)), actor=HANA)
    (answer,) = [item for item in blown.outbox.values() if item.id not in blown.automatic]
    assert answer.state is OutboxState.QUEUED


@pytest.mark.parametrize(("drop", "state"), [(False, OutboxState.QUEUED), (True, OutboxState.CANCELLED)])
def test_a_person_sends_or_drops_what_is_held(blown: MemoryDesk, drop: bool, state: OutboxState) -> None:
    blown.wait(timedelta(seconds=5))
    blown.perform(ResetFuse(drop), actor=HANA)
    assert states(blown) == {state}
    opened(blown, 99)
    assert blown.outbox[max(blown.automatic)].state is OutboxState.QUEUED
    with pytest.raises(NotAllowed):
        blown.perform(ResetFuse(drop), actor=HANA)


def test_nothing_of_what_is_held_goes_to_what_was_put_into_spam(blown: MemoryDesk) -> None:
    blown.perform(SetStatus(1001, Status.SPAM), Merge(1002, 1001), actor=HANA)
    blown.perform(ResetFuse(drop=False), actor=HANA)
    dropped = [item.ticket for item in blown.outbox.values() if item.state is OutboxState.CANCELLED]
    assert dropped == [1001, 1002]


def test_the_same_number_over_a_longer_time_blows_nothing() -> None:
    desk = acknowledging_desk()
    for number in range(LIMIT + 10):
        opened(desk, number)
        desk.wait(WINDOW / LIMIT + timedelta(seconds=1))
    assert states(desk) == {OutboxState.QUEUED}


def test_what_has_begun_to_leave_is_not_held() -> None:
    desk = acknowledging_desk()
    opened(desk, 0)
    (item,) = desk.automatic
    desk.outbox[item] = in_state(desk.outbox[item], OutboxState.SENDING)
    for number in range(1, LIMIT + 1):
        opened(desk, number)
    assert desk.outbox[item].state is OutboxState.SENDING
    assert states(desk) == {OutboxState.SENDING, OutboxState.HELD}
