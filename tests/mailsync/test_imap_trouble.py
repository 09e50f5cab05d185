"""A real Dovecot behind a bad line, and beside a busy client or a server that throttles (F-03, F-06, F-08, F-15)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from imapclient import SocketTimeout

from desk.config import Archive, ImapSettings, Security
from mailsync import imap as imap_module
from mailsync import imap_lots, imap_session
from mailsync.audit import compare
from mailsync.doors import doors
from mailsync.errors import DoorError
from mailsync.imap import IDLE_SECONDS, Imap
from store import attachments, mailboxes
from store.mailboxes import MailboxState
from tests.mailsync.desks import Desk, imap_mailbox
from tests.mailsync.dovecot import PASSWORD, Dovecot
from tests.mailsync.letters import letter, letters
from tests.mailsync.listener import Listener
from tests.mailsync.notebook import Notebook
from tests.mailsync.proxy import Proxy
from tests.mailsync.small_server import GREETING, SmallServer
from tests.mailsync.test_intake import READ
from tests.waiting import until_outside

pytestmark = [pytest.mark.real_server, pytest.mark.usefixtures("trusted")]

Make = Callable[[str], Desk]

FAILING, WATCHING = MailboxState.FAILING, MailboxState.WATCHING


def raws(desk: Desk) -> Counter[bytes]:
    return Counter(attachments.raw(desk.store, entry.id) for entry in desk.messages())


def plain(dovecot: Dovecot, user: str, proxy: Proxy) -> str:
    """The settings of a mailbox behind the proxy."""
    return imap_mailbox(dovecot, user).replace(f"port = {dovecot.tls_port}", f'port = {proxy.port}\nsecurity = "none"')


def test_f03_a_line_that_is_cut_anywhere_never_hands_on_a_part_of_a_mail(dovecot: Dovecot, user: str) -> None:
    """At every line end of the answers with mails in them, and in the middle of some lines."""
    mails = letters(2)
    dovecot.deliver(user, mails)
    with Proxy(dovecot.plain_port) as proxy:
        settings = ImapSettings("127.0.0.1", user, proxy.port, Security.NONE)

        def one_pass() -> list[bytes]:
            source = Imap(settings, lambda: PASSWORD, Archive.NOW, READ, lambda: datetime.now(UTC))
            found: list[bytes] = []
            try:
                for batch in source.fetch(Notebook()):
                    found += [item.raw for item in batch.items]
            except DoorError:
                pass
            finally:
                source.close()
            return found

        assert one_pass() == mails
        said = bytes(proxy.said)
        begin = said.index(b"INTERNALDATE")
        cuts = [at + 1 for at in range(begin, len(said)) if said[at] == 10] + [*range(begin, len(said), 256)]
        outcomes: Counter[int] = Counter()
        for cut in cuts:
            proxy.cut_after = cut
            found = one_pass()
            assert found == mails[: len(found)]
            outcomes[len(found)] += 1
    assert outcomes[0] > 20
    assert outcomes[2] > 0  # cut behind them


def test_f03_after_cuts_everything_is_there_once(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    mails = letters(40)
    dovecot.deliver(user, mails)
    with Proxy(dovecot.plain_port) as proxy:
        desk = make_desk(plain(dovecot, user, proxy))
        for cut in (300, 2_000, 9_000, 14_000):
            proxy.cut_after = cut
            assert len(desk.engine.run_once().problems) == 1
            assert not raws(desk) - Counter(mails)
        proxy.cut_after = None
        assert desk.engine.run_once().problems == ()
    assert raws(desk) == Counter(mails)


def test_f06_another_client_that_deletes_and_moves_mails_during_the_sync_costs_nothing(
    dovecot: Dovecot, user: str, make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_lots, "BATCH_ITEMS", 10)
    monkeypatch.setattr(imap_lots, "_SIZES_AT_ONCE", 40)
    mails = letters(120)
    dovecot.deliver(user, mails)
    with dovecot.client(user) as client:
        client.create_folder("Done")
    desk = make_desk(imap_mailbox(dovecot, user))
    over, added = threading.Event(), [letter(number) for number in range(500, 520)]
    done = Counter[str]()

    def interfere() -> None:
        with dovecot.client(user) as client:
            client.select_folder("INBOX")
            for number in range(60):
                uids = client.search()
                if number % 3 == 0 and added:
                    client.append("INBOX", added[number // 3])
                    done["added"] += 1
                elif number % 3 == 1:
                    client.move([uids[len(uids) // 2]], "Done")
                    done["moved"] += 1
                else:
                    client.delete_messages([uids[number % len(uids)]])
                    client.expunge()
                    done["deleted"] += 1
        over.set()

    other = threading.Thread(target=interfere)
    other.start()
    passes = 0
    while not over.is_set():
        assert desk.engine.run_once().problems == ()
        passes += 1
    other.join()
    assert desk.engine.run_once().problems == ()
    assert done == {"added": 20, "moved": 20, "deleted": 20}
    stored = raws(desk)
    assert not stored - Counter([*mails, *added])  # each once at most, and whole
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        left = Counter(values[b"BODY[]"] for values in client.fetch(client.search(), ["BODY.PEEK[]"]).values())
    assert not left - stored
    (door,) = doors(desk.config, desk.home, desk.store.secret, desk.store.now)
    for folder in compare(desk.store, door) or pytest.fail("nothing was compared"):
        assert (folder.waiting, folder.unaccounted) == ((), ())


def test_f08_a_mailbox_that_is_throttled_waits_and_the_others_go_on(
    dovecot: Dovecot, user: str, make_desk: Make
) -> None:
    def refuse(asked: bytes, said: bytes) -> bytes:
        return b"TAG NO [THROTTLED] slow down\r\n" if asked == b"SEARCH" else said

    busy = SmallServer(dict(enumerate(letters(2, first=50), 1)), habits=[refuse])
    with Listener(GREETING, busy.answer) as server:
        slow = imap_mailbox(dovecot, user, "sales").replace(
            f"port = {dovecot.tls_port}", f'port = {server.port}\nsecurity = "none"'
        )
        desk = make_desk(slow + imap_mailbox(dovecot, user))
        with desk.running():
            until_outside(lambda: {each.state for each in mailboxes.status(desk.store)} == {FAILING, WATCHING})
            for number in (1, 2, 3):
                dovecot.deliver(user, [letter(number)])
                until_outside(partial(_has, desk, number))
            told = {each.name: each for each in mailboxes.status(desk.store)}
        assert (told["sales"].state, told["sales"].failures) == (FAILING, 1)
        assert told["sales"].detail.startswith("127.0.0.1 asks to be left alone for a while: ")
        assert told["support"].state is not FAILING
        assert server.connections == 1


def _has(desk: Desk, messages: int) -> bool:
    return len(desk.messages()) == messages


def test_f15_a_line_that_died_in_silence_is_noticed_and_what_came_meanwhile_is_fetched(
    dovecot: Dovecot, user: str, make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert IDLE_SECONDS + imap_session._TIMEOUT.read <= 600  # ten minutes; here the minutes are short
    monkeypatch.setattr(imap_module, "IDLE_SECONDS", 1.0)
    monkeypatch.setattr(imap_session, "_TIMEOUT", SocketTimeout(connect=5, read=1))
    dovecot.deliver(user, letters(1))
    with Proxy(dovecot.plain_port) as proxy:
        desk = make_desk(plain(dovecot, user, proxy))
        with desk.running():
            until_outside(lambda: [each.state for each in mailboxes.status(desk.store)] == [WATCHING])
            dead, proxy.silent = proxy.silent, threading.Event()
            dead.set()
            dovecot.deliver(user, [letter(7)])
            until_outside(lambda: len(desk.messages()) == 2)
    assert raws(desk) == Counter([*letters(1), letter(7)])
