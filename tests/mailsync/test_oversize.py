"""F-09, rule 8: a mail that is too large comes in as its beginning, and all of it when somebody asks."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from desk.change import RereadFailed
from desk.conversation import Entry
from desk.errors import NotAllowed
from desk.incoming import ONLY_BEGINNING
from mailsync import reread
from store import attachments, audit, conversation, journal, ledger, requests
from store.ledger import LedgerState
from tests.mailsync.desks import HANA, Desk, imap_mailbox, maildir_mailbox
from tests.mailsync.dovecot import Dovecot
from tests.mailsync.letters import letter
from tests.waiting import until_outside

Make = Callable[[str], Desk]
FILE = os.urandom(60_000)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything a thousand times smaller than it is."""
    for module in ("imap_lots", "maildir"):
        monkeypatch.setattr(f"mailsync.{module}.LARGEST", 50_000)
        monkeypatch.setattr(f"mailsync.{module}.BEGINNING", 2_000)
    monkeypatch.setattr("mailsync.imap_lots.BATCH_BYTES", 10_000)
    for module in ("imap_session", "maildir"):
        monkeypatch.setattr(f"mailsync.{module}.PIECE", 10_000)


def large() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "jisu@example.org", "도면", "<large@example.org>"
    mail.set_content("도면을 보냅니다.")
    mail.add_attachment(FILE, "application", "pdf", filename="plan.pdf")
    return mail.as_bytes(policy=SMTP)


def only(desk: Desk) -> Entry:
    (entry,) = (entry for entry in desk.messages() if entry.message_id == "<large@example.org>")
    return entry


@pytest.mark.real_server
@pytest.mark.usefixtures("trusted")
def test_f09_a_large_mail_comes_in_as_its_beginning_and_whole_on_demand(
    dovecot: Dovecot, user: str, make_desk: Make
) -> None:
    dovecot.deliver(user, [letter(1), large(), letter(2)])
    desk = make_desk(imap_mailbox(dovecot, user))
    assert desk.engine.run_once().mailboxes["support"].fetched == 3
    entry = only(desk)
    assert (entry.broken, entry.text.strip(), entry.warnings) == ("", "도면을 보냅니다.", (ONLY_BEGINNING,))
    assert len(attachments.raw(desk.store, entry.id)) == 2_000
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: 2, LedgerState.OVERSIZE: 1}

    requests.ask(desk.store, entry.id, "hana")
    assert [one.total > 80_000 for one in requests.pending(desk.store)] == [True]
    assert desk.engine.run_once().problems == ()
    entry = only(desk)
    (attachment,) = entry.attachments
    assert (attachment.name, attachment.size, entry.warnings) == ("plan.pdf", len(FILE), ())
    assert attachments.read(desk.store, entry.id, 0)[1] == FILE
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: 3}
    assert audit.unaccounted(desk.store, "support") == []
    assert requests.pending(desk.store) == []
    assert journal.of_ticket(desk.store, entry.ticket)[-1].actor == HANA
    with pytest.raises(NotAllowed):
        requests.ask(desk.store, entry.id, "hana")


@pytest.mark.real_server
@pytest.mark.usefixtures("trusted")
def test_f09_a_running_engine_fetches_it_while_it_waits_for_mail(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    dovecot.deliver(user, [large()])
    desk = make_desk(imap_mailbox(dovecot, user))
    with desk.running():
        until_outside(desk.messages)
        requests.ask(desk.store, only(desk).id, "hana")
        until_outside(lambda: not only(desk).warnings)
    assert attachments.read(desk.store, only(desk).id, 0)[1] == FILE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "maildir" / name).mkdir(parents=True)
    (tmp_path / "maildir" / "new" / "1.host").write_bytes(large())
    return tmp_path / "maildir"


def test_f09_a_file_of_a_maildir_too(folder: Path, make_desk: Make) -> None:
    desk = make_desk(maildir_mailbox(folder))
    desk.engine.run_once()
    requests.ask(desk.store, only(desk).id, "hana")
    desk.engine.run_once()
    assert attachments.read(desk.store, only(desk).id, 0)[1] == FILE


@pytest.mark.parametrize("trouble", ["gone", "another", "too large"])
def test_f09_what_can_not_be_fetched_is_told_and_the_beginning_stays(
    folder: Path, make_desk: Make, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    desk = make_desk(maildir_mailbox(folder))
    desk.engine.run_once()
    before = only(desk)
    requests.ask(desk.store, before.id, "hana")
    file = folder / "new" / "1.host"
    match trouble:
        case "gone":
            file.unlink()
        case "another":
            file.write_bytes(letter(1) * 200)
        case _:
            monkeypatch.setattr(reread, "LARGEST_ON_DEMAND", 20_000)
    desk.engine.run_once()
    assert conversation.entry(desk.store, before.id) == before
    assert isinstance(journal.of_ticket(desk.store, before.ticket)[-1].change, RereadFailed)
    assert requests.pending(desk.store) == []
    assert ledger.tally(desk.store, "support") == {LedgerState.OVERSIZE: 1}


def test_f09_a_wish_stays_while_its_door_is_in_trouble(folder: Path, make_desk: Make) -> None:
    desk = make_desk(maildir_mailbox(folder))
    desk.engine.run_once()
    requests.ask(desk.store, only(desk).id, "hana")
    folder.rename(folder.with_name("away"))
    assert desk.engine.run_once().problems
    assert len(requests.pending(desk.store)) == 1
    folder.with_name("away").rename(folder)
    desk.engine.run_once()
    assert attachments.read(desk.store, only(desk).id, 0)[1] == FILE


def test_a_wish_that_nobody_can_fulfil_stops_no_engine(
    folder: Path, make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(maildir_mailbox(folder))
    desk.engine.run_once()
    requests.ask(desk.store, only(desk).id, "hana")
    monkeypatch.setattr("mailsync.requests.reread.fetch_whole", lambda *_: 1 / 0)
    with desk.running():
        until_outside(lambda: not requests.pending(desk.store))


def test_a_fetch_ends_with_the_engine(folder: Path, make_desk: Make) -> None:
    desk = make_desk(maildir_mailbox(folder))
    desk.engine.run_once()
    requests.ask(desk.store, only(desk).id, "hana")
    stop = threading.Event()
    stop.set()
    desk.engine.run_once(stop)
    assert len(requests.pending(desk.store)) == 1


def test_a_mail_in_quarantine_is_read_by_the_engine_where_the_console_asks(
    folder: Path, make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mailsync import mail
    from tests.mailsync import poison

    (folder / "new" / "1.host").write_bytes(letter(1, text="poison"))
    desk = make_desk(maildir_mailbox(folder))
    with monkeypatch.context() as before:
        before.setattr(mail, "read", poison.refuse)
        desk.engine.run_once()
    (entry,) = desk.messages()
    assert entry.broken
    requests.ask(desk.store, entry.id, "hana", letter(1, text="medicine"))
    desk.engine.run_once()
    assert conversation.entry(desk.store, entry.id).text.strip() == "medicine"
    assert requests.pending(desk.store) == []


def test_f09_f14_a_large_mail_that_could_not_be_read_is_fetched_whole_once_it_can(
    folder: Path, make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mailsync import mail
    from tests.mailsync import poison

    (folder / "new" / "1.host").write_bytes(large().replace(b"plan.pdf", b"poison.pdf"))
    desk = make_desk(maildir_mailbox(folder))
    with monkeypatch.context() as before:
        before.setattr(mail, "read", poison.refuse)
        assert desk.engine.run_once().mailboxes["support"].failed == 1
    (broken,) = ledger.failed(desk.store)
    assert (broken.reason, ledger.failed_count(desk.store)) == ("ValueError: this parser can't read that", 1)
    for _read_then_fetched in range(2):
        requests.ask(desk.store, broken.entry, "hana")
        desk.engine.run_once()
    assert ledger.failed_count(desk.store) == 0
    assert (only(desk).broken, only(desk).warnings) == ("", ())
    assert attachments.read(desk.store, broken.entry, 0)[1] == FILE
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: 1}
