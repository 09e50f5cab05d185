"""When messages came into a ticket, by the numbers of the journal: what somebody who looked at it has not seen yet.

Dates and ids don't tell that: an old message may be moved or merged into a ticket today, or be read at last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desk.change import (
    AcknowledgementQueued,
    MergeSet,
    MessageMoved,
    MessageReceived,
    MessageReread,
    NoteAdded,
    ReplyQueued,
)
from desk.conversation import Entry
from desk.incoming import Occasion
from store import conversation, journal

if TYPE_CHECKING:
    from store.store import Store

_FIRST_READ: Final = frozenset({Occasion.RETRY, Occasion.EDITED, Occasion.FETCHED})
"""Occasions on which a message says what nobody could read before."""


def joined(store: Store, ticket: int, since: int) -> list[Entry]:
    """Messages and notes of a ticket that came into it after a number, in their order (`desk.state.State.joined`)."""
    came = arrivals(store, ticket, since)
    if not came:
        return []
    numbers = [number for (number,) in store.sql.entry_numbers(store.connection, ticket=ticket)]
    return [conversation.entry(store, number) for number in numbers if number in came]


def arrivals(store: Store, ticket: int, since: int = 0) -> dict[int, int]:
    """The entries that came into a ticket after a number, each with its number in the journal when it did.

    Some of them may have left it again.
    """
    came: dict[int, int] = {}
    parts = {part for (part,) in list(store.sql.ticket_parts(store.connection, ticket=ticket))}
    for part in parts:
        for happened in journal.since(store, part, since):
            for entry in _brought(store, part, happened.change, is_part=part != ticket):
                came[entry] = max(came.get(entry, 0), happened.seq)
    for happened in journal.moves(store, since):
        if isinstance(happened.change, MessageMoved) and happened.change.into in parts:
            came[happened.change.entry] = max(came.get(happened.change.entry, 0), happened.seq)
    return came


def _brought(store: Store, ticket: int, change: object, *, is_part: bool) -> list[int]:
    """The entries that a change of a ticket brought into it, or (`is_part`) into the one that it was merged into."""
    match change:
        case MessageReceived() | ReplyQueued() | AcknowledgementQueued() | NoteAdded():
            return [change.entry]
        case MessageReread() if change.occasion in _FIRST_READ:
            return [change.entry]
        case MergeSet() if is_part and change.new is not None:
            return [number for (number,) in store.sql.entry_numbers(store.connection, ticket=ticket)]
    return []
