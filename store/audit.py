"""Looks for mails that the ledger knows and the store can't account for (rule 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.ledger import LedgerState

if TYPE_CHECKING:
    from store.store import Store


@dataclass(frozen=True, slots=True)
class FolderAudit:
    """What the ledger knows of one folder. `highest_uid` is None where uids are no numbers (maildirs, feeds)."""

    folder: str
    epoch: str
    messages: int
    highest_uid: int | None


@dataclass(frozen=True, slots=True)
class Unaccounted:
    """A message that was shown to us and is in no ticket and in no state that explains it.

    `lost_raw`: its raw bytes are not in the store; `lost_entry`: its entry in a conversation isn't.
    """

    folder: str
    epoch: str
    uid: str
    state: LedgerState
    reason: str
    lost_raw: bool
    lost_entry: bool


def mailboxes(store: Store) -> list[str]:
    """Every mailbox and feed that the ledger knows, also those that config.toml no longer names."""
    return [name for (name,) in store.sql.audit_mailboxes(store.connection)]


def folders(store: Store, mailbox: str) -> list[FolderAudit]:
    """The folders of a mailbox, by name; one that numbered its messages anew stands there once an epoch."""
    return [FolderAudit(*row) for row in store.sql.audit_folders(store.connection, mailbox=mailbox)]


def unaccounted(store: Store, mailbox: str) -> list[Unaccounted]:
    """The messages of a mailbox that nothing accounts for; none, if deskhand keeps its promise."""
    return [
        Unaccounted(folder, epoch, uid, LedgerState(state), reason, bool(lost_raw), bool(lost_entry))
        for folder, epoch, uid, state, reason, lost_raw, lost_entry in store.sql.audit_unaccounted(
            store.connection, mailbox=mailbox
        )
    ]
