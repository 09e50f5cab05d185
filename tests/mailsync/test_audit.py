"""The ledger against what the server shows (rule 1): a real Dovecot, also while the engine works."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailsync.audit import Comparison, compare
from mailsync.doors import Door, doors
from mailsync.errors import DoorError, LoginRefused
from store import audit, mailboxes
from store.mailboxes import MailboxState
from tests.mailsync.desks import Desk, imap_mailbox
from tests.mailsync.dovecot import Dovecot
from tests.mailsync.letters import letters
from tests.waiting import until_outside

pytestmark = [pytest.mark.real_server, pytest.mark.usefixtures("trusted")]

Make = Callable[[str], Desk]


def door(desk: Desk) -> Door:
    (only,) = doors(desk.config, desk.home, desk.store.secret, desk.store.now)
    return only


def compared(desk: Desk) -> Comparison:
    found = compare(desk.store, door(desk))
    assert found is not None
    (only,) = found
    return only


def forget(desk: Desk, uid: int) -> None:
    with desk.store.transaction():
        deleted = desk.store.connection.execute("DELETE FROM ledger WHERE uid = ?", [str(uid)])
        assert deleted.rowcount == 1


@pytest.mark.parametrize("uid", [1, 3, 5])
def test_a_uid_that_was_taken_out_of_the_ledger_is_named(
    dovecot: Dovecot, user: str, make_desk: Make, uid: int
) -> None:
    dovecot.deliver(user, letters(5))
    desk = make_desk(imap_mailbox(dovecot, user))
    desk.engine.run_once()
    assert compared(desk).unaccounted == ()
    forget(desk, uid)
    told = compared(desk)
    assert (told.shown, told.waiting, told.unaccounted) == (5, (), (str(uid),))
    desk.engine.run_once()
    assert compared(desk).unaccounted == ()


def test_mail_that_came_since_waits_and_mail_that_has_gone_is_a_gap_or_kept(
    dovecot: Dovecot, user: str, make_desk: Make
) -> None:
    dovecot.deliver(user, letters(4))
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages([2, 3])
        client.expunge()
    desk = make_desk(imap_mailbox(dovecot, user))
    desk.engine.run_once()
    (folder,) = audit.folders(desk.store, "support")
    assert (folder.highest_uid, folder.gaps) == (4, [(2, 3)])
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
        client.expunge()
    dovecot.deliver(user, letters(1, first=9))
    told = compared(desk)
    assert (told.shown, told.waiting, told.unaccounted) == (2, ("5",), ())


def test_it_works_beside_a_running_engine_and_changes_nothing(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    desk = make_desk(imap_mailbox(dovecot, user))
    with desk.running():
        until_outside(lambda: [each.state for each in mailboxes.status(desk.store)] == [MailboxState.WATCHING])
        dovecot.deliver(user, letters(30))
        told = compared(desk)  # somewhere in the middle of taking them in
        assert told.unaccounted == ()
        until_outside(lambda: len(desk.messages()) == 30)
        until_outside(lambda: not compared(desk).waiting)
        assert compared(desk).unaccounted == ()
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        assert len(client.search("UNSEEN")) == 30


def test_a_server_that_can_not_be_asked_is_told(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    with pytest.raises(LoginRefused):
        compare((desk := make_desk(imap_mailbox(dovecot, user, password="wrong"))).store, door(desk))
    missing = make_desk(imap_mailbox(dovecot, user) + 'folders = ["missing"]\n')
    with pytest.raises(DoorError, match="Mailbox doesn't exist"):
        compare(missing.store, door(missing))
