"""Messages in the wrong ticket: taken out, moved, followed by their answers, and put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.agent import SYSTEM
from desk.command import AddNote, Assign, Merge, MoveMessage, Reply, SetStatus, Snooze, Undo, Unthread
from desk.errors import NotAllowed, NotFound, TooLate
from desk.link import LinkReason
from desk.ticket import Status
from tests.desk.making import HANA, LEE, incoming, receive
from tests.desk.memory import T0, MemoryDesk

FIRST = "<1@example.org>"


def say(desk: MemoryDesk, message_id: str, *refers_to: str, author: str = "jisu@example.com", hours: int = 1) -> int:
    """A customer writes; the number of the entry."""
    sent_at = T0 + timedelta(hours=hours)
    mail = incoming(message_id, author=author, text=message_id, refers_to=refers_to, sent_at=sent_at)
    desk.perform(receive(mail), actor=SYSTEM)
    return desk.counters["entry"]


def shown(desk: MemoryDesk, ticket: int) -> list[int]:
    return [entry.id for entry in desk.conversation(ticket)]


@pytest.fixture
def mixed(desk: MemoryDesk) -> MemoryDesk:
    """#1001 with a question, another person's question that came into it, and an answer to that."""
    say(desk, "<2@x>", FIRST, author="ana@example.org", hours=1)
    say(desk, "<3@x>", "<2@x>", FIRST, author="ana@example.org", hours=2)
    return desk


def test_a_message_gets_a_ticket_of_its_own_that_waits_and_is_its_writers(mixed: MemoryDesk) -> None:
    mixed.perform(SetStatus(1001, Status.OPEN), Unthread(1001, 2), actor=HANA)
    assert (shown(mixed, 1001), shown(mixed, 1002)) == ([1, 3], [2])
    new = mixed.ticket(1002)
    assert (new.status, new.waiting_since, new.messages) == (Status.NEW, T0 + timedelta(hours=1), 1)
    assert mixed.ticket(1001).messages == 2
    assert mixed.links(1001) == {1002: LinkReason.MOVED}


def test_all_that_came_after_goes_with_it(mixed: MemoryDesk) -> None:
    mixed.perform(AddNote(1001, "for Ana"), actor=HANA)
    mixed.wait(timedelta(hours=3))
    mixed.perform(AddNote(1001, "late"), actor=HANA)
    mixed.perform(Unthread(1001, 2, following=True), actor=HANA)
    assert (shown(mixed, 1001), shown(mixed, 1002)) == ([1, 4], [2, 3, 5])


def test_later_answers_follow_the_message_and_bring_the_two_not_together_again(mixed: MemoryDesk) -> None:
    mixed.perform(Unthread(1001, 2, following=True), actor=HANA)
    say(mixed, "<4@x>", "<3@x>", "<2@x>", FIRST)
    assert mixed.entry(4).ticket == 1002
    say(mixed, "<5@x>", FIRST)
    assert mixed.entry(5).ticket == 1001
    assert mixed.ticket(1002).merged_into is None
    assert mixed.links(1001) == {1002: LinkReason.MOVED}


def test_an_ancestor_that_only_the_moved_message_names_goes_with_it(desk: MemoryDesk) -> None:
    say(desk, "<2@x>", FIRST, "<lost@x>", "<both@x>")
    say(desk, "<3@x>", FIRST, "<both@x>")
    desk.perform(Unthread(1001, 2), actor=HANA)
    say(desk, "<lost@x>")
    say(desk, "<both@x>")
    assert [desk.entry(number).ticket for number in (4, 5)] == [1002, 1001]


def test_an_answer_of_ours_that_was_moved_is_followed_by_the_answers_to_it(mixed: MemoryDesk) -> None:
    mixed.perform(Reply(1001, "Hello Ana", ("ana@example.org",)), actor=HANA)
    mixed.perform(Unthread(1001, 4), actor=HANA)
    ours = mixed.entry(4).message_id
    mail = incoming("<5@x>", author="ana@example.org", text="thanks", refers_to=(ours,), signed_ticket=1001)
    mixed.perform(receive(replace(mail, signed_id=ours)), actor=SYSTEM)
    assert mixed.entry(5).ticket == 1002
    assert mixed.item(1).ticket == 1002


def test_a_message_moves_to_another_ticket_and_opens_it_if_it_still_waits(mixed: MemoryDesk) -> None:
    say(mixed, "<other@x>", author="ana@example.org")
    mixed.perform(SetStatus(1002, Status.CLOSED), actor=HANA)
    mixed.perform(MoveMessage(1001, 2, 1002), actor=HANA)
    assert (shown(mixed, 1001), shown(mixed, 1002)) == ([1, 3], [2, 4])
    assert (mixed.ticket(1002).status, mixed.ticket(1002).messages) == (Status.OPEN, 2)
    assert mixed.ticket(1002).waiting_since == T0 + timedelta(hours=1)


def test_what_waits_brings_a_pending_and_snoozed_ticket_back_as_if_it_had_come_there(mixed: MemoryDesk) -> None:
    say(mixed, "<other@x>", author="ana@example.org")
    until = T0 + timedelta(days=9)
    mixed.perform(SetStatus(1002, Status.PENDING), Snooze(1002, until), actor=HANA)
    mixed.perform(MoveMessage(1001, 2, 1002), actor=HANA)
    assert (mixed.ticket(1002).status, mixed.ticket(1002).snoozed_until) == (Status.OPEN, None)
    mixed.perform(Undo(), actor=HANA)
    assert (mixed.ticket(1002).status, mixed.ticket(1002).snoozed_until) == (Status.PENDING, until)


def test_what_is_left_waits_no_more_if_only_the_moved_message_did(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "네", ("jisu@example.com",)), actor=HANA)
    say(desk, "<2@x>", FIRST)
    desk.perform(Unthread(1001, 3), actor=HANA)
    assert desk.ticket(1001).waiting_since is None
    assert desk.ticket(1002).waiting_since == T0 + timedelta(hours=1)
    desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1001).waiting_since == T0 + timedelta(hours=1)


def test_a_message_of_a_merged_ticket_is_taken_out_of_what_shows_it(desk: MemoryDesk) -> None:
    say(desk, "<2@x>")
    desk.perform(Merge(1002, 1001), actor=HANA)
    desk.perform(Unthread(1002, 2), actor=HANA)
    assert (shown(desk, 1001), shown(desk, 1003)) == ([1], [2])
    assert [desk.ticket(number).messages for number in (1001, 1002, 1003)] == [1, 0, 1]


def test_undo_puts_the_messages_back_and_the_new_number_leads_there(mixed: MemoryDesk) -> None:
    before = (mixed.ticket(1001), dict(mixed.ids), dict(mixed.entries))
    mixed.perform(Unthread(1001, 2, following=True), actor=HANA)
    mixed.perform(Undo(), actor=HANA)
    assert (mixed.ticket(1001), mixed.ids, mixed.entries) == before
    assert (mixed.ticket(1002).merged_into, mixed.ticket(1002).status) == (1001, Status.CLOSED)
    assert mixed.links(1001) == {}


def test_undo_is_too_late_once_somebody_wrote_there_or_moved_it_on(mixed: MemoryDesk) -> None:
    mixed.perform(Unthread(1001, 2), actor=HANA)
    say(mixed, "<4@x>", "<2@x>")
    with pytest.raises(TooLate):
        mixed.perform(Undo(), actor=HANA)
    mixed.perform(MoveMessage(1002, 2, 1001), actor=LEE)
    with pytest.raises(TooLate):
        mixed.perform(Undo(), actor=HANA)


def test_an_answer_that_was_moved_is_taken_back_where_it_is(mixed: MemoryDesk) -> None:
    mixed.perform(Reply(1001, "네", ("jisu@example.com",)), actor=HANA)
    answered = len(mixed.batches)
    mixed.perform(Unthread(1001, 4), actor=LEE)
    mixed.perform(Undo(answered), actor=HANA)
    assert [mixed.ticket(number).messages for number in (1001, 1002)] == [3, 0]
    with pytest.raises(NotFound):
        mixed.perform(MoveMessage(1002, 4, 1001), actor=LEE)


def test_undo_is_too_late_once_the_new_ticket_was_merged(mixed: MemoryDesk) -> None:
    mixed.perform(Unthread(1001, 2), actor=HANA)
    say(mixed, "<other@x>")
    mixed.perform(Merge(1002, 1003), actor=LEE)
    with pytest.raises(TooLate):
        mixed.perform(Undo(), actor=HANA)


def test_what_cannot_be_taken_out_is_refused(mixed: MemoryDesk) -> None:
    mixed.perform(AddNote(1001, "note"), actor=HANA)
    say(mixed, "<other@x>")
    with pytest.raises(NotFound):
        mixed.perform(Unthread(1001, 4), actor=HANA)
    with pytest.raises(NotFound):
        mixed.perform(Unthread(1001, 5), actor=HANA)
    for command in (Unthread(1002, 5), Unthread(1001, 1, following=True), MoveMessage(1001, 2, 1001)):
        with pytest.raises(NotAllowed):
            mixed.perform(command, actor=HANA)
    mixed.perform(receive(incoming("<b@x>"), brand="hanbit"), Merge(1002, 1001), actor=SYSTEM)
    for into in (1002, 1003):
        with pytest.raises(NotAllowed):
            mixed.perform(MoveMessage(1001, 2, into), actor=HANA)


def test_a_ticket_that_is_done_stays_done_and_so_is_what_was_in_it(mixed: MemoryDesk) -> None:
    mixed.perform(Assign(1001, "hana"), SetStatus(1001, Status.CLOSED), Unthread(1001, 2), actor=HANA)
    assert (mixed.ticket(1001).status, mixed.ticket(1002).status) == (Status.CLOSED, Status.CLOSED)
    assert (mixed.ticket(1002).waiting_since, mixed.ticket(1002).assignee) == (None, None)
