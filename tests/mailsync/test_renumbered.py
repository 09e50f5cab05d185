"""Folders that number their mails anew, are made again, restored, renamed or gone (rule 3, F-05)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from mailsync.audit import compare
from mailsync.doors import doors
from mailsync.imap_session import Session
from mailsync.intake import Tally
from store import audit, mailboxes
from store.mailboxes import MailboxState
from tests.mailsync.desks import Desk, imap_mailbox
from tests.mailsync.dovecot import Dovecot
from tests.mailsync.letters import letter, letters

pytestmark = [pytest.mark.real_server, pytest.mark.usefixtures("trusted")]

Make = Callable[[str], Desk]


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The uids whose bodies are asked for."""
    asked: list[int] = []
    bodies = Session.bodies

    def noting(self: Session, uids: list[int], only: int = 0) -> object:
        asked.extend(uids)
        return bodies(self, uids, only)

    monkeypatch.setattr(Session, "bodies", noting)
    return asked


def pass_over(desk: Desk) -> Tally:
    summary = desk.engine.run_once()
    assert summary.problems == ()
    assert desk.engine.run_once().mailboxes["support"] == Tally()  # and then there is nothing left to do
    return summary.mailboxes["support"]


def detail(desk: Desk) -> str:
    (status,) = mailboxes.status(desk.store)
    assert status.state is MailboxState.WATCHING
    return status.detail


def is_clean(desk: Desk) -> bool:
    """Whether the audit against the server finds nothing amiss."""
    found = [each for door in doors(desk.config, desk.home, desk.store.secret, desk.store.now)
             for each in compare(desk.store, door) or ()]  # fmt: skip
    return bool(found) and not any(each.waiting or each.unaccounted for each in found)


def made_again(dovecot: Dovecot, user: str, mails: Iterable[bytes], folder: str = "Support") -> None:
    """The folder with these mails, under a new UIDVALIDITY."""
    with dovecot.client(user) as client:
        if client.folder_exists(folder):
            client.delete_folder(folder)
        client.create_folder(folder)
    dovecot.deliver(user, mails, folder)


def uid_list(dovecot: Dovecot, user: str) -> Path:
    """Dovecot's own file of the inbox's uids; its first line bears UIDVALIDITY (V) and UIDNEXT (N)."""
    return dovecot.home / "mail" / user / "dovecot-uidlist"


def restore(dovecot: Dovecot, user: str, uids: str) -> None:
    """Put an older list of uids in place, as one who restores a server from a copy does."""
    uid_list(dovecot, user).write_text(uids)
    for index in (dovecot.home / "mail" / user).glob("dovecot.index*"):
        index.unlink()


def test_f05_a_folder_that_is_made_again_brings_nothing_twice_and_is_not_fetched_again(
    dovecot: Dovecot, user: str, make_desk: Make, fetched: list[int]
) -> None:
    mails = letters(300)
    desk = make_desk(imap_mailbox(dovecot, user) + 'folders = ["Support"]\n')
    made_again(dovecot, user, mails)
    assert pass_over(desk).new_tickets > 0
    fetched.clear()
    made_again(dovecot, user, [*reversed(mails), letter(999)])
    assert pass_over(desk) == Tally(fetched=301, new_tickets=1, ignored=300)
    assert fetched == [301]
    assert len(desk.messages()) == 301
    assert [ticket.subject for ticket in desk.tickets("status:new")] == ["배송 문의 999"]
    assert [len(each.fates) for each in audit.folders(desk.store, "support")] == [300, 301]
    assert is_clean(desk)


def test_f05_a_new_uidvalidity_of_the_same_mails_costs_no_fetch(
    dovecot: Dovecot, user: str, make_desk: Make, fetched: list[int]
) -> None:
    dovecot.deliver(user, letters(30))
    desk = make_desk(imap_mailbox(dovecot, user))
    pass_over(desk)
    fetched.clear()
    restore(dovecot, user, re.sub(r" V\d+", " V4711", uid_list(dovecot, user).read_text(), count=1))
    assert pass_over(desk) == Tally(fetched=30, ignored=30)
    assert fetched == []
    assert {each.epoch for each in audit.folders(desk.store, "support")} > {"4711"}
    assert is_clean(desk)


def test_f05_a_restored_server_that_gives_known_uids_to_other_mails_loses_none_of_them(
    dovecot: Dovecot, user: str, make_desk: Make, fetched: list[int]
) -> None:
    """Uids 21 to 30 of the restored folder would be other mails than those that the ledger has by these numbers."""
    dovecot.deliver(user, letters(20))
    before = uid_list(dovecot, user).read_text()
    dovecot.deliver(user, letters(10, first=21))
    desk = make_desk(imap_mailbox(dovecot, user))
    pass_over(desk)
    fetched.clear()
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages(range(21, 31))
        client.expunge()
    restore(dovecot, user, before)
    assert pass_over(desk) == Tally(fetched=20, ignored=20)
    dovecot.deliver(user, letters(10, first=100))
    assert pass_over(desk).fetched == 10
    assert len(fetched) == 10
    assert len(desk.messages()) == 40
    assert is_clean(desk)


def test_f05_other_content_under_a_known_id_is_fetched_and_kept(
    dovecot: Dovecot, user: str, make_desk: Make, fetched: list[int]
) -> None:
    desk = make_desk(imap_mailbox(dovecot, user) + 'folders = ["Support"]\n')
    made_again(dovecot, user, [letter(1), letter(2)])
    pass_over(desk)
    fetched.clear()
    made_again(dovecot, user, [letter(1, text="다른 내용입니다.", message_id="<1@example.org>"), letter(2)])
    assert pass_over(desk).ignored == 1
    assert fetched == [1]
    assert len(desk.messages()) == 3


def test_f05_a_rematch_that_was_broken_off_goes_on_without_fetching(
    dovecot: Dovecot, user: str, make_desk: Make, fetched: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailsync.imap._GLIMPSES_AT_ONCE", 10)
    dovecot.deliver(user, letters(30))
    desk = make_desk(imap_mailbox(dovecot, user))
    pass_over(desk)
    fetched.clear()
    restore(dovecot, user, re.sub(r" V\d+", " V4711", uid_list(dovecot, user).read_text(), count=1))
    glimpses, asked = Session.glimpses, []

    def breaking(self: Session, uids: list[int]) -> object:
        asked.append(uids)
        if len(asked) == 2:
            raise OSError("cut off")
        return glimpses(self, uids)

    monkeypatch.setattr(Session, "glimpses", breaking)
    assert desk.engine.run_once().mailboxes["support"] == Tally(fetched=10, ignored=10)
    assert pass_over(desk) == Tally(fetched=20, ignored=20)
    assert fetched == []


def test_f05_a_renamed_folder_is_not_fetched_again(
    dovecot: Dovecot, user: str, make_desk: Make, fetched: list[int]
) -> None:
    settings = imap_mailbox(dovecot, user) + 'folders = ["INBOX", "{}"]\n'
    made_again(dovecot, user, letters(20), "환불")
    desk = make_desk(settings.format("환불"))
    pass_over(desk)
    with dovecot.client(user) as client:
        client.rename_folder("환불", "환불 2026")
    assert pass_over(desk).fetched == 0
    assert "환불 can't be opened" in detail(desk)
    fetched.clear()
    renamed = make_desk(settings.format("환불 2026"))
    assert pass_over(renamed) == Tally(fetched=20, ignored=20)
    assert fetched == []
    assert detail(renamed) == ""


def test_a_folder_that_vanished_is_told_and_the_others_go_on(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    dovecot.deliver(user, letters(2))
    made_again(dovecot, user, letters(2, first=10), "환불")
    desk = make_desk(imap_mailbox(dovecot, user) + 'folders = ["환불", "INBOX"]\n')
    pass_over(desk)
    with dovecot.client(user) as client:
        client.delete_folder("환불")
    dovecot.deliver(user, [letter(3)])
    assert pass_over(desk).fetched == 1
    assert len(desk.messages()) == 5
    assert "환불 can't be opened" in detail(desk)


def test_a_mailbox_without_any_of_its_folders_is_in_trouble(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    desk = make_desk(imap_mailbox(dovecot, user) + 'folders = ["a", "b"]\n')
    assert len(desk.engine.run_once().problems) == 1
    (status,) = mailboxes.status(desk.store)
    assert status.state is MailboxState.FAILING


def test_a_mailbox_that_is_suddenly_empty_takes_nothing_away(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    dovecot.deliver(user, letters(3))
    desk = make_desk(imap_mailbox(dovecot, user))
    pass_over(desk)
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages(client.search())
        client.expunge()
    pass_over(desk)
    assert len(desk.messages()) == 3
    assert "empty" in detail(desk)
