"""Looks for mails that the ledger knows and the store can't account for (rule 1)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from store.ledger import LedgerState

if TYPE_CHECKING:
    from store.store import Store


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one message: `ticket` is the one that it is in, or whose message it repeats."""

    uid: str
    state: LedgerState
    reason: str
    ticket: int | None


@dataclass(frozen=True, slots=True)
class FolderAudit:
    """What the ledger knows of one folder: what became of each message, by uid."""

    folder: str
    epoch: str
    fates: tuple[Fate, ...] = ()

    @property
    def highest_uid(self) -> int | None:
        """None where uids are no numbers (maildirs, feeds)."""
        return max(self._numbers(), default=None)

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """The ranges of uids below the highest that the ledger lacks, first and last: mails that never were shown."""
        numbers = sorted(self._numbers())
        pairs = zip([0, *numbers], numbers, strict=False)
        return [(before + 1, after - 1) for before, after in pairs if after - before > 1]

    def _numbers(self) -> list[int]:
        """The uids, if all of them are numbers."""
        if all(fate.uid.isascii() and fate.uid.isdigit() for fate in self.fates):
            return [int(fate.uid) for fate in self.fates]
        return []


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
    rows = store.sql.audit_fates(store.connection, mailbox=mailbox)
    return [
        FolderAudit(
            folder,
            epoch,
            tuple(Fate(uid, LedgerState(state), reason, ticket) for _f, _e, uid, state, reason, ticket in fates),
        )
        for (folder, epoch), fates in groupby(rows, key=itemgetter(0, 1))
    ]


def unaccounted(store: Store, mailbox: str) -> list[Unaccounted]:
    """The messages of a mailbox that nothing accounts for; none, if deskhand keeps its promise."""
    return [
        Unaccounted(folder, epoch, uid, LedgerState(state), reason, bool(lost_raw), bool(lost_entry))
        for folder, epoch, uid, state, reason, lost_raw, lost_entry in store.sql.audit_unaccounted(
            store.connection, mailbox=mailbox
        )
    ]
