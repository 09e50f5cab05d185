"""Rule 20: a copy of each answer that has left goes to the Sent folder; whatever becomes of it, nothing is resent."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from itertools import pairwise

import pytest

from desk.config import ImapSettings, Security
from desk.outbox import GIVE_UP_AFTER
from desk.sent_copy import Copy, CopyState
from mailsync.afterwards import Afterwards
from mailsync.doors import doors
from mailsync.errors import DoorError, Refused
from mailsync.sent_folder import Listed, SentFolder, find
from store import Store, outbox, sent_copy
from store.store import utc_now
from tests.mailsync.desks import Desk, imap_mailbox, smtp_way
from tests.mailsync.dovecot import PASSWORD, Dovecot
from tests.mailsync.letters import letter
from tests.mailsync.post_office import PostOffice
from tests.mailsync.proxy import Proxy
from tests.mailsync.test_sending import send_at
from tests.waiting import until_outside

Make = Callable[[str], Desk]
Office = PostOffice

pytestmark = [pytest.mark.real_server, pytest.mark.usefixtures("trusted")]


@pytest.fixture
def answering(make_desk: Make, dovecot: Dovecot, user: str, office: Office) -> Callable[..., Desk]:
    """Makes a desk with one ticket, on a mailbox that has these folders."""

    def make(*folders: str, more: str = "", synced: str = "") -> Desk:
        dovecot.deliver(user, [letter(1)])
        with dovecot.client(user) as client:
            for folder in folders:
                client.create_folder(folder)
        desk = make_desk(imap_mailbox(dovecot, user, more=more) + synced + smtp_way(office.port))
        desk.engine.run_once()
        return desk

    return make


def plain(user: str, port: int) -> ImapSettings:
    """The mailbox without encryption, so that what is said can be counted."""
    return ImapSettings("127.0.0.1", user, port, Security.NONE, f"echo {PASSWORD}")


def there(dovecot: Dovecot, user: str, folder: str = "Sent") -> list[tuple[bytes, tuple[bytes, ...], datetime]]:
    """Bytes, flags and time of each mail in a folder."""
    with dovecot.client(user) as client:
        client.normalise_times = False
        client.select_folder(folder, readonly=True)
        found = client.fetch(client.search(), ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"])
        return [(one[b"BODY[]"], one[b"FLAGS"], one[b"INTERNALDATE"]) for one in found.values()]


def empty(dovecot: Dovecot, user: str) -> None:
    """Nothing is left in the Sent folder."""
    with dovecot.client(user) as client:
        client.select_folder("Sent")
        if uids := client.search():
            client.delete_messages(uids)
            client.expunge()


def file_at(desk: Desk, at: datetime) -> None:
    """What is done about copies at another time."""
    with closing(Store.open(desk.path, desk.config, lambda: at)) as store:
        Afterwards(store, doors(desk.config, desk.home, store.secret, lambda: at)).once(threading.Event())


def copy_of(desk: Desk, item: int) -> Copy:
    copy = sent_copy.get(desk.store, item)
    assert copy is not None
    return copy


@pytest.mark.parametrize(
    ("folders", "more", "used"),
    [
        (("Sent", "Posted"), "", "Posted"),  # this Dovecot's configuration gives Posted the flag of RFC 6154
        (("Sent", "Old.Sent"), "", "Sent"),
        (("보낸편지함",), "", "보낸편지함"),
        (("Sent", '고객 "답장"'), "sent_copy = '고객 \"답장\"'", '고객 "답장"'),
    ],
    ids=["flag", "name", "korean", "setting"],
)
def test_a_copy_of_an_answer_that_has_left_lies_in_the_sent_folder(
    answering: Callable[..., Desk],
    dovecot: Dovecot,
    user: str,
    office: Office,
    folders: tuple[str, ...],
    more: str,
    used: str,
) -> None:
    desk = answering(*folders, more=more)
    item = desk.reply(desk.tickets()[0].number, "환불했습니다.\n.\nHana")
    assert desk.engine.run_once().problems == ()
    ((raw, flags, at),) = there(dovecot, user, used)
    (taken,) = office.taken
    assert raw == taken.raw
    assert b"\\Seen" in flags
    assert at == message_from_bytes(raw, policy=default)["Date"].datetime
    assert copy_of(desk, item).state is CopyState.DONE
    assert re.fullmatch(re.escape(used) + r" \d+:1", copy_of(desk, item).place)
    assert desk.engine.run_once().problems == ()
    assert len(there(dovecot, user, used)) == 1


def test_an_engine_that_runs_files_copies_as_answers_leave(
    answering: Callable[..., Desk], dovecot: Dovecot, user: str, office: Office
) -> None:
    desk = answering("Sent")
    with desk.running():
        items = [desk.reply(desk.tickets()[0].number) for _ in range(3)]
        until_outside(lambda: all(_is_done(desk, item) for item in items))
    assert {raw for raw, *_ in there(dovecot, user)} == {taken.raw for taken in office.taken}


def _is_done(desk: Desk, item: int) -> bool:
    copy = sent_copy.get(desk.store, item)
    return copy is not None and copy.state is CopyState.DONE


def test_a_sent_folder_that_is_synced_brings_no_answer_in_again(
    answering: Callable[..., Desk], dovecot: Dovecot, user: str
) -> None:
    desk = answering("Sent", synced='folders = ["INBOX", "Sent"]\n')
    desk.reply(desk.tickets()[0].number)
    desk.engine.run_once()
    assert len(there(dovecot, user)) == 1
    tally = desk.engine.run_once().mailboxes["support"]
    assert (tally.fetched, tally.ignored) == (1, 1)
    assert (len(desk.tickets()), len(desk.messages())) == (1, 2)


def test_a_server_that_files_what_it_sends_is_left_with_its_own_copy(
    answering: Callable[..., Desk], dovecot: Dovecot, user: str, office: Office
) -> None:
    desk = answering("Sent")
    item = desk.reply(desk.tickets()[0].number)
    send_at(desk, desk.store.now())
    (taken,) = office.taken
    dovecot.deliver(user, [letter(5), b"Received: by mx\r\n" + taken.raw, letter(6)], "Sent")
    file_at(desk, desk.store.now())
    assert len(there(dovecot, user)) == 3
    assert copy_of(desk, item).place.endswith(":2")


def test_f20_a_line_that_is_cut_anywhere_loses_no_copy_makes_none_twice_and_sends_nothing_again(
    answering: Callable[..., Desk], dovecot: Dovecot, user: str, office: Office
) -> None:
    desk = answering("Sent")
    (ticket,) = desk.tickets()
    with Proxy(dovecot.plain_port) as proxy:
        mailboxes = (replace(one, imap=plain(user, proxy.port)) for one in desk.config.mailboxes)
        desk.config = replace(desk.config, mailboxes=tuple(mailboxes))
        items, waiting, lost = [], 0, 0
        cuts: list[int | None] = [None]
        while cuts:
            proxy.cut_after = cuts.pop()
            empty(dovecot, user)
            items.append(desk.reply(ticket.number))
            send_at(desk, desk.store.now())
            file_at(desk, desk.store.now())
            if proxy.cut_after is None:  # the first round, which says where to cut: in the middle of each line
                ends = [0, *(match.end() for match in re.finditer(rb"\r\n", bytes(proxy.said)))]
                cuts = [(begin + end) // 2 for begin, end in pairwise(ends)]
                assert b"APPENDUID" in proxy.said[ends[-2] :]
            waiting += copy_of(desk, items[-1]).state is CopyState.WANTED
            lost += copy_of(desk, items[-1]).state is CopyState.WANTED and bool(there(dovecot, user))
            proxy.cut_after = None
            file_at(desk, desk.store.now() + timedelta(minutes=1))
            assert len(there(dovecot, user)) == 1
            assert copy_of(desk, items[-1]).state is CopyState.DONE
    assert waiting > 10
    assert lost  # copies that were there already when only the server's answer did not come through
    assert all(desk.has_left(item) for item in items)
    assert len(office.taken) == len(items)


def test_without_a_sent_folder_the_answer_leaves_and_its_copy_waits_then_is_given_up(
    answering: Callable[..., Desk], dovecot: Dovecot, user: str, office: Office
) -> None:
    desk = answering("Outgoing")
    ticket = desk.tickets()[0].number
    first, second = desk.reply(ticket), desk.reply(ticket)
    assert desk.engine.run_once().sent == 2
    assert [copy.item for copy in sent_copy.missing(desk.store)] == [second, first]
    assert "has no Sent folder" in copy_of(desk, first).reason
    file_at(desk, desk.store.now())  # before its time nothing is tried
    assert copy_of(desk, first).tries == 1
    file_at(desk, desk.store.now() + GIVE_UP_AFTER + timedelta(minutes=1))
    assert {copy_of(desk, item).state for item in (first, second)} == {CopyState.FAILED}
    third = desk.reply(ticket)
    desk.engine.run_once()
    with dovecot.client(user) as client:
        client.create_folder("Sent")
    file_at(desk, desk.store.now() + timedelta(minutes=1))
    assert copy_of(desk, third).state is CopyState.DONE
    assert len(office.taken) == 3


def test_a_copy_that_always_breaks_the_line_keeps_no_other_waiting(
    answering: Callable[..., Desk], dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = answering("Sent")
    items = [desk.reply(desk.tickets()[0].number, text) for text in ("하나", "둘", "셋")]
    send_at(desk, desk.store.now())
    bad, add = outbox.frozen(desk.store, items[0]), SentFolder.add

    def breaks(self: SentFolder, raw: bytes, at: datetime) -> str:
        if raw == bad:
            raise DoorError("it hung up")
        return add(self, raw, at)

    monkeypatch.setattr(SentFolder, "add", breaks)
    file_at(desk, desk.store.now())
    assert [copy.item for copy in sent_copy.missing(desk.store)] == items[::-1]  # which may be the server's fault
    file_at(desk, desk.store.now() + timedelta(minutes=1))
    assert [copy_of(desk, item).state for item in items] == [CopyState.WANTED, CopyState.DONE, CopyState.DONE]
    assert len(there(dovecot, user)) == 2


def test_a_large_copy_arrives_whole(answering: Callable[..., Desk], dovecot: Dovecot, user: str) -> None:
    desk = answering("Sent")
    item = desk.reply(desk.tickets()[0].number, "긴 답장입니다. " * 10_000)
    desk.engine.run_once()
    ((raw, _flags, _at),) = there(dovecot, user)
    assert raw == outbox.frozen(desk.store, item)
    assert len(raw) > 200_000


def test_whatever_goes_wrong_with_a_copy_ends_no_engine(
    answering: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = answering("Sent")
    item = desk.reply(desk.tickets()[0].number)
    send_at(desk, desk.store.now())

    def broken(self: SentFolder, message_id: str) -> str:
        raise RuntimeError(message_id)

    with monkeypatch.context() as trouble:
        trouble.setattr(SentFolder, "holds", broken)
        assert desk.engine.run_once().problems == ()
    assert copy_of(desk, item).state is CopyState.WANTED
    desk.engine.run_once()
    assert copy_of(desk, item).state is CopyState.DONE


def test_s43_neither_a_folder_of_the_server_nor_a_message_id_breaks_out_of_its_line(
    dovecot: Dovecot, user: str
) -> None:
    dovecot.deliver(user, [letter(1)])
    for end in ("\r\n", "\r", "\n", "\0"):
        folder = SentFolder(plain(user, dovecot.plain_port), lambda: PASSWORD, utc_now, f'Sent"{end}X1 LOGOUT')
        with pytest.raises(DoorError):
            folder.add(letter(2), utc_now())
        with pytest.raises(DoorError):
            folder.holds("<a@b>")
        folder.close()
        inbox = SentFolder(plain(user, dovecot.plain_port), lambda: PASSWORD, utc_now, "INBOX")
        with pytest.raises(Refused, match="no Message-ID of ours"):
            inbox.holds(f'<a@b>"{end}X1 STORE 1:* +FLAGS (\\Deleted){end}X2 EXPUNGE')
        inbox.close()
    assert len(there(dovecot, user, "INBOX")) == 1


def test_s46_what_stands_in_a_copy_is_no_command(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, [letter(1)])
    raw = b"Subject: x\r\n\r\nX1 SELECT INBOX\r\nX2 STORE 1 +FLAGS (\\Deleted)\r\nX3 EXPUNGE\r\n{9}\r\n)\r\n"
    folder = SentFolder(plain(user, dovecot.plain_port), lambda: PASSWORD, utc_now, "INBOX")
    folder.add(raw, utc_now())
    assert folder.holds("<1@example.org>")
    folder.close()
    assert [one[0] for one in there(dovecot, user, "INBOX")] == [letter(1), raw]


def listed(*names: str, flags: tuple[str, ...] = (), separator: str = ".") -> list[Listed]:
    return [Listed(frozenset(flags), separator, name) for name in names]


@pytest.mark.parametrize(
    ("folders", "found"),
    [
        (listed("INBOX", "Sent Messages", "Sent"), "Sent"),
        (listed("INBOX", "INBOX.Sent"), "INBOX.Sent"),
        (listed("INBOX/sent items", separator="/"), "INBOX/sent items"),
        (listed("Sent.2019", "Old.Sent", "Consent"), None),
        (listed("Sent") + listed("[Gmail]/보낸편지함", flags=("\\sent",), separator="/"), "[Gmail]/보낸편지함"),
        (listed("Sent", flags=("\\noselect",)) + listed("Gesendet"), "Gesendet"),
        (listed("Sent", separator=""), "Sent"),
        ([], None),
    ],
    ids=range(8),
)
def test_the_sent_folder_is_found_by_its_flag_else_by_its_name(folders: list[Listed], found: str | None) -> None:
    assert find(folders) == found
