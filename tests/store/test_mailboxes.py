"""What the engine reports of its mailboxes."""

from __future__ import annotations

from dataclasses import replace

from store import mailboxes
from store.mailboxes import MailboxState, MailboxStatus
from tests.store.conftest import Desk


def test_mailboxes_tell_how_they_fare(desk: Desk) -> None:
    status = MailboxStatus("support", MailboxState.SYNCING, "", 0, 10, 200, began_at=desk.clock())
    mailboxes.report(desk.store, status)
    mailboxes.report(desk.store, MailboxStatus("forum", MailboxState.WATCHING, synced_at=desk.clock()))
    failing = MailboxStatus("forum", MailboxState.FAILING, "forum.example: no such host", 3)
    mailboxes.report(desk.store, failing)
    assert mailboxes.status(desk.another_store()) == [replace(failing, synced_at=desk.clock()), status]
