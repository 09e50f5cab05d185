"""What one's own mail server says about a sender comes in with the mail, and stays with it (S-02)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desk.mail.facts import Verification
from mailsync import reread
from mailsync.reading import Readers
from store import conversation, ledger
from tests.mailsync.desks import HANA, Desk, maildir_mailbox
from tests.mailsync.letters import letter

Make = Callable[[str], Desk]

SETTING = 'authserv_id = "mx.acme.example"'
PASSED = b"Authentication-Results: mx.acme.example; dmarc=pass header.from=example.org\r\n"
FORGED = b"Authentication-Results: mx.evil.example; dmarc=pass header.from=example.org\r\n"


def synced(make_desk: Make, path: Path, *mails: bytes, setting: str = SETTING) -> Desk:
    """A desk that believes a server, with these mails in its maildir."""
    for part in ("new", "cur", "tmp"):
        (path / "mail" / part).mkdir(parents=True)
    for number, raw in enumerate(mails):
        (path / "mail" / "new" / f"{number}.host").write_bytes(raw)
    desk = make_desk(maildir_mailbox(path / "mail", more=f'archive_before = "never"\n{setting}'))
    desk.engine.run_once()
    return desk


def told(desk: Desk) -> list[Verification]:
    return [entry.verification for entry in sorted(desk.messages(), key=lambda entry: entry.message_id)]


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        (SETTING, [Verification.VERIFIED, Verification.UNVERIFIED, Verification.UNVERIFIED]),
        ("", [Verification.UNKNOWN] * 3),
    ],
)
def test_s02_what_the_own_server_has_found_is_kept_with_the_mail(
    make_desk: Make, tmp_path: Path, setting: str, found: list[Verification]
) -> None:
    desk = synced(make_desk, tmp_path, PASSED + letter(1), FORGED + letter(2), letter(3), setting=setting)
    assert told(desk) == found


def test_s02_a_better_parser_does_not_forget_it(make_desk: Make, tmp_path: Path, readers: Readers) -> None:
    desk = synced(make_desk, tmp_path, PASSED + letter(1))
    with desk.store.transaction():
        desk.store.connection.execute("UPDATE entry SET parser = 0, text = 'old'")
    assert [[one.field for one in found.differences] for found in reread.reparse(desk.store, readers)] == [["text"]]
    assert told(desk) == [Verification.VERIFIED]


def test_s02_a_mail_that_could_not_be_read_gets_it_when_it_can(
    make_desk: Make, tmp_path: Path, readers: Readers
) -> None:
    desk = synced(make_desk, tmp_path, PASSED + letter(1))
    (entry,) = desk.messages()
    with desk.store.transaction():
        desk.store.connection.execute("UPDATE entry SET broken = 'no', verification = 'unknown'")
        desk.store.connection.execute("UPDATE ledger SET state = 'failed', reason = 'no'")
    (failed,) = ledger.failed(desk.store)
    assert reread.retry(desk.store, readers, failed, HANA) == ""
    assert conversation.entry(desk.store, entry.id).verification is Verification.VERIFIED
