"""How mail comes and goes, in a few words for the title bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desk.duration import compact
from desk.outbox import WAITING, OutboxState
from desk.safe import one_line
from desk.sent_copy import CopyState
from desk.words import _, ngettext
from store import blocked, fuse, ledger, mailboxes, outbox, requests, sent_copy
from store.mailboxes import MailboxState, MailboxStatus

if TYPE_CHECKING:
    from tui.session import Session


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to say; where room is short, the greatest `weight` goes first."""

    words: str
    weight: int
    warns: bool = False


def facts(session: Session) -> list[Fact]:
    """What the title bar says, from left to right."""
    now = session.now()
    boxes = mailboxes.status(session.store)
    found = [*_troubles(boxes), *_progress(boxes, now)]
    synced = [box.synced_at for box in boxes if box.synced_at is not None]
    if synced and not found:
        found.append(Fact(_("synced {age}", age=compact(now - min(synced))), 4))
    for request in requests.pending(session.store):
        if request.total:
            done, total = (f"{size / 1e6:,.0f}" for size in (request.done, request.total))
            found.append(Fact(_("fetching {done}/{total} MB", done=done, total=total), 2))
    if unread := ledger.failed_count(session.store):
        found.append(Fact(ngettext("{n} can't be read", "{n} can't be read", unread), 1, warns=True))
    found += [Fact(one_line(f"{way.mailbox}: {way.why}"), 2, warns=True) for way in blocked.blocked(session.store)]
    if refused := len(outbox.troubled(session.store)):
        found.append(Fact(ngettext("{n} did not leave", "{n} did not leave", refused), 1, warns=True))
    if fuse.get(session.store).blown_at is not None:
        held = len(outbox.automatic(session.store, OutboxState.HELD))
        words = ngettext("fuse blown: {n} automatic mail held", "fuse blown: {n} automatic mails held", held)
        found.append(Fact(words, 0, warns=True))
    if held := sum(bool(item.holds) for item in outbox.leaving(session.store)):
        found.append(Fact(ngettext("{n} answer held", "{n} answers held", held), 2, warns=True))
    if waiting := len(outbox.items(session.store, WAITING - {OutboxState.HELD})):
        found.append(Fact(ngettext("{n} waiting to leave", "{n} waiting to leave", waiting), 3))
    if missing := sum(copy.state is CopyState.WANTED for copy in sent_copy.missing(session.store)):
        found.append(Fact(ngettext("{n} copy not filed", "{n} copies not filed", missing), 4))
    found.append(Fact(one_line(session.agent.full_name), 5))
    return found


def _troubles(boxes: list[MailboxStatus]) -> Iterator[Fact]:
    for box in boxes:
        if box.state is MailboxState.FAILING:
            yield Fact(one_line(f"{box.name}: {box.detail}"), 2, warns=True)


def _progress(boxes: list[MailboxStatus], now: datetime) -> Iterator[Fact]:
    for box in boxes:
        if box.state is MailboxState.SYNCING and box.done < box.total and box.began_at is not None:
            yield Fact(_pace(box, now - box.began_at), 2)


def _pace(box: MailboxStatus, taken: timedelta) -> str:
    """How far a long sync has come: `support 1,204/20,000 · 310/s · 1m left`."""
    words = f"{box.name} {box.done:,}/{box.total:,}"
    seconds = taken.total_seconds()
    if seconds < 2 or not box.done:
        return words
    rate = box.done / seconds
    left = timedelta(seconds=(box.total - box.done) / rate)
    return _("{progress} · {rate}/s · {time} left", progress=words, rate=f"{rate:,.0f}", time=compact(left))
