"""Reads messages anew that the store has: those in quarantine (rule 7), and those that an older parser has read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from desk import reread as desk_reread
from desk.agent import SYSTEM, Actor
from desk.change import MessageReread
from desk.command import Reread
from desk.conversation import Entry
from desk.incoming import Incoming
from desk.reread import Difference
from desk.ticket import Channel
from mailsync import feed, mail
from mailsync.broken import unreadable
from mailsync.channel import BATCH_ITEMS, Item, Read
from mailsync.reader import Reading
from mailsync.reading import Readers
from store import blobs, conversation, ledger, parser, tickets
from store.ledger import Failed
from store.store import Store


@dataclass(frozen=True, slots=True)
class Reparsed:
    """A message that says something else to this parser; `elsewhere`: the ticket that it would go to today."""

    entry: Entry
    differences: tuple[Difference, ...]
    elsewhere: int | None


def retry(store: Store, readers: Readers, failed: Failed, actor: Actor, edited: bytes | None = None) -> str:
    """Read a message of the quarantine once more, or an edited source in its place; the original is kept.

    Answers with why it still can't be read, else with nothing. Raises NotAllowed, NotFound, StoreError.
    """
    entry = conversation.entry(store, failed.entry)
    channel = tickets.get(store, failed.ticket).channel
    raw = blobs.get(store, entry.raw or "") if edited is None else edited
    item = Item(failed.folder, failed.epoch, failed.uid, raw, entry.at)
    read = partial(feed.read, feed=failed.mailbox) if channel is Channel.FEED else _of_mail(store)
    ((reading, _packed),) = readers.submit(read, (item,)).result()
    incoming = reading if isinstance(reading, Incoming) else unreadable(item, channel, reading)
    with store.transaction():
        if edited is not None and not incoming.broken:
            incoming = replace(incoming, raw=blobs.put(store, edited))
        done = store.perform(Reread(entry.id, incoming), actor=actor)
        if any(isinstance(change, MessageReread) for change in done.changes):
            ledger.mended(store, entry.id)
    return incoming.broken


def reparse(
    store: Store, readers: Readers, *, since: datetime | None = None, limit: int | None = None, dry_run: bool = False
) -> Iterator[Reparsed]:
    """Read all mails anew that another version of the parser has read, `limit` at most, and take over what they say.

    Each that says something else is told once that is saved; with `dry_run` nothing is.
    """
    after, left = 0, limit
    while left is None or left > 0:
        numbers = parser.due(store, since, after, BATCH_ITEMS if left is None else min(BATCH_ITEMS, left))
        if not numbers:
            return
        after = numbers[-1]  # not from the beginning: what is told stays due where nothing is saved
        left = None if left is None else left - len(numbers)
        entries = [conversation.entry(store, number) for number in numbers]
        items = tuple(Item("", "", str(e.id), blobs.get(store, e.raw or ""), e.at) for e in entries)
        answers = readers.submit(_of_mail(store), items).result()
        yield from _take(store, entries, [reading for reading, _packed in answers], dry_run)


def _take(store: Store, entries: Sequence[Entry], readings: Sequence[Reading], dry_run: bool) -> list[Reparsed]:
    """Compare and save one batch, in one transaction. A mail that can't be read any more keeps what was read of it."""
    found = []
    same = []
    with store.transaction():
        for old, incoming in zip(entries, readings, strict=True):
            if isinstance(incoming, str):
                found.append(Reparsed(old, (Difference("broken", old.broken, incoming),), None))
                continue
            new, _told = desk_reread.anew(old, incoming, store.state)
            if differences := desk_reread.differences(old, new):
                elsewhere = desk_reread.leads_elsewhere(old, new, incoming, store.state)
                found.append(Reparsed(old, tuple(differences), elsewhere))
                if not dry_run:
                    store.perform(Reread(old.id, incoming), actor=SYSTEM)
            else:
                same.append(old.id)
        if not dry_run:
            parser.same(store, same)
    return found


def _of_mail(store: Store) -> Read:
    return partial(mail.read, secret=store.secret)
