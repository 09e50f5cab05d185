"""F-21: what proves that an uncertain answer has left, who can prove it, and what nobody can make believe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk.agent import SYSTEM
from desk.change import DeliverySet
from desk.command import Reply, SettleDoubt
from desk.doubt import PATIENCE, Doubt, Evidence, next_look
from desk.errors import NotAllowed
from desk.mail.facts import Bounce, Failure, Kind, Verification
from desk.outbox import GIVE_UP_AFTER, OutboxState, deliveries
from tests.desk.making import HANA, incoming, receive
from tests.desk.memory import T0, MemoryDesk

JISU, LEE = "jisu@example.com", "lee@example.com"
SENT, UNCERTAIN, QUEUED = OutboxState.SENT, OutboxState.UNCERTAIN, OutboxState.QUEUED
FULL = Failure(JISU, "4.2.2", "mailbox_full", permanent=False, said="452 mailbox full")


@pytest.fixture
def doubted(desk: MemoryDesk) -> MemoryDesk:
    """Hana's answer to two people is entry 2, item 1, and uncertain at both."""
    desk.perform(Reply(1001, "안녕하세요", (JISU, LEE)), actor=HANA)
    desk.outbox[1] = replace(desk.outbox[1], deliveries=deliveries((JISU, LEE), UNCERTAIN))
    return desk


def states(desk: MemoryDesk) -> list[OutboxState]:
    return [part.state for part in desk.outbox[1].deliveries]


def tell(desk: MemoryDesk, author: str = JISU, kind: Kind = Kind.MESSAGE, **fields: object) -> list[Evidence | None]:
    """A mail comes in that answers Hana's; what settled her answer."""
    ours = desk.entry(2).message_id
    mail = replace(
        incoming(f"<{desk.counters['entry']}@x>", author=author, text=str(desk.counters["entry"]), kind=kind),
        **{"refers_to": (ours,), "signed_id": ours, "signed_ticket": 1001, **fields},  # type: ignore[arg-type]
    )
    changes = desk.perform(receive(mail), actor=SYSTEM)
    return [change.evidence for change in changes if isinstance(change, DeliverySet)]


def report(desk: MemoryDesk, *failures: Failure) -> list[Evidence | None]:
    bounce = Bounce(failures, desk.entry(2).message_id)
    return tell(desk, "mailer-daemon@mx", Kind.BOUNCE, bounce=bounce)


def test_f21_an_answer_from_a_recipient_proves_that_all_got_it_where_it_left_once(doubted: MemoryDesk) -> None:
    assert tell(doubted) == [Evidence.ANSWER]
    assert states(doubted) == [SENT, SENT]
    assert tell(doubted) == []


def test_f21_what_a_recipients_mail_program_answers_proves_it_too(doubted: MemoryDesk) -> None:
    assert tell(doubted, kind=Kind.AUTO_REPLY) == [Evidence.AUTO_REPLY]


def test_f21_where_it_may_have_left_twice_each_recipient_proves_it_for_himself(doubted: MemoryDesk) -> None:
    doubted.dots[1] = 2
    assert tell(doubted, author=LEE) == [Evidence.ANSWER]
    assert states(doubted) == [UNCERTAIN, SENT]


def test_f21_an_answer_that_is_only_named_among_others_is_not_proven(doubted: MemoryDesk) -> None:
    """A later answer of ours names the earlier ones, so whoever has only that one names them as well."""
    ours = doubted.entry(2).message_id
    assert tell(doubted, refers_to=("<later@acme.example>", ours)) == []
    assert states(doubted) == [UNCERTAIN, UNCERTAIN]


@pytest.mark.parametrize(
    ("author", "verification"),
    [("eve@evil.example", Verification.VERIFIED), (JISU, Verification.UNVERIFIED)],
    ids=["somebody else", "somebody in his name"],
)
def test_f31_nobody_else_can_prove_it(doubted: MemoryDesk, author: str, verification: Verification) -> None:
    assert tell(doubted, author=author, verification=verification) == []
    assert states(doubted) == [UNCERTAIN, UNCERTAIN]


def test_f31_a_made_up_id_proves_nothing(doubted: MemoryDesk) -> None:
    assert tell(doubted, signed_id="", unsigned_ids=(doubted.entry(2).message_id,)) == []


@pytest.mark.parametrize("failure", [FULL, replace(FULL, permanent=True)], ids=["delayed", "failed"])
def test_f31_a_report_proves_that_the_server_took_it_and_who_did_not_get_it(
    doubted: MemoryDesk, failure: Failure
) -> None:
    assert report(doubted, failure) == [Evidence.BOUNCE]
    assert states(doubted) == [SENT, SENT]
    assert [one.permanent for one in doubted.entry(2).failures] == [failure.permanent]


def test_f21_a_report_of_success_proves_it(doubted: MemoryDesk) -> None:
    success = Bounce((), doubted.entry(2).message_id, reached=("Lee@example.com",))
    doubted.dots[1] = 2
    assert tell(doubted, "mailer-daemon@mx", Kind.AUTO_REPLY, bounce=success) == [Evidence.DELIVERED]
    assert states(doubted) == [UNCERTAIN, SENT]


def test_f31_a_report_about_nobody_whom_it_was_for_proves_nothing(doubted: MemoryDesk) -> None:
    assert report(doubted, replace(FULL, recipient="boss@example.com")) == []
    assert states(doubted) == [UNCERTAIN, UNCERTAIN]


def test_evidence_says_nothing_of_who_was_refused_or_waits(doubted: MemoryDesk) -> None:
    (first, second) = doubted.outbox[1].deliveries
    doubted.outbox[1] = replace(doubted.outbox[1], deliveries=(first, replace(second, state=QUEUED)))
    assert tell(doubted, kind=Kind.AUTO_REPLY) == [Evidence.AUTO_REPLY]
    assert states(doubted) == [SENT, QUEUED]


def test_f21_the_engine_settles_by_evidence_only_what_left_once_and_only_what_is_uncertain(
    doubted: MemoryDesk,
) -> None:
    doubted.dots[1] = 2
    for state in (SENT, QUEUED):
        with pytest.raises(NotAllowed):
            doubted.perform(SettleDoubt(1, state, Evidence.SENT_FOLDER), actor=SYSTEM)
    doubted.dots[1] = 1
    (change,) = doubted.perform(SettleDoubt(1, SENT, Evidence.SENT_FOLDER), actor=SYSTEM)
    assert isinstance(change, DeliverySet)
    assert (change.new, change.evidence) == (SENT, Evidence.SENT_FOLDER)
    with pytest.raises(NotAllowed):
        doubted.perform(SettleDoubt(1, QUEUED, Evidence.NONE), actor=SYSTEM)


def test_looks_come_at_growing_waits_once_when_patience_ends_and_for_five_days(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "안녕하세요", (JISU,)), actor=HANA)
    doubt, looks, at = Doubt(desk.outbox[1], 1, T0), 0, T0
    times = [T0]
    while (due_at := next_look(doubt, looks + 1, at)) is not None:
        at, looks = due_at, looks + 1
        times.append(at)
    assert T0 + PATIENCE in times
    assert [(time - T0).total_seconds() for time in times[:4]] == [0, 30, 90, 210]
    assert times[-1] - T0 > GIVE_UP_AFTER
    assert len(times) < 50
