"""F-21: an answer that the server took without saying so is uncertain, settled by evidence, never sent by a guess."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from desk.change import DeliverySet
from desk.command import SettleDelivery
from desk.doubt import PATIENCE, Evidence
from desk.outbox import OutboxState
from mailsync.afterwards import Afterwards
from mailsync.doors import doors
from store import Store, journal, mailboxes, outbox, sent_copy
from store.mailboxes import MailboxState, MailboxStatus
from tests.mailsync.desks import HANA, Desk, imap_mailbox, smtp_way
from tests.mailsync.dovecot import Dovecot
from tests.mailsync.letters import letter
from tests.mailsync.post_office import PostOffice
from tests.mailsync.test_sending import report, send_at

Make = Callable[[str], Desk]
Making = Callable[..., tuple[Desk, int]]
MINUTE = timedelta(minutes=1)

pytestmark = [pytest.mark.real_server, pytest.mark.usefixtures("trusted")]


@pytest.fixture
def make(make_desk: Make, dovecot: Dovecot, user: str, office: PostOffice) -> Making:
    """Makes a desk with a policy, and an answer of it that the server took without saying so."""

    def make(policy: str = "") -> tuple[Desk, int]:
        dovecot.deliver(user, [letter(1, sender="Jisu <jisu@example.org>")])
        with dovecot.client(user) as client:
            client.create_folder("Sent")
        desk = make_desk(f"{policy}\n" + imap_mailbox(dovecot, user) + smtp_way(office.port))
        desk.engine.run_once()
        item = desk.reply(desk.tickets()[0].number)
        office.breaks = "DOT"
        send_at(desk, desk.store.now())
        office.breaks = ""
        assert desk.item(item).state is OutboxState.UNCERTAIN
        assert len(office.taken) == 1
        return desk, item

    return make


class Later:
    """The part of the engine that settles doubts, at times of a test's own; the mailbox was read at each."""

    def __init__(self, desk: Desk) -> None:
        self.now = self.began = desk.store.now()
        self._store = Store.open(desk.path, desk.config, lambda: self.now)
        (door,) = doors(desk.config, desk.home, self._store.secret, lambda: self.now)
        self.sent_folder = door.sent_folder
        self._afterwards = Afterwards(self._store, [door])

    def at(self, length: timedelta, *, read: bool = True) -> None:
        self.now = self.began + length
        if read:
            mailboxes.report(self._store, MailboxStatus("support", MailboxState.WATCHING, synced_at=self.now))
        self._afterwards.once(threading.Event())

    def close(self) -> None:
        self._store.close()


Laters = Callable[[Desk], Later]


@pytest.fixture
def later() -> Iterator[Laters]:
    made: list[Later] = []

    def make(desk: Desk) -> Later:
        made.append(Later(desk))
        return made[-1]

    yield make
    for each in made:
        each.close()


def evidence(desk: Desk) -> list[Evidence]:
    """What has settled answers so far."""
    changes = [entry.change for entry in journal.after(desk.store, 0)]
    return [change.evidence for change in changes if isinstance(change, DeliverySet) and change.evidence]


def test_f21_an_answer_that_lies_in_the_sent_folder_has_left(
    make: Making,
    later: Laters,
    dovecot: Dovecot,
    user: str,
    office: PostOffice,
) -> None:
    desk, item = make()
    engine = later(desk)
    engine.at(timedelta())
    dovecot.deliver(user, [letter(7), office.taken[0].raw], "Sent")  # as Gmail and Exchange do
    engine.at(timedelta(seconds=10))
    assert desk.item(item).state is OutboxState.UNCERTAIN  # the next look is not due
    engine.at(timedelta(seconds=40))
    assert desk.item(item).state is OutboxState.SENT
    assert evidence(desk) == [Evidence.SENT_FOLDER]
    copy = sent_copy.get(desk.store, item)
    assert copy is not None
    assert copy.place.endswith(":2")  # which is its copy
    assert len(office.taken) == 1


def test_f20_an_engine_that_starts_after_a_crash_looks_at_once(
    make: Making, dovecot: Dovecot, user: str, office: PostOffice
) -> None:
    desk, first = make()
    second = desk.reply(desk.tickets()[0].number)
    claimed = outbox.claim(desk.store, "support", timedelta(minutes=30))
    assert claimed is not None
    raw = office.taken[0].raw.replace(desk.item(first).message_id.encode(), claimed.message_id.encode())
    outbox.freeze(desk.store, second, raw)
    outbox.data_sent(desk.store, second, claimed.fence)  # and here it was killed
    dovecot.deliver(user, [raw], "Sent")
    desk.engine.run_once()
    assert desk.has_left(second)
    assert desk.item(first).state is OutboxState.UNCERTAIN
    assert len(office.taken) == 1
    assert evidence(desk) == [Evidence.SENT_FOLDER]


def test_f21_without_evidence_it_stays_uncertain_and_a_person_is_asked(
    make: Making, later: Laters, office: PostOffice
) -> None:
    desk, item = make()
    engine = later(desk)
    for hours in (0, 1, 2, 24, 140):
        engine.at(timedelta(hours=hours))
        send_at(desk, engine.now)
    assert desk.item(item).state is OutboxState.UNCERTAIN
    assert (evidence(desk), len(office.taken)) == ([], 1)


def answer(ours: str) -> bytes:
    return letter(2, sender="jisu@example.org").replace(b"Subject:", f"In-Reply-To: {ours}\r\nSubject:".encode())


def bounce(ours: str) -> bytes:
    return report(ours, "jisu@example.org")


@pytest.mark.parametrize(("mail", "shown"), [(answer, Evidence.ANSWER), (bounce, Evidence.BOUNCE)])
def test_f21_what_comes_in_about_it_settles_it(
    make: Making,
    dovecot: Dovecot,
    user: str,
    office: PostOffice,
    mail: Callable[[str], bytes],
    shown: Evidence,
) -> None:
    desk, item = make()
    dovecot.deliver(user, [mail(desk.item(item).message_id)])
    desk.engine.run_once()
    assert desk.has_left(item)
    assert evidence(desk) == [shown]
    assert (len(desk.tickets()), len(office.taken)) == (1, 1)


def test_f21_resend_waits_an_hour_for_all_evidence_and_sends_again_only_once(
    make: Making, later: Laters, office: PostOffice
) -> None:
    desk, item = make('[desk]\nuncertain = "resend"')
    engine = later(desk)
    engine.at(timedelta())
    engine.at(PATIENCE - MINUTE)
    engine.at(PATIENCE + MINUTE, read=False)  # a report may lie in the mailbox, unread
    assert desk.item(item).state is OutboxState.UNCERTAIN
    engine.at(PATIENCE * 3)
    assert desk.item(item).state is OutboxState.QUEUED
    office.breaks = "DOT"
    send_at(desk, engine.now)
    assert desk.item(item).state is OutboxState.UNCERTAIN
    assert office.taken[0].raw == office.taken[1].raw  # the same Message-ID, so that receivers may know it
    for hours in (5, 24, 100):
        engine.at(timedelta(hours=hours))
        send_at(desk, engine.now)
    assert desk.item(item).state is OutboxState.UNCERTAIN
    assert (evidence(desk), len(office.taken)) == ([Evidence.NONE], 2)


def test_f21_resend_does_not_happen_while_the_sent_folder_can_not_be_looked_into(
    make: Making, later: Laters, dovecot: Dovecot, user: str, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, item = make('[desk]\nuncertain = "resend"')
    engine = later(desk)
    with monkeypatch.context() as changed_password:
        changed_password.setattr(engine.sent_folder, "_password", lambda: "wrong")
        engine.at(PATIENCE * 2)
    assert desk.item(item).state is OutboxState.UNCERTAIN
    dovecot.deliver(user, [office.taken[0].raw], "Sent")
    engine.at(PATIENCE * 4)
    assert evidence(desk) == [Evidence.SENT_FOLDER]


def test_f21_give_up_gives_up_after_an_hour_and_sends_nothing(make: Making, later: Laters, office: PostOffice) -> None:
    desk, item = make('[desk]\nuncertain = "give_up"')
    engine = later(desk)
    engine.at(PATIENCE - MINUTE)
    assert desk.item(item).state is OutboxState.UNCERTAIN
    engine.at(PATIENCE * 3)
    assert desk.item(item).state is OutboxState.CANCELLED
    assert (evidence(desk), len(office.taken)) == ([Evidence.NONE], 1)


def test_our_own_copy_proves_nothing_about_another_recipient(make: Making, later: Laters, office: PostOffice) -> None:
    desk, _item = make()
    both = desk.reply(desk.tickets()[0].number, to=("jisu@example.org", "lee@example.org"))
    office.breaks = "DOT"
    send_at(desk, desk.store.now())
    desk.store.perform(SettleDelivery(both, OutboxState.SENT, "lee@example.org"), actor=HANA)
    engine = later(desk)
    engine.at(timedelta())
    copy = sent_copy.get(desk.store, both)
    assert copy is not None
    assert copy.place
    engine.at(timedelta(hours=1))
    states = [part.state for part in desk.item(both).deliveries]
    assert states == [OutboxState.UNCERTAIN, OutboxState.SENT]


def test_f21_all_that_is_cut_off_is_uncertain_and_just_what_has_evidence_is_settled(
    make: Making, dovecot: Dovecot, user: str, office: PostOffice
) -> None:
    desk, first = make()
    (ticket,) = desk.tickets()
    items = [first]
    office.breaks = "DOT"
    for _ in range(11):
        items.append(desk.reply(ticket.number))
        send_at(desk, desk.store.now())
    office.breaks = ""
    assert {desk.item(item).state for item in items} == {OutboxState.UNCERTAIN}
    assert len(office.taken) == len(items)
    sent = {item: letter.raw for item, letter in zip(items, office.taken, strict=True)}
    filed, answered, reported, rest = (items[start::4] for start in range(4))
    dovecot.deliver(user, [sent[item] for item in filed], "Sent")
    dovecot.deliver(user, [answer(desk.item(item).message_id).replace(b"<2@", b"<%d@" % item) for item in answered])
    dovecot.deliver(user, [bounce(desk.item(item).message_id) for item in reported])
    desk.engine.run_once()
    uncertain = [item for item in items if desk.item(item).state is OutboxState.UNCERTAIN]
    assert uncertain == rest
    assert all(desk.has_left(item) for item in (*filed, *answered, *reported))
    assert len(office.taken) == len(items)
