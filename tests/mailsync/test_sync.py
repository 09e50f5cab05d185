"""The whole way in: a real Dovecot, the engine, the store (done-when 2 of the first issue)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from desk.conversation import EntryKind
from desk.ticket import Status
from mailsync.channel import BATCH_ITEMS
from mailsync.engine import Engine
from mailsync.intake import Tally
from mailsync.lease import EngineBusy, EngineLease
from store import attachments, audit, ledger, mailboxes
from store.ledger import LedgerState
from store.mailboxes import MailboxState, MailboxStatus
from tests.mailsync.desks import Desk, imap_mailbox
from tests.mailsync.dovecot import Dovecot, free_port
from tests.mailsync.letters import BEGIN, letter, letters
from tests.mailsync.web_server import Reply, web_server
from tests.waiting import until_outside

pytestmark = [pytest.mark.real_server, pytest.mark.usefixtures("trusted")]

Make = Callable[[str], Desk]

LIVE = 'archive_before = "never"'


def test_all_mail_comes_in_once_threaded_with_its_raw_bytes(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    mails = letters(200)
    dovecot.deliver(user, mails)
    desk = make_desk(imap_mailbox(dovecot, user, more=LIVE))
    answers = sum(b"In-Reply-To" in mail for mail in mails)
    first = desk.engine.run_once()
    assert first.problems == ()
    assert first.mailboxes == {"support": Tally(fetched=200, new_tickets=200 - answers, replies=answers)}
    assert desk.engine.run_once().as_json() == {
        "mailboxes": {"support": {"fetched": 0, "new_tickets": 0, "replies": 0, "ignored": 0, "failed": 0}},
        "sent": 0,
    }
    assert Counter(attachments.raw(desk.store, entry.id) for entry in desk.messages()) == Counter(mails)
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: 200}
    assert audit.unaccounted(desk.store, "support") == []


def test_nothing_on_the_server_changes(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    dovecot.deliver(user, letters(3))
    make_desk(imap_mailbox(dovecot, user)).engine.run_once()
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        assert client.search("UNSEEN") == [1, 2, 3]


def test_a_mail_that_comes_while_the_engine_runs_is_a_ticket_at_once(
    dovecot: Dovecot, user: str, make_desk: Make
) -> None:
    desk = make_desk(imap_mailbox(dovecot, user))
    with desk.running():
        until_outside(lambda: _watching(desk))
        dovecot.deliver(user, [letter(1, subject="급해요")])
        until_outside(lambda: [ticket.subject for ticket in desk.tickets()] == ["급해요"])
        dovecot.deliver(user, [letter(2), letter(3, answers=1)])
        until_outside(lambda: sorted(ticket.messages for ticket in desk.tickets()) == [1, 2])
    assert [status.state for status in mailboxes.status(desk.store)] == [MailboxState.STOPPED]


def test_what_lay_there_at_the_first_contact_is_closed_history(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    dovecot.deliver(user, letters(4))
    desk = make_desk(imap_mailbox(dovecot, user))
    desk.engine.run_once()
    dovecot.deliver(user, [letter(9)])
    desk.engine.run_once()
    old, new = desk.tickets("status:closed"), desk.tickets("status:new")
    assert [ticket.subject for ticket in new] == ["배송 문의 9"]
    assert [ticket.created_at for ticket in old] == [BEGIN + timedelta(minutes=n) for n in (1, 2, 4)]


def test_a_first_sync_that_was_broken_off_still_knows_what_is_history(
    dovecot: Dovecot, user: str, make_desk: Make
) -> None:
    dovecot.deliver(user, letters(BATCH_ITEMS + 50))
    desk = make_desk(imap_mailbox(dovecot, user))
    stop = threading.Event()

    def break_off(status: MailboxStatus) -> None:
        if status.state is MailboxState.SYNCING:
            stop.set()

    fetched = Engine(desk.path, desk.config, progress=break_off).run_once(stop).mailboxes["support"].fetched
    assert fetched == BATCH_ITEMS
    dovecot.deliver(user, [letter(999)])
    assert desk.engine.run_once().mailboxes["support"].fetched == 51
    assert [ticket.subject for ticket in desk.tickets("status:new")] == ["배송 문의 999"]


@pytest.mark.parametrize(("archive", "statuses"), [("2999-01-01", {Status.CLOSED}), ("2000-01-01", {Status.NEW})])
def test_history_may_end_at_a_day(
    dovecot: Dovecot, user: str, make_desk: Make, archive: str, statuses: set[Status]
) -> None:
    dovecot.deliver(user, letters(2))
    desk = make_desk(imap_mailbox(dovecot, user, more=f"archive_before = {archive}"))
    desk.engine.run_once()
    dovecot.deliver(user, [letter(5)])
    desk.engine.run_once()
    assert {ticket.status for ticket in desk.tickets()} == statuses


def test_every_folder_that_is_named_is_read(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    with dovecot.client(user) as client:
        client.create_folder("환불")
    dovecot.deliver(user, letters(2))
    dovecot.deliver(user, letters(2, first=10), "환불")
    desk = make_desk(imap_mailbox(dovecot, user) + 'folders = ["INBOX", "환불"]\n')
    assert desk.engine.run_once().mailboxes["support"].fetched == 4


def test_a_copy_in_a_second_mailbox_is_the_same_mail(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    mails = letters(2)
    dovecot.deliver(user, mails)
    dovecot.deliver(f"{user}b", [b"Received: by elsewhere\r\n" + mail for mail in mails])
    desk = make_desk(imap_mailbox(dovecot, user) + imap_mailbox(dovecot, f"{user}b", "sales"))
    summary = desk.engine.run_once()
    assert sorted((tally.new_tickets, tally.ignored) for tally in summary.mailboxes.values()) == [(0, 2), (2, 0)]


def test_one_mailbox_in_trouble_stops_no_other(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    dovecot.deliver(user, letters(2))
    wrong = imap_mailbox(dovecot, user, "sales", password="wrong")
    gone = imap_mailbox(dovecot, user, "gone").replace(str(dovecot.tls_port), str(free_port()))
    with web_server() as web:
        web.replies = [Reply(status=500)]
        feed = f'[[feed]]\nname = "forum"\nbrand = "acme"\nurl = "{web.url}"\n'
        desk = make_desk(wrong + gone + imap_mailbox(dovecot, user) + feed)
        summary = desk.engine.run_once()
    assert {name: tally.fetched for name, tally in summary.mailboxes.items()} == {
        "sales": 0,
        "gone": 0,
        "support": 2,
        "forum": 0,
    }
    first, second, third = sorted(summary.problems)
    assert first == "forum: 127.0.0.1 answers 500."
    assert second.startswith("gone: 127.0.0.1: nothing listens on port")
    assert third.startswith(f"sales: 127.0.0.1 refuses the login of {user}: ")
    states = {status.name: (status.state, status.failures) for status in mailboxes.status(desk.store)}
    assert states["sales"] == (MailboxState.FAILING, 1)
    assert states["support"] == (MailboxState.WATCHING, 0)


def test_a_feed_comes_in_beside_the_mail(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    dovecot.deliver(user, letters(1))
    rss = b"<rss version='2.0'><channel><item><guid>1</guid><title>Slow</title></item></channel></rss>"
    with web_server() as web:
        web.replies = [Reply(rss)]
        feed = f'[[feed]]\nname = "forum"\nbrand = "acme"\nurl = "{web.url}"\n'
        desk = make_desk(imap_mailbox(dovecot, user, more=LIVE) + feed)
        desk.engine.run_once()
        web.replies = [Reply(rss.replace(b"Slow", b"Still slow"))]
        assert desk.engine.run_once().mailboxes["forum"] == Tally(fetched=1, replies=1)
    (ticket,) = desk.tickets("mailbox:forum")
    assert (ticket.subject, ticket.messages, ticket.status) == ("Slow", 2, Status.NEW)


def test_only_one_engine_works_a_desk(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    desk = make_desk(imap_mailbox(dovecot, user))
    with EngineLease(desk.store), pytest.raises(EngineBusy):
        Engine(desk.path, desk.config).run_once()
    desk.engine.run_once()


def test_broken_headers_and_bytes_come_in_all_the_same(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    mails = [b"", b"\r\n", b"no header at all", b"Subject: \xff\xfe\r\nFrom: <\r\n\r\n\x80\x00", b"A" * 200_000]
    dovecot.deliver(user, mails[1:])
    desk = make_desk(imap_mailbox(dovecot, user, more=LIVE))
    tally = desk.engine.run_once().mailboxes["support"]
    assert tally.fetched == len(mails) - 1
    assert [entry.kind for entry in desk.messages()] == [EntryKind.MESSAGE] * (len(mails) - 1)


def _watching(desk: Desk) -> bool:
    return any(status.state is MailboxState.WATCHING for status in mailboxes.status(desk.store))
