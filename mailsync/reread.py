"""Reads messages anew that the store has: those in quarantine (rule 7), and those that an older parser has read."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from desk import reread as desk_reread
from desk.agent import SYSTEM, Actor
from desk.command import KeepAttachment, Reread
from desk.conversation import Entry
from desk.errors import NotFound
from desk.incoming import Incoming, Occasion
from desk.mail.facts import Section
from desk.mail.transfer import decoded_size
from desk.reread import Difference
from desk.ticket import Channel
from desk.words import _
from mailsync import mail
from mailsync.broken import unreadable
from mailsync.channel import BATCH_ITEMS, Item, Read, Source
from mailsync.reader import ALLOWANCE, Allowance, Reading
from mailsync.reading import Readers
from store import blobs, conversation, ledger, parser, requests
from store.ledger import Failed, Oversize
from store.store import Store

LARGEST_ON_DEMAND: Final = 150_000_000
"""Bytes of a mail above which it is not even fetched when somebody asks for it: all of it has to fit into memory."""

_FOR_LARGE: Final = Allowance(computing=10.0, memory=ALLOWANCE.memory + 4 * LARGEST_ON_DEMAND)


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
    raw = blobs.get(store, entry.raw or "") if edited is None else edited
    incoming = _read(store, readers, _item(entry, raw, failed), failed)
    occasion = Occasion.RETRY if edited is None else Occasion.EDITED
    with store.transaction():
        if edited is not None and not incoming.broken:
            incoming = replace(incoming, raw=blobs.put(store, edited))
        requests.remove(store, entry.id)
        store.perform(Reread(entry.id, incoming, occasion), actor=actor)
        if not incoming.broken:
            ledger.mended(store, entry.id)
    return incoming.broken


def fetch_whole(store: Store, source: Source, entry: int, actor: Actor, stop: threading.Event) -> str:
    """Fetch all of a message of which only the beginning is there, and read that; `requests` tells how far it is.

    Answers with why that can't be done, else with nothing: then the beginning stays as it is. Raises DoorError,
    NotFound, StoreError.
    """
    lies, message = ledger.oversize(store, entry), conversation.entry(store, entry)
    item = _item(message, blobs.get(store, message.raw or ""), lies)
    whole = bytearray()
    try:
        for piece in source.whole(lies.folder, lies.uid):
            if stop.is_set():
                return ""
            whole += piece
            _keep_to_limit(whole)
            requests.progress(store, entry, len(whole))
        _check_place(whole, item)
    except NotFound as error:
        return _save(store, entry, unreadable(item, Channel.MAIL, str(error)), actor)
    item = replace(item, raw=bytes(whole))
    with closing(Readers(_FOR_LARGE)) as readers:
        return _save(store, entry, _read(store, readers, item, lies), actor, item.raw)


def fetch_part(store: Store, source: Source, entry: int, section: Section, actor: Actor, stop: threading.Event) -> str:
    """Fetch one file of such a message, and keep it as it came, in its transfer encoding.

    Answers and raises as `fetch_whole` does; that it is the right message tells its beginning.
    """
    lies, message = ledger.oversize(store, entry), conversation.entry(store, entry)
    item = _item(message, blobs.get(store, message.raw or ""), lies)
    encoded, encoding, size = bytearray(), section.encoding.encode(), 0
    try:
        _check_place(next(source.whole(lies.folder, lies.uid), b""), item)
        for piece in source.part(lies.folder, lies.uid, section.number):
            if stop.is_set():
                return ""
            encoded += piece
            _keep_to_limit(encoded)
            size += decoded_size(piece, encoding)
            requests.progress(store, entry, size, section.number)
    except NotFound as error:
        return _save(store, entry, unreadable(item, Channel.MAIL, str(error)), actor, section=section.number)
    size, packed = decoded_size(encoded, encoding), blobs.pack(bytes(encoded))
    with store.transaction():
        requests.remove(store, entry, section.number)
        store.perform(KeepAttachment(entry, section.number, blobs.put(store, packed), size), actor=actor)
    return ""


def _item(entry: Entry, raw: bytes, lies: Failed | Oversize) -> Item:
    """A message as its source brings it, with these bytes."""
    return Item(lies.folder, lies.epoch, lies.uid, raw, entry.at)


def _check_place(begin: bytes | bytearray, item: Item) -> None:
    """See that what the server hands out begins as the message that came from there."""
    if not begin.startswith(item.raw):
        raise NotFound(_("Another mail has its place on the server now."))


def _keep_to_limit(fetched: bytearray) -> None:
    if len(fetched) > LARGEST_ON_DEMAND:
        raise NotFound(_("It has more than {n} MB.", n=LARGEST_ON_DEMAND // 1_000_000))


def _save(
    store: Store, entry: int, incoming: Incoming, actor: Actor, whole: bytes | None = None, section: str = ""
) -> str:
    with store.transaction():
        requests.remove(store, entry, section)
        if whole is not None and not incoming.broken:
            incoming = replace(incoming, raw=blobs.put(store, whole))
            ledger.whole(store, entry, incoming.raw or "")
        store.perform(Reread(entry, incoming, Occasion.FETCHED), actor=actor)
    return incoming.broken


def _read(store: Store, readers: Readers, item: Item, lies: Failed | Oversize) -> Incoming:
    channel = Channel.FEED if lies.mailbox in {one.name for one in store.config.feeds} else Channel.MAIL
    from mailsync import feed  # here, since it takes a fifth of the engine's start, and few desks have feeds

    read = partial(feed.read, feed=lies.mailbox) if channel is Channel.FEED else _of_mail(store, lies.mailbox)
    ((reading, _ready),) = readers.submit(read, (item,)).result()
    return reading if isinstance(reading, Incoming) else unreadable(item, channel, reading)


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
        yield from _take(store, entries, [reading for reading, _ready in answers], dry_run)


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
                    store.perform(Reread(old.id, incoming, Occasion.PARSER), actor=SYSTEM)
            else:
                same.append(old.id)
        if not dry_run:
            parser.same(store, same)
    return found


def _of_mail(store: Store, mailbox: str = "") -> Read:
    """How mail is read; of one that came by a known mailbox, its server tells whether the sender is true."""
    found = next((one for one in store.config.mailboxes if one.name == mailbox), None)
    authserv_id = found.authserv_id if found else None
    return partial(mail.read, secret=store.secret, own=store.config.own_addresses, authserv_id=authserv_id or "")
