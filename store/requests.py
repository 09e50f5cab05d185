"""What agents ask of the engine: working state, written by these functions and not by `perform`.

The console never parses what could harm it and never speaks IMAP; it leaves a row here, and what came of it stands in
the journal (`MessageReread`, `AttachmentFetched`, `RereadFailed`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desk.errors import NotAllowed
from desk.incoming import ONLY_BEGINNING
from desk.words import _
from store import blobs, conversation, ledger

if TYPE_CHECKING:
    from desk.mail.facts import Attachment
    from store.store import Store


class Wish(StrEnum):
    """What is asked for."""

    READ = "read"  # a message that could not be read, once more
    FETCH = "fetch"  # all of one that was too large, or one part of it


@dataclass(frozen=True, slots=True)
class Request:
    """A wish about one message, or about one `section` of it.

    `source`: the SHA-256 of edited bytes to read; `done` of `total` bytes are fetched.
    """

    entry: int
    wish: Wish
    agent: str
    source: str | None
    done: int
    total: int
    section: str = ""


def ask(store: Store, entry: int, agent: str, source: bytes | None = None) -> Wish:
    """Ask for what a message lacks: to be read, perhaps from an edited source, or to be fetched whole.

    Raises NotAllowed where it lacks nothing.
    """
    with store.transaction():
        message = conversation.entry(store, entry)
        if message.broken:
            wish, total = Wish.READ, 0
        elif ONLY_BEGINNING in message.warnings and source is None:
            wish, total = Wish.FETCH, ledger.oversize(store, entry).size
        else:
            raise NotAllowed(_("Nothing of this message is missing."))
        kept = None if source is None else blobs.put(store, source)
        store.sql.request_put(
            store.connection, entry=entry, section="", wish=wish, agent=agent, source=kept, total=total
        )
    return wish


def ask_for(store: Store, entry: int, attachment: Attachment, agent: str) -> None:
    """Ask for one file of a message that was too large. Raises NotAllowed where it is here already."""
    if not attachment.away or attachment.section is None:
        raise NotAllowed(_("{name} is here already.", name=attachment.label))
    with store.transaction():
        store.sql.request_put(
            store.connection,
            entry=entry,
            section=attachment.section.number,
            wish=Wish.FETCH,
            agent=agent,
            source=None,
            total=attachment.size,
        )


def pending(store: Store) -> list[Request]:
    """What is asked for, by entry."""
    rows = store.sql.request_all(store.connection)
    return [Request(entry, Wish(wish), *more) for entry, wish, *more in rows]


def progress(store: Store, entry: int, done: int, section: str = "") -> None:
    """So many bytes of a message, or of a section, are fetched."""
    with store.transaction():
        store.sql.request_progress(store.connection, entry=entry, section=section, done=done)


def remove(store: Store, entry: int, section: str = "") -> None:
    """This is not asked for any more; inside the caller's transaction."""
    store.sql.request_remove(store.connection, entry=entry, section=section)
