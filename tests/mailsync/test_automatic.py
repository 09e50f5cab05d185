"""Automatic mail from the mailbox to the wire: real SMTP, and other programs that answer it (S-13 … S-17)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP, default
from pathlib import Path

import pytest

from desk.agent import SYSTEM, Actor
from desk.brakes import TAG
from desk.canned import CannedReply
from desk.change import FuseBlown
from desk.command import JoinDesk, Reply, ResetFuse, SaveCanned
from desk.config import parse
from desk.mail.compose import signed_ticket
from desk.outbox import OutboxState
from desk.query import Query
from desk.ticket import Status, Ticket
from mailsync.engine import Engine
from store import Store, fuse, journal, outbox, tickets
from store.store import utc_now
from tests.mailsync.letters import letter
from tests.mailsync.post_office import PostOffice, post_office

HANA = Actor("hana")
RECEIVED = CannedReply("received", "Received", {"": "We have your message. It is #{{ticket.number}}."})
ROUND = timedelta(seconds=61)


class Desk:
    """A desk that acknowledges, with a maildir for a way in, SMTP for a way out, and a clock of its own."""

    def __init__(self, home: Path, office: PostOffice, address: str = "support@acme.example", more: str = "") -> None:
        self.office = office
        self.address = address
        self.maildir = home / "mail"
        for name in ("new", "cur", "tmp"):
            (self.maildir / name).mkdir(parents=True)
        self.config = parse(
            f'[[brand]]\nname = "b"\nfrom = "Support <{address}>"\nacknowledge = "received"\n'
            f'[[mailbox]]\nname = "support"\nbrand = "b"\naddress = "{address}"\n{more or _LIVE}\n'
            f'maildir.path = "{self.maildir}"\n'
            f'[mailbox.smtp]\nhost = "127.0.0.1"\nport = {office.port}\nsecurity = "none"\n'
        )
        self._path = home / "desk.db"
        self._late = timedelta()
        self._seen = self._mails = 0
        self.store = Store.open(self._path, self.config, self.now)
        self.store.perform(JoinDesk("hana", "Hana Kim"), SaveCanned(RECEIVED), actor=SYSTEM)

    def now(self) -> datetime:
        return utc_now() + self._late

    def wait(self, length: timedelta) -> None:
        self._late += length

    def bring(self, *mails: bytes) -> None:
        """Mails arrive."""
        for raw in mails:
            self._mails += 1
            (self.maildir / "new" / f"{self._mails}.mail.host").write_bytes(raw)

    def work(self) -> list[Message]:
        """Sync once, and once more when acknowledgements are due; the mails that have left since the last time."""
        for _ in range(2):
            Engine(self._path, self.config, self.now).run_once()
            self.wait(ROUND)
        taken, self._seen = self.office.taken[self._seen :], len(self.office.taken)
        return [message_from_bytes(one.raw, policy=default) for one in taken]

    def tickets(self) -> list[Ticket]:
        return tickets.page(self.store, Query(), "hana", limit=10_000)[::-1]


_LIVE = 'archive_before = "never"'
Make = Callable[..., Desk]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    with ExitStack() as open_:

        def begin(name: str = "a", **how: str) -> Desk:
            desk = Desk(tmp_path / name, open_.enter_context(post_office()), **how)
            open_.callback(desk.store.close)
            return desk

        yield begin


def stripped(text: str, sender: str, to: str, subject: str = "") -> bytes:
    """A mail that says nothing of itself: no id, no date, no sign of a program."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail.set_content(text)
    return mail.as_bytes(policy=SMTP)


def plain(mail: EmailMessage) -> str:
    """Its plain text."""
    part = mail.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).strip()


def test_a_new_ticket_is_acknowledged_and_a_reply_to_that_comes_back_to_it(make: Make) -> None:
    desk = make()
    desk.bring(letter(1, sender="Jisu <jisu@example.org>", sent_at=utc_now()))
    (mail,) = desk.work()
    assert isinstance(mail, EmailMessage)
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert mail["Precedence"] is None
    assert (mail["To"], mail["In-Reply-To"]) == ("jisu@example.org", "<1@example.org>")
    assert mail["Subject"] == "Support #1001"
    assert signed_ticket(mail["Message-ID"], desk.store.secret) == 1001
    assert plain(mail) == "We have your message. It is #1001."
    named = f"In-Reply-To: {mail['Message-ID']}\r\n".encode()
    desk.bring(named + letter(2, sender="jisu@example.org"))
    assert desk.work() == []
    (ticket,) = desk.tickets()
    assert (ticket.messages, ticket.waiting_since is None) == (3, False)


def test_s14_two_desks_that_answer_each_other_without_any_header_stop(make: Make) -> None:
    a, b = make("a", address="support@a.example"), make("b", address="help@b.example")
    b.bring(stripped("Hello", a.address, b.address, "A question"))  # as if an agent of A had written to B
    sent = {a.address: 0, b.address: 0}
    quiet = 0
    while quiet < 3 and max(sent.values()) < 20:
        before = dict(sent)
        for one, other in ((a, b), (b, a)):
            for mail in one.work():
                sent[one.address] += 1
                assert isinstance(mail, EmailMessage)
                other.bring(stripped(plain(mail), one.address, other.address, "Received"))
        quiet = quiet + 1 if sent == before else 0
    assert 1 <= sent[a.address] <= 4
    assert 1 <= sent[b.address] <= 4
    assert any(TAG in ticket.tags for desk in (a, b) for ticket in desk.tickets())


def test_s15_a_third_program_that_answers_everything_anew_is_told_once(make: Make) -> None:
    desk = make()
    desk.bring(stripped("I am RT", "rt@rt.example", desk.address, "[rt #1] opened"))
    answers = 0
    for number in range(2, 12):
        for mail in desk.work():
            answers += 1
            assert mail["To"] == "rt@rt.example"
        desk.bring(stripped("AutoReply", "rt@rt.example", desk.address, f"[rt #{number}] opened"))
    assert answers == 1
    assert sum(TAG in ticket.tags for ticket in desk.tickets()) >= 3


def test_s13_s15_s17_programs_lists_bounces_circles_and_the_desk_itself_get_no_mail(make: Make) -> None:
    desk = make()
    lines = [
        "Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "Precedence: bulk", "Return-Path: <>",
        "List-Id: <x.example>", "X-Loop: x@x.example", *["Received: from a by b"] * 51,
    ]  # fmt: skip
    plain = [stripped(f"text {n}", f"c{n}@example.org", desk.address, f"s {n}") for n in range(6)]
    headed = [f"{line}\r\n".encode() + raw for line, raw in zip(lines, plain, strict=False)]
    circles = b"Received: from a by b\r\n" * 51 + stripped("circles", "c9@example.org", desk.address, "s 9")
    daemon = stripped("lost", "mailer-daemon@example.org", desk.address, "Undelivered Mail Returned to Sender")
    own = stripped("own", desk.address, desk.address, "own")
    two = stripped("two", "a@example.org, b@example.org", desk.address, "two")
    nobody = b"Subject: nobody\r\n\r\nhello"
    desk.bring(*headed, circles, daemon, own, two, nobody)
    assert desk.work() == []
    assert len(desk.tickets()) == len(headed) + 5
    assert desk.address not in {ticket.customer.email for ticket in desk.tickets()}


def test_s16_tickets_opened_in_a_victims_name_bring_one_mail(make: Make) -> None:
    desk = make()
    for number in range(3):
        texts = [f"evil {number}.{n}" for n in range(40)]
        desk.bring(*(stripped(text, "victim@example.org", desk.address, text) for text in texts))
        desk.work()
    assert [taken.recipients for taken in desk.office.taken] == [("victim@example.org",)]
    assert b"evil" not in desk.office.taken[0].raw


@pytest.mark.parametrize("archive", ["now", "never"])
def test_the_history_of_a_mailbox_brings_nobody_a_mail(make: Make, archive: str) -> None:
    desk = make(more=f'archive_before = "{archive}"')
    desk.bring(*(letter(n) for n in range(1, 301)))
    assert desk.work() == []
    found = desk.tickets()
    assert {ticket.status for ticket in found} == {Status.CLOSED if archive == "now" else Status.NEW}
    assert all(ticket.created_at.year == 2026 and ticket.created_at.month == 1 for ticket in found)
    assert all((ticket.waiting_since is None) is (archive == "now") for ticket in found)
    assert outbox.items(desk.store, OutboxState) == []


def test_a_burst_blows_the_fuse_before_its_first_mail_leaves(make: Make) -> None:
    desk = make()
    desk.bring(*(letter(n, sent_at=utc_now()) for n in range(1, 101)))
    assert desk.work() == []
    assert fuse.get(desk.store).blown_at is not None
    blown = [entry.change for entry in journal.after(desk.store, 0, 10_000) if isinstance(entry.change, FuseBlown)]
    assert blown == [FuseBlown(31)]
    held = outbox.automatic(desk.store, OutboxState.HELD)
    assert len(held) == 60  # the mailbox's own brake
    desk.store.perform(Reply(1001, "네", ("customer1@example.org",), delay=timedelta()), actor=HANA)
    assert [mail["Auto-Submitted"] for mail in desk.work()] == [None]
    desk.store.perform(ResetFuse(drop=False), actor=HANA)
    assert [mail["Auto-Submitted"] for mail in desk.work()] == ["auto-replied"] * 59  # one customer has been answered
