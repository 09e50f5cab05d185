"""How each mailbox and feed fares, as the engine reports it for the status bar and doctor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from store.codec import maybe_from_ms, maybe_ms

if TYPE_CHECKING:
    from store.store import Store


class MailboxState(StrEnum):
    """What the engine is doing about a mailbox. Failing: it tries again, and `detail` says what is wrong."""

    CONNECTING = "connecting"
    SYNCING = "syncing"
    WATCHING = "watching"
    FAILING = "failing"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class MailboxStatus:
    """One mailbox's state: `failures` in a row, and how far a pass has come (`done` of `total` since `began_at`)."""

    name: str
    state: MailboxState
    detail: str = ""
    failures: int = 0
    done: int = 0
    total: int = 0
    began_at: datetime | None = None
    synced_at: datetime | None = None


def status(store: Store) -> list[MailboxStatus]:
    """All mailboxes that the engine has reported on, by name."""
    return [
        MailboxStatus(
            name, MailboxState(state), detail, failures, done, total, maybe_from_ms(began_at), maybe_from_ms(synced_at)
        )
        for name, state, detail, failures, done, total, began_at, synced_at in store.sql.mailbox_all(store.connection)
    ]


def report(store: Store, status: MailboxStatus) -> None:
    """Say how a mailbox fares. Without a `synced_at`, the time of the last whole pass stays as it is."""
    with store.transaction():
        store.sql.mailbox_report(
            store.connection,
            name=status.name,
            state=status.state,
            detail=status.detail,
            failures=status.failures,
            done=status.done,
            total=status.total,
            began_at=maybe_ms(status.began_at),
            synced_at=maybe_ms(status.synced_at),
        )
