"""Where messages from outside go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.agent import SYSTEM
from desk.change import MessageIgnored, MessageReceived, TicketOpened
from desk.command import Merge, Reply, SetStatus, Snooze
from desk.customer import NOBODY
from desk.mail.facts import Address, Kind
from desk.ticket import Status
from tests.desk.making import HANA, incoming, receive
from tests.desk.memory import MemoryDesk


def test_the_first_message_opens_a_new_ticket_that_waits(desk: MemoryDesk) -> None:
    ticket = desk.ticket(1001)
    assert (ticket.status, ticket.language, ticket.messages) == (Status.NEW, "ko", 1)
    assert ticket.waiting_since == desk.now
    assert ticket.customer.label == "김지수"


def test_an_answer_that_names_a_known_message_joins_its_ticket(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@example.org>", text="더", refers_to=("<1@example.org>",))), actor=SYSTEM)
    assert [entry.id for entry in desk.conversation(1001)] == [1, 2]
    assert desk.entry(2).why[0].code == "refers_to"


def test_an_answer_that_came_before_its_question_keeps_them_together(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<b@x>", text="answer", refers_to=("<a@x>",))), actor=SYSTEM)
    desk.perform(receive(incoming("<a@x>", text="question")), actor=SYSTEM)
    assert len(desk.conversation(1002)) == 2
    assert desk.entry(3).why[0].code == "named_before"


def test_a_second_copy_of_a_mail_is_ignored_and_other_content_is_kept(desk: MemoryDesk) -> None:
    (ignored,) = desk.perform(receive(incoming()), actor=SYSTEM)
    assert isinstance(ignored, MessageIgnored)
    assert ignored.reason == "duplicate"
    changes = desk.perform(receive(incoming(text="같은 번호, 다른 내용")), actor=SYSTEM)
    assert any(isinstance(change, MessageReceived) for change in changes)


def test_our_own_answer_coming_back_is_no_message(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "안녕하세요", ("jisu@example.com",)), actor=HANA)
    own = desk.entry(2).message_id
    (ignored,) = desk.perform(receive(incoming(own, author="support@acme.example", text="anything")), actor=SYSTEM)
    assert isinstance(ignored, MessageIgnored)
    assert ignored.reason == "own_reply"


@pytest.mark.parametrize("status", [Status.PENDING, Status.ON_HOLD, Status.RESOLVED, Status.CLOSED])
def test_a_persons_message_reopens_what_was_put_aside(desk: MemoryDesk, status: Status) -> None:
    desk.perform(SetStatus(1001, status), actor=HANA)
    desk.perform(receive(incoming("<2@x>", text="?", refers_to=("<1@example.org>",))), actor=SYSTEM)
    assert desk.ticket(1001).status is Status.OPEN


@pytest.mark.parametrize("kind", [Kind.AUTO_REPLY, Kind.BOUNCE, Kind.BULK, Kind.FEEDBACK])
def test_s13_machine_mail_never_reopens_a_ticket_and_never_waits(desk: MemoryDesk, kind: Kind) -> None:
    desk.perform(SetStatus(1001, Status.CLOSED), actor=HANA)
    desk.perform(receive(incoming("<2@x>", text="away", refers_to=("<1@example.org>",), kind=kind)), actor=SYSTEM)
    assert desk.ticket(1001).status is Status.CLOSED
    assert len(desk.conversation(1001)) == 2


def test_spam_stays_spam_whoever_answers(desk: MemoryDesk) -> None:
    desk.perform(SetStatus(1001, Status.SPAM), actor=HANA)
    desk.perform(receive(incoming("<2@x>", text="?", refers_to=("<1@example.org>",))), actor=SYSTEM)
    assert desk.ticket(1001).status is Status.SPAM


def test_a_message_wakes_a_snoozed_ticket(desk: MemoryDesk) -> None:
    desk.perform(Snooze(1001, desk.now + timedelta(days=1)), actor=HANA)
    desk.perform(receive(incoming("<2@x>", text="?", refers_to=("<1@example.org>",))), actor=SYSTEM)
    assert desk.ticket(1001).snoozed_until is None


def test_an_answer_to_a_merged_ticket_goes_to_its_target(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="또 저예요")), actor=SYSTEM)
    desk.perform(Merge(1002, 1001), actor=HANA)
    desk.perform(receive(incoming("<3@x>", text="?", refers_to=("<2@x>",))), actor=SYSTEM)
    assert desk.entry(3).ticket == 1001


def test_an_archive_comes_in_closed_and_silently(desk: MemoryDesk) -> None:
    changes = desk.perform(receive(incoming("<old@x>", text="지난 이야기"), archive=True), actor=SYSTEM)
    (opened,) = (change for change in changes if isinstance(change, TicketOpened))
    assert opened.opened.status is Status.CLOSED
    assert desk.ticket(1002).waiting_since is None


def test_history_neither_reopens_nor_wakes_the_ticket_that_it_belongs_to(desk: MemoryDesk) -> None:
    desk.perform(SetStatus(1001, Status.PENDING), Snooze(1001, desk.now + timedelta(days=1)), actor=HANA)
    old = incoming("<old@x>", text="지난 이야기", refers_to=("<1@example.org>",))
    desk.perform(receive(old, archive=True), actor=SYSTEM)
    assert desk.entry(2).ticket == 1001
    assert (desk.ticket(1001).status, desk.ticket(1001).snoozed_until) == (Status.PENDING, desk.now + timedelta(days=1))


def test_s17_a_message_from_ourselves_does_not_wait_for_an_answer(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<own@x>", author="support@acme.example", text="test")), actor=SYSTEM)
    assert desk.ticket(1002).waiting_since is None


@pytest.mark.parametrize("own", ["support@acme.example", "support+jisu@acme.example"])
def test_s17_the_desk_itself_never_becomes_a_customer(desk: MemoryDesk, own: str) -> None:
    copied = Address("이도윤", "DoYun@example.com")
    mail = replace(incoming("<own@x>", author=own, text="copy"), to=(Address("", own), copied))
    desk.perform(receive(mail), actor=SYSTEM)
    desk.perform(receive(incoming("<own2@x>", author=own, text="test")), actor=SYSTEM)
    assert (desk.ticket(1002).customer.email, desk.ticket(1002).waiting_since) == ("doyun@example.com", None)
    assert desk.ticket(1003).customer.email == NOBODY.value
    assert own not in {identity.value for identity in desk.customers}


def test_the_same_mail_may_reach_two_brands(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming(), brand="hanbit"), actor=SYSTEM)
    assert desk.ticket(1002).brand == "hanbit"


def test_a_verified_id_of_ours_leads_to_its_ticket_whatever_else_the_mail_names(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="다른 일")), actor=SYSTEM)
    message = incoming("<3@x>", text="?", refers_to=("<2@x>",), signed_ticket=1001)
    desk.perform(receive(message), actor=SYSTEM)
    assert desk.entry(3).ticket == 1001
    assert desk.entry(3).why[0].code == "signed_id"
