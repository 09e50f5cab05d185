"""Tickets that are one matter: what a merge brings to the ticket that stays, and what taking it back restores."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.agent import SYSTEM
from desk.command import Merge, MoveMessage, Reply, SetStatus, Snooze, Undo, Unmerge
from desk.errors import NotAllowed
from desk.link import LinkReason
from desk.mail.facts import Kind
from desk.ticket import Status
from tests.desk.making import HANA, LEE, incoming, receive
from tests.desk.memory import T0, MemoryDesk


@pytest.mark.parametrize("status", [Status.PENDING, Status.ON_HOLD, Status.RESOLVED])
def test_who_waits_brings_the_ticket_back_that_theirs_is_merged_into(desk: MemoryDesk, status: Status) -> None:
    until = T0 + timedelta(days=1)
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    desk.perform(SetStatus(1001, status), actor=HANA)
    if status is not Status.RESOLVED:
        desk.perform(Snooze(1001, until), actor=HANA)
    before = desk.ticket(1001)
    desk.perform(Merge(1002, 1001), actor=HANA)
    assert (desk.ticket(1001).status, desk.ticket(1001).snoozed_until) == (Status.OPEN, None)
    desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1001) == before


def test_what_is_under_way_opens_a_ticket_that_is_done_and_wakes_no_other(desk: MemoryDesk) -> None:
    until = T0 + timedelta(days=1)
    desk.perform(*(receive(incoming(f"<{n}@x>", text=f"{n}", kind=Kind.BULK)) for n in (2, 3)), actor=SYSTEM)
    desk.perform(SetStatus(1002, Status.PENDING), SetStatus(1001, Status.CLOSED), Merge(1002, 1001), actor=HANA)
    assert desk.ticket(1001).status is Status.OPEN
    desk.perform(SetStatus(1001, Status.PENDING), Snooze(1001, until), Merge(1003, 1001), actor=HANA)
    assert (desk.ticket(1001).status, desk.ticket(1001).snoozed_until) == (Status.PENDING, until)


def test_s13_machine_mail_that_is_merged_reopens_nothing(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="2", kind=Kind.BULK)), actor=SYSTEM)
    desk.perform(SetStatus(1001, Status.CLOSED), Merge(1002, 1001), actor=HANA)
    assert desk.ticket(1001).status is Status.CLOSED


def test_unmerge_gives_a_ticket_back_its_messages_its_status_and_its_snooze(desk: MemoryDesk) -> None:
    until = T0 + timedelta(days=1)
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    desk.perform(SetStatus(1002, Status.PENDING), Snooze(1002, until), actor=HANA)
    before = desk.ticket(1001), desk.ticket(1002)
    desk.perform(Merge(1002, 1001), actor=HANA)
    desk.perform(Unmerge(1002), actor=LEE)
    assert (desk.ticket(1001), desk.ticket(1002)) == before
    assert [[entry.id for entry in desk.conversation(number)] for number in (1001, 1002)] == [[1], [2]]
    assert desk.links(1001) == {1002: LinkReason.UNMERGED}
    desk.perform(Undo(), actor=LEE)
    assert (desk.ticket(1002).merged_into, desk.ticket(1002).status, desk.links(1001)) == (1001, Status.CLOSED, {})
    assert desk.ticket(1001).messages == 2


def test_a_join_by_a_message_is_taken_back_as_a_whole_and_the_next_mail_does_not_join_them_again(
    desk: MemoryDesk,
) -> None:
    """What showed the two to be one stays where it came in; answers go to the ticket that they name first."""
    later = T0 + timedelta(hours=1)
    desk.perform(receive(incoming("<2@x>", text="b", sent_at=T0 - timedelta(hours=1))), actor=SYSTEM)
    both = ("<2@x>", "<1@example.org>")
    desk.perform(receive(incoming("<3@x>", text="c", refers_to=both, sent_at=later)), actor=SYSTEM)
    assert (desk.ticket(1002).merged_into, desk.ticket(1001).waiting_since) == (1001, T0 - timedelta(hours=1))
    desk.perform(Unmerge(1002), actor=HANA)
    assert (desk.ticket(1002).status, desk.ticket(1002).waiting_since) == (Status.NEW, T0 - timedelta(hours=1))
    assert (desk.ticket(1001).waiting_since, desk.ticket(1001).messages) == (T0, 2)
    for id_, named, home in (("<4@x>", both, 1002), ("<5@x>", both[::-1], 1001)):
        desk.perform(receive(incoming(id_, text=id_, refers_to=named)), actor=SYSTEM)
        assert desk.entry(desk.counters["entry"]).ticket == home
    assert (desk.ticket(1001).merged_into, desk.ticket(1002).merged_into) == (None, None)


def test_an_answer_after_the_merge_stays_with_the_other_ticket(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    desk.perform(Merge(1002, 1001), actor=HANA)
    desk.perform(Reply(1001, "네", ("jisu@example.com",), anyway=True), actor=HANA)
    desk.perform(Unmerge(1002), actor=HANA)
    assert (desk.ticket(1001).waiting_since, desk.ticket(1002).waiting_since) == (None, T0)
    assert (desk.ticket(1001).messages, desk.ticket(1002).messages) == (2, 1)


def test_what_was_moved_out_while_it_was_merged_makes_nobody_wait_there(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="b")), receive(incoming("<3@x>", text="c")), actor=SYSTEM)
    desk.perform(Merge(1002, 1001), MoveMessage(1001, 2, 1003), Unmerge(1002), actor=HANA)
    assert (desk.ticket(1002).waiting_since, desk.ticket(1002).messages) == (None, 0)


def test_one_link_of_a_chain_of_merges_is_taken_out_with_what_hangs_on_it(desk: MemoryDesk) -> None:
    desk.perform(*(receive(incoming(f"<{n}@x>", text=f"{n}")) for n in (2, 3)), actor=SYSTEM)
    desk.perform(Merge(1003, 1002), Merge(1002, 1001), actor=HANA)
    desk.perform(Unmerge(1002), actor=HANA)
    assert [desk.ticket(number).messages for number in (1001, 1002, 1003)] == [1, 2, 1]
    assert desk.ticket(1003).merged_into == 1002
    with pytest.raises(NotAllowed, match="1002"):
        desk.perform(Unmerge(1002), actor=HANA)
