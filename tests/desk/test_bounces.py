"""What a delivery report says of an answer's recipients, and who can make it say so (rule 14, F-31)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desk import bounces
from desk.agent import SYSTEM
from desk.change import RecipientFailed
from desk.command import Reply
from desk.customer import Identity, IdentityKind
from desk.hold import HoldReason
from desk.mail.bounce_reason import REASONS
from desk.mail.facts import Address, Bounce, Failure, Kind, Verification
from tests.desk.making import HANA, incoming, receive
from tests.desk.memory import MemoryDesk

JISU = "jisu@example.com"
FULL = Failure(JISU, "4.2.2", "mailbox_full", permanent=False, said="452 mailbox full")
GONE = Failure("Jisu@Example.com", "5.1.1", "user_unknown", permanent=True, said="550 no such user")
FROM_EXAMPLE = Identity(IdentityKind.EMAIL, "mailer-daemon@mx.example.com", "")


@pytest.fixture
def answered(desk: MemoryDesk) -> MemoryDesk:
    """Hana has answered ticket 1001; her answer is entry 2."""
    desk.perform(Reply(1001, "안녕하세요", (JISU, "lee@example.com")), actor=HANA)
    return desk


def report(desk: MemoryDesk, *failures: Failure, names: str = "", **fields: Any) -> list[RecipientFailed]:
    """A report comes in; what it changed. It names the answer unless `names` says otherwise."""
    original = names or desk.entry(2).message_id
    number = desk.counters["entry"]
    text = f"report {number}"
    mail = incoming(f"<{number}@mx>", author="mailer-daemon@mx", text=text, refers_to=(original,), kind=Kind.BOUNCE)
    mail = replace(mail, bounce=Bounce(failures, original), **fields)
    changes = desk.perform(receive(mail), actor=SYSTEM)
    return [change for change in changes if isinstance(change, RecipientFailed)]


def test_f31_a_report_tells_which_recipient_was_not_reached_and_why(answered: MemoryDesk) -> None:
    (change,) = report(answered, GONE, reported_item=1)
    assert (change.entry, change.report) == (2, 3)
    assert answered.entry(2).failures == (replace(GONE, recipient=JISU),)
    assert "there is no such address" in bounces.words(change.failure)
    assert "550 no such user" in bounces.words(change.failure)


@pytest.mark.parametrize("names", ["<made-up@acme.example>", "<1@example.org>", "<2.2@acme.example>"])
def test_f31_a_forged_report_that_does_not_know_our_id_changes_nothing(answered: MemoryDesk, names: str) -> None:
    assert report(answered, GONE, names=names) == []
    assert answered.entry(2).failures == ()


def test_f31_a_report_about_a_customers_own_mail_changes_nothing(answered: MemoryDesk) -> None:
    copied = replace(incoming("<cc@example.org>", text="with a copy"), cc=(Address("", JISU),))
    answered.perform(receive(copied), actor=SYSTEM)
    assert report(answered, GONE, names="<cc@example.org>") == []


def test_f31_only_the_answers_own_recipients_can_fail(answered: MemoryDesk) -> None:
    assert report(answered, replace(GONE, recipient="boss@example.com")) == []


def test_where_there_was_one_recipient_the_address_that_it_is_sent_on_to_is_its_failure(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "안녕하세요", (JISU,)), actor=HANA)
    (change,) = report(desk, replace(GONE, recipient="jisu.kim@elsewhere.example"))
    assert change.failure.recipient == JISU


def test_f31_a_delay_is_no_failure_for_good_and_never_takes_one_back(answered: MemoryDesk) -> None:
    (change,) = report(answered, FULL)
    assert "so far" in bounces.words(change.failure)
    (change,) = report(answered, GONE)
    assert change.failure.permanent
    assert report(answered, FULL) == []
    assert report(answered, GONE) == []
    assert [failure.permanent for failure in answered.entry(2).failures] == [True]


def claims(changes: list[RecipientFailed]) -> list[bool]:
    return [change.failure.claimed for change in changes]


def test_f31_what_another_recipient_could_have_made_up_is_told_as_a_claim(answered: MemoryDesk) -> None:
    """Whoever has an answer knows its Message-ID, and could write a report about another recipient of it."""
    (change,) = report(answered, GONE)
    assert change.failure.claimed
    assert "anybody who has the answer could have written" in bounces.words(change.failure)
    assert claims(report(answered, GONE, reported_item=9)) == []  # that of another answer proves nothing


def test_f31_a_report_that_gives_no_message_id_back_is_placed_by_its_envelope_id(answered: MemoryDesk) -> None:
    (change,) = report(answered, GONE, names="<unknown@mx>", reported_item=1)
    assert (change.entry, change.ticket) == (2, 1001)
    assert answered.entry(change.report).ticket == 1001


@pytest.mark.parametrize(
    ("fields", "claimed"),
    [
        ({"reported_item": 1}, False),
        ({"author": FROM_EXAMPLE, "verification": Verification.VERIFIED}, False),
        ({"author": FROM_EXAMPLE, "verification": Verification.UNKNOWN}, True),
        ({"author": replace(FROM_EXAMPLE, value="x@evil-example.com"), "verification": Verification.VERIFIED}, True),
        ({"author": replace(FROM_EXAMPLE, value="x@com"), "verification": Verification.VERIFIED}, False),
    ],
    ids=["envelope id", "of the recipient's domain", "says that it is", "of a domain like it", "of one above it"],
)
def test_f31_a_report_is_believed_by_its_envelope_id_or_from_the_recipients_own_domain(
    answered: MemoryDesk, fields: dict[str, Any], claimed: bool
) -> None:
    assert claims(report(answered, GONE, **fields)) == [claimed]


def test_f31_where_only_one_person_can_know_the_id_a_report_is_believed(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "안녕하세요", (JISU,)), actor=HANA)
    thanks = incoming("<2@example.org>", text="고맙습니다", refers_to=(desk.entry(2).message_id,))
    desk.perform(receive(thanks), actor=SYSTEM)
    assert claims(report(desk, GONE)) == [False]


@pytest.mark.parametrize("later", ["a colleague in copy", "a later answer to another"])
def test_f31_where_a_later_mail_has_told_others_the_id_a_report_is_a_claim(desk: MemoryDesk, later: str) -> None:
    desk.perform(Reply(1001, "안녕하세요", (JISU,)), actor=HANA)
    if later == "a colleague in copy":
        thanks = incoming("<2@example.org>", text="고맙습니다", refers_to=(desk.entry(2).message_id,))
        desk.perform(receive(replace(thanks, cc=(Address("", "boss@example.com"),))), actor=SYSTEM)
    else:
        desk.perform(Reply(1001, "안녕하세요", ("lee@example.com",)), actor=HANA)
    assert claims(report(desk, GONE)) == [True]


def test_f31_a_claim_holds_nothing_that_waits_and_takes_nothing_back(answered: MemoryDesk) -> None:
    answered.perform(receive(incoming("<2@example.org>", text="다른 문의")), actor=SYSTEM)
    answered.perform(Reply(1002, "또 안녕하세요", (JISU,)), actor=HANA)
    assert claims(report(answered, GONE)) == [True]
    assert not answered.outbox[2].holds
    assert claims(report(answered, GONE, reported_item=1)) == [False]
    assert [hold.reason for hold in answered.outbox[2].holds] == [HoldReason.BOUNCED]
    assert report(answered, GONE) == []


def test_every_reason_has_its_words() -> None:
    assert set(bounces.REASONS) == set(REASONS)
