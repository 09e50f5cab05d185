"""The contract of every channel: what brings messages in is a `Source`, what takes answers out is a `Sink`.

Nothing in here is about mail: a chat, a review site or a social network fits by bringing `Item`s that bear a name for
ever, and by turning each into an `Incoming`. The engine does the rest: ledger, transactions, retries, reports.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final, Protocol

from desk.config import Archive
from desk.incoming import Incoming
from desk.mail.facts import Attachment
from mailsync.errors import Refused

BATCH_ITEMS: Final = 400
BATCH_BYTES: Final = 4_000_000
"""How much is fetched together, at most (one item may be larger)."""

LARGEST: Final = 50_000_000
BEGINNING: Final = 262_144
"""Bytes above which a mail is not fetched whole, and how many of it are fetched then (rule 8)."""

PIECE: Final = 1_000_000
"""Bytes of such a mail that are fetched at once where somebody asks for all of it (RFC 2683, 3.2.1.5)."""

Clock = Callable[[], datetime]
"""The time, aware and in UTC."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message as its source holds it; `folder`, `epoch` and `uid` name it for ever (rule 1).

    `epoch` changes when a folder numbers its messages anew (IMAP: UIDVALIDITY). `old`: it is history that comes in
    silently (rule 9). `whole_size`: bytes on the server where `raw` is only the beginning, else 0 (rule 8). Then
    `attachments` are those that the source lists, if it can.
    """

    folder: str
    epoch: str
    uid: str
    raw: bytes
    received_at: datetime
    old: bool = False
    whole_size: int = 0
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What is seen of a message without fetching it: the headers that identify it, and its size in bytes."""

    uid: str
    headers: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Copy:
    """A message that the desk has already: `entry` is the one in a conversation that it repeats."""

    epoch: str
    uid: str
    entry: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Items that were fetched together, and `copies`, which need not be fetched. `left`: how many more are to come.

    `position` is what the source wants to find again in `Memory.position`; it is kept in the transaction that takes
    the first item in, so what it says about these items and what became of them can't part.
    """

    folder: str
    items: tuple[Item, ...] = ()
    left: int = 0
    position: Mapping[str, Any] | None = None
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a folder shows at this moment. Of its `uids`, those in `waiting` came after the last whole pass."""

    folder: str
    epoch: str
    uids: tuple[str, ...]
    waiting: AbstractSet[str] = frozenset()


class Memory(Protocol):
    """What a source may ask about what has been."""

    def known(self, folder: str, epoch: str) -> AbstractSet[str]:
        """The uids that the ledger has."""
        ...

    def knows_others(self, folder: str, epoch: str) -> bool:
        """Whether the ledger has mails of this source from another folder, or from another epoch of this one."""
        ...

    def recognise(self, glimpses: Sequence[Glimpse]) -> Mapping[str, int]:
        """By uid the entries of those that the desk has already. What it can't be sure of is left out."""
        ...

    def position(self, folder: str) -> Mapping[str, Any]:
        """What the source last had kept about the folder; empty at the first contact."""
        ...


Read = Callable[[Item], Incoming]
"""Turns an item into what the desk takes in. A pure function that can be pickled: other processes run it."""


class Source(Protocol):
    """Brings messages in. Used by one thread; only `abort` may be called from another.

    `where` names the door to a person; `notice` is what a person should know of the last pass, empty if all is well.
    Every method may raise DoorError.
    """

    where: str
    notice: str
    read: Read

    def fetch(self, memory: Memory) -> Iterator[Batch]:
        """One pass: everything that the ledger lacks. The pass ends with a comparison of the two (rule 1)."""
        ...

    def show(self, memory: Memory) -> list[Shown] | None:
        """Every folder as it is now, for an audit; None where a source never shows all that it has shown before."""
        ...

    def wait(self, stop: threading.Event) -> None:
        """Return when there may be news, when it is time for a pass anyway, or soon after `stop` is set."""
        ...

    def whole(self, folder: str, uid: str) -> Iterator[bytes]:
        """All of one message that was too large to be fetched with the others, in pieces of a megabyte at most.

        By a connection of its own, so that any thread may ask while another one fetches or waits (rule 8). Whoever asks
        looks whether it is the right one: folders number their messages anew. Raises NotFound where it has gone.
        """
        ...

    def part(self, folder: str, uid: str, section: str) -> Iterator[bytes]:
        """One part of such a message, the way `whole` goes: the bytes of a `Section` that the source has listed."""
        ...

    def abort(self) -> None:
        """Make what another thread waits for here fail at once."""
        ...

    def close(self) -> None:
        """Let go of the connection; the next `fetch` makes a new one."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """An answer as it leaves: frozen bytes and their envelope. `item` is its number in the outbox.

    `envelope_id` is a sign that goes beside it, where the way out can take one, and comes back in reports about it.
    """

    item: int
    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
    envelope_id: str = ""


class Sink(Protocol):
    """Takes answers out in three steps, so that what each comes to is committed before the next (rule 17).

    Each raises Refused: a verdict on the letter, so that nobody has it; DoorError: trouble at the door.
    """

    where: str

    def offer(self, letter: Letter) -> AsyncIterator[tuple[str, Refused]]:
        """Ask for each recipient; yields the verdict on each that is refused, as soon as it is known.

        The letter is then for the others alone. Where there are none the next step is the next letter's.
        """
        ...

    async def transfer(self) -> None:
        """Hand over the offered letter, all but its end: as long as that is missing nobody has it."""
        ...

    async def finish(self) -> str:
        """Hand over the end; the receiver's words. Any error but Refused: nobody can know whether it arrived."""
        ...

    async def arrived(self, letter: Letter) -> bool | None:
        """Whether an earlier `finish` of this letter got through; None where nothing tells."""
        ...

    async def close(self) -> None:
        """Let go of the connection. What was begun and not finished is dropped: nobody has it."""
        ...


def before_date(received_at: datetime, archive: Archive | date) -> bool:
    """Whether a message came before the day that begins the live desk, in this machine's time zone (rule 9)."""
    if isinstance(archive, Archive):
        return False
    return received_at < datetime.combine(archive, time.min).astimezone()
