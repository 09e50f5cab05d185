"""Takes batches in: raw bytes, ticket and ledger in one transaction, so that a kill at any moment costs nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from desk.agent import SYSTEM
from desk.change import MessageIgnored, MessageReceived, TicketOpened
from desk.command import Receive
from desk.errors import StoreError
from desk.incoming import ONLY_BEGINNING, Incoming
from desk.ticket import Channel
from mailsync.broken import unreadable
from mailsync.channel import Batch, Glimpse, Item
from mailsync.errors import said
from mailsync.mail import message_id, same_headers
from mailsync.reader import Reading, Ready
from store import blobs, ledger, positions, presence
from store.ledger import LedgerState, Record
from store.search import prepare
from store.store import Done, Store

_log = logging.getLogger(__name__)

_ALONE: Final = (0.25, 0.002)
_AMONG_AGENTS: Final = (0.02, 0.01)
"""Seconds of a transaction, and of the breath after it in which others write.

A SQLite that waits for the lock looks only every few milliseconds, then more rarely: without such a breath an agent's
key press waited for two seconds beside a long sync, with it for 60 ms (p95). It costs a third of the rate, so it is for
agents who are there. Alone, a batch is one transaction, and others write while the next one is fetched.
"""


_Read = tuple[Item, Reading, Ready | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages came in, and what became of them."""

    fetched: int = 0
    new_tickets: int = 0
    replies: int = 0
    ignored: int = 0
    failed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.fetched + other.fetched,
            self.new_tickets + other.new_tickets,
            self.replies + other.replies,
            self.ignored + other.ignored,
            self.failed + other.failed,
        )


class Intake:
    """What one door brings goes through here; also the door's `mailsync.channel.Memory`. For one thread."""

    def __init__(self, store: Store, mailbox: str, brand: str, channel: Channel) -> None:
        self._store = store
        self._mailbox = mailbox
        self._brand = brand
        self._channel = channel
        self._known: dict[tuple[str, str], set[str]] = {}

    def known(self, folder: str, epoch: str) -> AbstractSet[str]:
        """The uids that the ledger has. Read once: nobody else works this door."""
        key = (folder, epoch)
        if key not in self._known:
            self._known[key] = ledger.known(self._store, self._mailbox, folder, epoch)
        return self._known[key]

    def has_any(self) -> bool:
        """Whether anything has come by this door."""
        return ledger.knows_others(self._store, self._mailbox, "", "")

    def knows_others(self, folder: str, epoch: str) -> bool:
        """Whether the ledger has mails of this door from elsewhere, or from other times."""
        return ledger.knows_others(self._store, self._mailbox, folder, epoch)

    def recognise(self, glimpses: Sequence[Glimpse]) -> Mapping[str, int]:
        """By uid the entries of the mails that the store has: same size, same id, date, sender and subject.

        It goes by no body, so what it takes for known is never fetched; it is asked only about mails that must
        have been here before, and about a folder that is new among others.
        """
        found: dict[str, int] = {}
        for glimpse in glimpses:
            for entry, raw in ledger.mails(self._store, self._brand, message_id(glimpse.headers), glimpse.size):
                if same_headers(glimpse.headers, blobs.get(self._store, raw)):
                    found[glimpse.uid] = entry
                    break
        return found

    def position(self, folder: str) -> Mapping[str, Any]:
        """What the source last had kept about the folder."""
        return positions.get(self._store, self._mailbox, folder)

    def take(self, batch: Batch, readings: Sequence[Reading], ready: Sequence[Ready | None] = ()) -> Tally:
        """Take a batch in, in as many transactions as keep the store's lock short for others.

        `ready`: what is ready to be stored of each item, if anything is.
        """
        tally = self._pass_over(batch)
        rest = list(zip(batch.items, readings, ready or [None] * len(readings), strict=True))
        position = batch.position
        lock_seconds, breath_seconds = _AMONG_AGENTS if presence.present(self._store) else _ALONE
        while rest or position is not None:
            taken: list[_Read] = []
            try:
                with self._store.transaction():
                    began = time.monotonic()
                    told, records = Tally(), []
                    self._keep(batch.folder, position)
                    for read in rest:
                        taken.append(read)
                        became, record = self._perform(*read)
                        told += became
                        records.append(record)
                        if time.monotonic() - began > lock_seconds:
                            break
                    ledger.record(self._store, *records)
            except StoreError:
                raise  # a full disk is no mail's fault: all of them come again
            except Exception:
                if not taken:
                    raise
                # One of these can't be taken in, and took the others' transaction with it: now each has its own
                told = Tally()
                for number, read in enumerate(taken):
                    told += self._take(*read, batch.folder, None if number else position)
            tally += told
            position = None
            rest = rest[len(taken) :]
            for item, _reading, _ready in taken:
                self._known.setdefault((item.folder, item.epoch), set()).add(item.uid)
            if rest or (batch.left and breath_seconds > _ALONE[1]):
                time.sleep(breath_seconds)
        return tally

    def _pass_over(self, batch: Batch) -> Tally:
        """Write down what need not be fetched, since the desk has it already."""
        if batch.copies:
            ignored = partial(Record, self._mailbox, batch.folder, state=LedgerState.IGNORED, reason="duplicate")
            ledger.record(
                self._store, *(ignored(epoch=copy.epoch, uid=copy.uid, entry=copy.entry) for copy in batch.copies)
            )
            for copy in batch.copies:
                self._known.setdefault((batch.folder, copy.epoch), set()).add(copy.uid)
        return Tally(fetched=len(batch.copies), ignored=len(batch.copies))

    def _keep(self, folder: str, position: Mapping[str, Any] | None) -> None:
        """Keep what the source wants to find again, inside the caller's transaction."""
        if position is not None:
            positions.put(self._store, self._mailbox, folder, position)

    def _take(
        self, item: Item, reading: Reading, ready: Ready | None, folder: str, position: Mapping[str, Any] | None
    ) -> Tally:
        """One message, in a transaction of its own. One that the desk can't take becomes a visible one (rule 7)."""
        try:
            return self._take_alone(item, reading, ready, folder, position)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 (rule 7: one bad mail stops nobody)
            _log.exception("%s: uid %s could not be taken in", self._mailbox, item.uid)
            reading = said(f"{type(error).__name__}: {error}")
        return self._take_alone(item, reading, ready, folder, position)

    def _take_alone(
        self, item: Item, reading: Reading, ready: Ready | None, folder: str, position: Mapping[str, Any] | None
    ) -> Tally:
        with self._store.transaction():
            self._keep(folder, position)
            became, record = self._perform(item, reading, ready)
            ledger.record(self._store, record)
        return became

    def _incoming(self, item: Item, reading: Reading) -> Incoming:
        return reading if isinstance(reading, Incoming) else unreadable(item, self._channel, reading)

    def _perform(self, item: Item, reading: Reading, ready: Ready | None) -> tuple[Tally, Record]:
        """Take one message in. The caller writes the record down, in the same transaction."""
        incoming = self._incoming(item, reading)
        raw = blobs.put(self._store, ready.packed if ready else item.raw)
        if item.whole_size:
            attachments = item.attachments or incoming.attachments
            warnings = (*incoming.warnings, ONLY_BEGINNING)
            incoming = replace(incoming, attachments=attachments, warnings=warnings)
        elif ready and ready.words and not incoming.broken:
            prepare(self._store, raw, ready.words)
        if incoming.raw != raw:
            incoming = replace(incoming, raw=raw)
        done = self._store.perform(Receive(incoming, self._mailbox, self._brand, item.old), actor=SYSTEM)
        state, reason, entry = _outcome(done, incoming, item)
        record = Record(self._mailbox, item.folder, item.epoch, item.uid, state, reason, raw, entry)
        opened = any(isinstance(change, TicketOpened) for change in done.changes)
        became = Tally(
            fetched=1,
            new_tickets=int(opened),
            replies=int(not opened and state is not LedgerState.IGNORED),
            ignored=int(state is LedgerState.IGNORED),
            failed=int(state is not LedgerState.IGNORED and bool(incoming.broken)),
        )
        return became, record


def _outcome(done: Done, incoming: Incoming, item: Item) -> tuple[LedgerState, str, int]:
    """What the ledger says of a message: its state, the reason, and the entry that it became or repeats."""
    for change in done.changes:
        match change:
            case MessageIgnored():
                return LedgerState.IGNORED, change.reason, change.entry
            case MessageReceived():
                if item.whole_size:  # also where even the beginning can't be read: the rest is still to be had
                    return LedgerState.OVERSIZE, str(item.whole_size), change.entry
                if incoming.broken:
                    return LedgerState.FAILED, incoming.broken, change.entry
                return LedgerState.TICKETED, "", change.entry
    raise LookupError("a Receive left no trace")
