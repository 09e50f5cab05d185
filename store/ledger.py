"""What became of everything that a source has shown us: the proof that no mail is lost (rule 1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desk.errors import NotFound
from desk.words import _
from store.codec import from_ms, to_ms

if TYPE_CHECKING:
    from store.store import Store


class LedgerState(StrEnum):
    """How far a message has come. Those that were only `seen` are still to be fetched."""

    SEEN = "seen"
    FETCHED = "fetched"
    TICKETED = "ticketed"
    IGNORED = "ignored"
    FAILED = "failed"
    OVERSIZE = "oversize"


def known(store: Store, mailbox: str, folder: str, epoch: str) -> set[str]:
    """The uids of a folder that need not be fetched (again). `epoch` is the UIDVALIDITY of an IMAP folder."""
    rows = store.sql.ledger_known(store.connection, mailbox=mailbox, folder=folder, epoch=epoch)
    return {uid for (uid,) in rows}


def knows_others(store: Store, mailbox: str, folder: str, epoch: str) -> bool:
    """Whether there are messages of a mailbox that came from another folder, or from another epoch of this one."""
    found: int = store.sql.ledger_knows_others(store.connection, mailbox=mailbox, folder=folder, epoch=epoch)
    return bool(found)


def mails(store: Store, brand: str, message_id: str, size: int) -> list[tuple[int, str]]:
    """Entry and name of the raw bytes of each mail of a brand that came with this Message-ID in so many bytes."""
    if not message_id:
        return []
    rows = store.sql.ledger_mails(store.connection, brand=brand, message_id=message_id, size=size)
    return [(entry, raw) for entry, raw in rows]


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one message. What was known of it before and is left out here stays."""

    mailbox: str
    folder: str
    epoch: str
    uid: str
    state: LedgerState
    reason: str = ""
    raw: str | None = None
    entry: int | None = None


def record(store: Store, *records: Record) -> None:
    """Write down what became of messages."""
    at = to_ms(store.now())
    with store.transaction():
        store.sql.ledger_record(
            store.connection,
            [
                {
                    "mailbox": one.mailbox,
                    "folder": one.folder,
                    "epoch": one.epoch,
                    "uid": one.uid,
                    "state": one.state,
                    "reason": one.reason,
                    "raw": one.raw,
                    "entry": one.entry,
                    "at": at,
                }
                for one in records
            ],
        )


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that could not be read: its entry and ticket, where it came from, and what is known of it.

    `size`: the bytes of its source.
    """

    entry: int
    ticket: int
    mailbox: str
    folder: str
    epoch: str
    uid: str
    reason: str
    author: str
    subject: str
    size: int
    at: datetime


def failed(store: Store) -> list[Failed]:
    """The quarantine, newest first."""
    rows: Iterable[tuple[Any, ...]] = store.sql.ledger_failed(store.connection)
    return [replace(Failed(*row), at=from_ms(row[-1])) for row in rows]


def failed_count(store: Store) -> int:
    """How many messages could not be read."""
    count: int = store.sql.ledger_failed_count(store.connection)
    return count


@dataclass(frozen=True, slots=True)
class Oversize:
    """A message of which only the beginning was fetched: where it lies, and how many bytes it has."""

    mailbox: str
    folder: str
    epoch: str
    uid: str
    size: int


def oversize(store: Store, entry: int) -> Oversize:
    """Where all of a message is to be had. Raises NotFound."""
    row = store.sql.ledger_oversize(store.connection, entry=entry)
    if row is None:
        raise NotFound(_("Nothing of message {entry} is missing.", entry=entry))
    mailbox, folder, epoch, uid, size = row
    return Oversize(mailbox, folder, epoch, uid, int(size))


def whole(store: Store, entry: int, raw: str) -> None:
    """All of a message is there now, under this name; inside the caller's transaction."""
    store.sql.ledger_whole(store.connection, entry=entry, raw=raw)


def mended(store: Store, entry: int) -> None:
    """A message that could not be read is read now; inside the caller's transaction."""
    store.sql.ledger_mended(store.connection, entry=entry)


def tally(store: Store, mailbox: str) -> dict[LedgerState, int]:
    """How many messages of a mailbox are in each state; states without any are left out."""
    rows = store.sql.ledger_tally(store.connection, mailbox=mailbox)
    return {LedgerState(state): count for state, count in rows}
