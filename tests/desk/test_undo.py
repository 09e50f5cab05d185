"""Taking back: all of a batch or nothing, and never over somebody else's change (P3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.agent import SYSTEM
from desk.canned import CannedReply
from desk.command import AddNote, Assign, Merge, MoveMessage, Reply, SaveCanned, SetStatus, Snooze, Tag, Undo
from desk.errors import NotFound, TooLate
from desk.outbox import STILL_HERE, OutboxState
from desk.ticket import Status
from tests.desk.making import HANA, LEE, incoming, receive
from tests.desk.memory import T0, MemoryDesk, in_state

TO = ("jisu@example.com",)


def test_a_bulk_action_is_undone_at_once(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    desk.perform(*(SetStatus(number, Status.RESOLVED) for number in (1001, 1002)), Tag(1001, ("x",)), actor=HANA)
    desk.perform(Undo(), actor=HANA)
    assert [desk.ticket(number).status for number in (1001, 1002)] == [Status.NEW, Status.NEW]
    assert desk.ticket(1001).tags == ()


def test_undo_walks_back_through_ones_own_batches_only(desk: MemoryDesk) -> None:
    desk.perform(Tag(1001, ("one",)), actor=HANA)
    desk.perform(Tag(1001, ("two",)), actor=HANA)
    desk.perform(Assign(1001, "lee"), actor=LEE)
    desk.perform(Undo(), actor=HANA)
    desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1001).tags == ()
    assert desk.ticket(1001).assignee == "lee"
    with pytest.raises(NotFound):
        desk.perform(Undo(), actor=HANA)


def test_somebody_elses_later_change_is_never_undone_with_ones_own(desk: MemoryDesk) -> None:
    desk.perform(SetStatus(1001, Status.PENDING), actor=HANA)
    desk.perform(SetStatus(1001, Status.RESOLVED), actor=LEE)
    with pytest.raises(TooLate):
        desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1001).status is Status.RESOLVED


def test_a_reply_is_taken_back_until_it_leaves_and_the_customer_waits_again(desk: MemoryDesk) -> None:
    waiting_since = desk.ticket(1001).waiting_since
    desk.perform(Reply(1001, "네", TO), actor=HANA)
    desk.perform(Undo(), actor=HANA)
    assert desk.item(1).state is OutboxState.CANCELLED
    assert desk.ticket(1001).waiting_since == waiting_since
    assert desk.ticket(1001).status is Status.NEW


def test_a_reply_with_a_status_on_a_new_ticket_is_taken_back_whole(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "네", TO), Tag(1001, ("refund",)), SetStatus(1001, Status.PENDING), actor=HANA)
    desk.perform(Undo(), actor=HANA)
    assert (desk.ticket(1001).status, desk.ticket(1001).tags) == (Status.NEW, ())


@pytest.mark.parametrize("state", [state for state in OutboxState if state not in STILL_HERE])
def test_f24_a_reply_that_has_left_the_queue_is_too_late_to_take_back(desk: MemoryDesk, state: OutboxState) -> None:
    desk.perform(Reply(1001, "네", TO), actor=HANA)
    desk.outbox[1] = in_state(desk.outbox[1], state)
    with pytest.raises(TooLate):
        desk.perform(Undo(), actor=HANA)


def test_merge_note_and_canned_reply_can_be_taken_back(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    desk.perform(Merge(1002, 1001), actor=HANA)
    desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1002).merged_into is None
    assert desk.ticket(1002).status is Status.NEW
    desk.perform(AddNote(1001, "메모"), actor=HANA)
    desk.perform(Undo(), actor=HANA)
    assert [entry.id for entry in desk.conversation(1001)] == [1]
    desk.perform(SaveCanned(CannedReply("refund", "환불", {"": "환불해 드렸습니다."})), actor=HANA)
    desk.perform(Undo(), actor=HANA)
    assert desk.canned("refund") is None


def test_who_wrote_after_a_merge_goes_on_waiting_when_that_is_undone(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "네", TO), actor=HANA)
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    desk.perform(Merge(1002, 1001), actor=HANA)
    later = T0 + timedelta(hours=1)
    desk.perform(receive(incoming("<3@x>", text="c", refers_to=("<1@example.org>",), sent_at=later)), actor=SYSTEM)
    desk.perform(Undo(), actor=HANA)
    assert (desk.ticket(1001).waiting_since, desk.ticket(1002).waiting_since) == (later, T0)


def test_who_waited_for_a_moved_message_alone_waits_no_more_when_that_is_undone(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "네", TO), actor=HANA)
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    for id_ in ("<3@x>", "<4@x>"):
        later = T0 + timedelta(hours=int(id_[1]))
        desk.perform(receive(incoming(id_, text=id_, refers_to=("<2@x>",), sent_at=later)), actor=SYSTEM)
    moved = desk.conversation(1002)[1].id
    desk.perform(MoveMessage(1002, moved, 1001, following=True), actor=HANA)
    desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1001).waiting_since is None


def test_undoing_an_older_batch_leaves_no_ticket_done_and_snoozed_at_once(desk: MemoryDesk) -> None:
    until = T0 + timedelta(days=1)
    desk.perform(SetStatus(1001, Status.RESOLVED), actor=HANA)
    desk.perform(SetStatus(1001, Status.OPEN), actor=HANA)
    reopened = len(desk.batches)
    desk.perform(Snooze(1001, until), actor=LEE)
    desk.perform(Undo(reopened), actor=HANA)
    assert (desk.ticket(1001).status, desk.ticket(1001).snoozed_until) == (Status.RESOLVED, None)
    desk.perform(Undo(), actor=HANA)
    assert (desk.ticket(1001).status, desk.ticket(1001).snoozed_until) == (Status.NEW, None)


def test_a_snooze_is_not_put_back_once_the_ticket_is_done(desk: MemoryDesk) -> None:
    desk.perform(Snooze(1001, T0 + timedelta(days=1)), actor=HANA)
    desk.perform(Snooze(1001, None), actor=HANA)
    woken = len(desk.batches)
    desk.perform(SetStatus(1001, Status.RESOLVED), actor=LEE)
    with pytest.raises(TooLate):
        desk.perform(Undo(woken), actor=HANA)
    assert desk.ticket(1001).snoozed_until is None


def test_undoing_an_older_batch_opens_no_merged_ticket(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    desk.perform(SetStatus(1002, Status.CLOSED), actor=HANA)
    closed = len(desk.batches)
    desk.perform(Merge(1002, 1001), actor=LEE)
    with pytest.raises(TooLate):
        desk.perform(Undo(closed), actor=HANA)


def test_a_batch_is_undone_once(desk: MemoryDesk) -> None:
    desk.perform(Tag(1001, ("x",)), actor=HANA)
    batch = len(desk.batches)
    desk.perform(Undo(batch), actor=LEE)
    with pytest.raises(TooLate):
        desk.perform(Undo(batch), actor=LEE)
