"""What a delivery report says of an answer's recipients, and who can make it say so (rule 14, F-31)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk import bounces
from desk.agent import SYSTEM
from desk.change import RecipientFailed
from desk.command import Reply
from desk.mail.bounce_reason import REASONS
from desk.mail.facts import Address, Bounce, Failure, Kind
from tests.desk.making import HANA, incoming, receive
from tests.desk.memory import MemoryDesk

JISU = "jisu@example.com"
FULL = Failure(JISU, "4.2.2", "mailbox_full", permanent=False, said="452 mailbox full")
GONE = Failure("Jisu@Example.com", "5.1.1", "user_unknown", permanent=True, said="550 no such user")


@pytest.fixture
def answered(desk: MemoryDesk) -> MemoryDesk:
    """Hana has answered ticket 1001; her answer is entry 2."""
    desk.perform(Reply(1001, "안녕하세요", (JISU, "lee@example.com")), actor=HANA)
    return desk


def report(desk: MemoryDesk, *failures: Failure, names: str = "") -> list[RecipientFailed]:
    """A report comes in; what it changed. It names the answer unless `names` says otherwise."""
    original = names or desk.entry(2).message_id
    number = desk.counters["entry"]
    text = f"report {number}"
    mail = incoming(f"<{number}@mx>", author="mailer-daemon@mx", text=text, refers_to=(original,), kind=Kind.BOUNCE)
    changes = desk.perform(receive(replace(mail, bounce=Bounce(failures, original))), actor=SYSTEM)
    return [change for change in changes if isinstance(change, RecipientFailed)]


def test_f31_a_report_tells_which_recipient_was_not_reached_and_why(answered: MemoryDesk) -> None:
    (change,) = report(answered, GONE)
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


def test_every_reason_has_its_words() -> None:
    assert set(bounces.REASONS) == set(REASONS)
