"""The automatic mail that tells who opened a ticket its number: who gets it, and what it says (rules 9, 13, 20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.acknowledgement import AFTER, STALE, fault
from desk.agent import SYSTEM
from desk.canned import CannedReply
from desk.change import AcknowledgementQueued
from desk.command import Receive, Reply, Reread, SaveCanned, SetStatus
from desk.config import OtherSubject
from desk.customer import NOBODY, Identity, IdentityKind
from desk.incoming import Incoming, Occasion
from desk.mail.facts import Address, Kind, Verification
from desk.outbox import OutboxState
from desk.ticket import Channel, Status
from tests.desk.acknowledging import RECEIVED, acknowledging_desk, mail
from tests.desk.making import HANA
from tests.desk.memory import MemoryDesk


@pytest.fixture
def desk() -> MemoryDesk:
    return acknowledging_desk()


def received(desk: MemoryDesk, message: Incoming, **how: Any) -> AcknowledgementQueued | None:
    """A mail comes in; its acknowledgement."""
    changes = desk.perform(Receive(message, "support", "acme", **how), actor=SYSTEM)
    return next((change for change in changes if isinstance(change, AcknowledgementQueued)), None)


def test_who_opens_a_ticket_is_told_its_number_and_goes_on_waiting(desk: MemoryDesk) -> None:
    queued = received(desk, mail())
    assert queued is not None
    answer, ticket = desk.entry(queued.entry), desk.ticket(1001)
    assert answer.text == "Thank you. #1001"
    assert (answer.to, answer.mail_kind, answer.references[0]) == (
        (Address("", "c1@example.com"),),
        Kind.AUTO_REPLY,
        "<1@example.org>",
    )
    assert queued.due_at == desk.now + AFTER
    assert (ticket.status, ticket.waiting_since, ticket.messages) == (Status.NEW, desk.now, 2)


def test_it_is_in_the_customers_language(desk: MemoryDesk) -> None:
    queued = received(desk, mail(text="주문한 지 열흘이 지났습니다."))
    assert queued is not None
    assert desk.entry(queued.entry).text == "Acme Support에서 문의를 받았습니다. 번호: #1001"


def test_s16_it_says_nothing_that_the_stranger_wrote(desk: MemoryDesk) -> None:
    evil = "BUY-NOW"
    author = Identity(IdentityKind.EMAIL, "victim@example.com", evil)
    message = mail(subject=evil, text=evil, author=author, to=(Address(evil, "support@acme.example"),))
    queued = received(desk, message)
    assert queued is not None
    answer = desk.entry(queued.entry)
    assert evil not in f"{answer.subject} {answer.text} {answer.to} {answer.cc} {answer.author}"


@pytest.mark.parametrize(
    "body", ["Hello {{customer.name}}", "{{ticket.subject}}", "{{customer.first|there}} {{agent.name}}", "{{ask:Who}}"]
)
def test_s16_a_canned_reply_that_would_say_more_is_not_sent(desk: MemoryDesk, body: str) -> None:
    reply = CannedReply("received", "Received", {"": body})
    desk.perform(SaveCanned(reply), actor=HANA)
    assert received(desk, mail()) is None
    assert "an automatic mail says nothing of" in fault(reply)


def test_a_canned_reply_that_is_not_there_is_a_fault() -> None:
    assert fault(None)
    assert not fault(RECEIVED)


@pytest.mark.parametrize("kind", [Kind.AUTO_REPLY, Kind.BOUNCE, Kind.BULK, Kind.FEEDBACK])
def test_s13_machine_mail_gets_none(desk: MemoryDesk, kind: Kind) -> None:
    assert received(desk, mail(kind=kind)) is None


def test_s13_what_a_program_passed_on_gets_none(desk: MemoryDesk) -> None:
    assert received(desk, mail(reasons=("auto_submitted:auto-forwarded",))) is None
    assert desk.ticket(1001).waiting_since == desk.now


@pytest.mark.parametrize("found", Verification)
def test_s02_a_sender_who_is_known_to_be_unverified_gets_none(desk: MemoryDesk, found: Verification) -> None:
    assert (received(desk, mail(verification=found)) is None) is (found is Verification.UNVERIFIED)


@pytest.mark.parametrize("address", ["support@acme.example", "support+x@acme.example"])
def test_s17_the_desk_itself_gets_none(desk: MemoryDesk, address: str) -> None:
    assert received(desk, mail(author=Identity(IdentityKind.EMAIL, address))) is None
    assert received(desk, mail(2, reply_to=(Address("", address),))) is not None  # it goes to the sender then


@pytest.mark.parametrize(
    "fields",
    [
        {"warnings": ("several_senders",)},
        {"author": NOBODY},
        {"author": Identity(IdentityKind.EMAIL, "not an address")},
        {"author": Identity(IdentityKind.EMAIL, "a@b\r\nBcc: eve@evil.example")},
        {"reply_to": (Address("", "a@example.com"), Address("", "b@example.com"))},
    ],
)
def test_s08_where_nobody_can_say_who_wrote_there_is_none(desk: MemoryDesk, fields: dict[str, Any]) -> None:
    assert received(desk, mail(**fields)) is None


@pytest.mark.parametrize(
    ("local", "reads"),
    [
        ("noreply", False), ("no-reply+1", False), ("DoNotReply", False), ("postmaster", False), ("owner-news", False),
        ("news-request", False), ("bounces+1", False), ("LISTSERV", False),
        ("noreen", True), ("replyteam", True), ("postmasters", True), ("requests", True),
    ],
)  # fmt: skip
def test_s13_an_address_that_nobody_reads_gets_none(desk: MemoryDesk, local: str, reads: bool) -> None:
    author = Identity(IdentityKind.EMAIL, f"{local}@shop.example")
    assert (received(desk, mail(author=author)) is not None) is reads


def test_history_gets_none_however_it_comes_in(desk: MemoryDesk) -> None:
    assert received(desk, mail(), archive=True) is None
    assert received(desk, mail(2, sent_at=desk.now - STALE - timedelta(minutes=1))) is None


@pytest.mark.parametrize("archive", [True, False])
def test_history_brings_nobody_a_mail(desk: MemoryDesk, archive: bool) -> None:
    for number in range(1_000):
        age = timedelta(days=2) if not archive else timedelta()  # with `archive_before = "never"` history comes in live
        received(desk, mail(number, sent_at=desk.now - age), archive=archive)
    assert (len(desk.tickets), len(desk.outbox)) == (1_000, 0)
    assert {ticket.status for ticket in desk.tickets.values()} == {Status.CLOSED if archive else Status.NEW}


def test_what_could_not_be_read_and_what_is_no_mail_gets_none(desk: MemoryDesk) -> None:
    assert received(desk, mail(broken="ValueError")) is None


def test_an_answer_to_it_comes_into_its_ticket_also_where_each_subject_has_a_ticket(desk: MemoryDesk) -> None:
    desk.brands["acme"] = replace(desk.brands["acme"], other_subject=OtherSubject.NEW)
    queued = received(desk, mail())
    assert queued is not None
    ours = desk.entry(queued.entry)
    answer = mail(2, "c1@example.com", subject=f"Re: {ours.subject}", refers_to=(ours.message_id,), signed_ticket=1001)
    received(desk, replace(answer, signed_id=ours.message_id))
    assert [entry.ticket for entry in desk.entries.values()] == [1001, 1001, 1001]


def read_at_last(desk: MemoryDesk, **fields: Any) -> list[AcknowledgementQueued]:
    """The mail that could not be read is read; what is sent for that."""
    entry = next(one for one in desk.entries.values() if one.message_id == "<1@example.org>")
    changes = desk.perform(Reread(entry.id, mail(**fields), Occasion.RETRY), actor=HANA)
    return [change for change in changes if isinstance(change, AcknowledgementQueued)]


def test_a_mail_that_is_read_at_last_is_acknowledged_then_and_once(desk: MemoryDesk) -> None:
    """Who wrote it wants to know that it has come, however late that is noticed, within a day."""
    received(desk, mail(broken="ValueError", subject="", text="", raw="00"))
    (queued,) = read_at_last(desk)
    assert (desk.entry(queued.entry).to, queued.due_at) == ((Address("", "c1@example.com"),), desk.now + AFTER)
    assert read_at_last(desk) == []


@pytest.mark.parametrize("why", ["answered", "late", "history", "spam", "machine", "own", "elsewhere"])
def test_a_mail_that_is_read_at_last_is_not_acknowledged_where_another_would_not_be(desk: MemoryDesk, why: str) -> None:
    received(desk, mail(2))
    received(desk, mail(broken="ValueError", subject="", text="", raw="00"), archive=why == "history")
    fields: dict[str, Any] = {}
    if why == "answered":
        desk.perform(Reply(1002, "네", ("c1@example.com",)), actor=HANA)
    if why == "late":
        desk.wait(STALE + timedelta(minutes=1))
    if why == "spam":
        desk.perform(SetStatus(1002, Status.SPAM), actor=HANA)
    if why == "machine":
        fields = {"kind": Kind.AUTO_REPLY, "reasons": ("auto_submitted",)}
    if why == "own":
        fields = {"author": Identity(IdentityKind.EMAIL, "support@acme.example")}
    if why == "elsewhere":
        fields = {"refers_to": ("<2@example.org>",)}
    assert read_at_last(desk, **fields) == []
    assert received(desk, mail(2, channel=Channel.FEED)) is None


def test_only_the_first_message_of_a_ticket_is_acknowledged(desk: MemoryDesk) -> None:
    assert received(desk, mail()) is not None
    desk.wait(timedelta(hours=2))
    assert received(desk, mail(2, refers_to=("<1@example.org>",))) is None


def test_a_brand_that_names_no_canned_reply_acknowledges_nothing(desk: MemoryDesk) -> None:
    desk.brands["acme"] = replace(desk.brands["acme"], acknowledge=None)
    assert received(desk, mail()) is None


def test_an_agents_answer_refers_to_the_customers_message_and_not_to_the_acknowledgement(desk: MemoryDesk) -> None:
    received(desk, mail())
    desk.perform(Reply(1001, "네", ("c1@example.com",)), actor=HANA)
    answer = desk.entry(3)
    assert answer.references == ("<1@example.org>",)
    assert answer.subject == "Re: matter 1"
    assert answer.delivery is OutboxState.QUEUED
