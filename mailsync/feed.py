"""Entries of an RSS or Atom feed: each becomes a ticket, a new version of one a follow-up. Feeds take no answers."""

from __future__ import annotations

import calendar
import hashlib
import io
import json
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import feedparser

from desk import config
from desk.customer import Identity, IdentityKind
from desk.incoming import Incoming
from desk.mail import html
from desk.safe import clean, one_line
from desk.ticket import Channel
from desk.words import _
from mailsync import web
from mailsync.channel import BATCH_ITEMS, Batch, Clock, Item, Memory, Read
from mailsync.errors import DoorError

LONGEST_WAIT: Final = timedelta(hours=24)
"""What is believed of a Retry-After (F-16)."""

_FOLDER: Final = "entries"
_ENTRIES: Final = 1_000  # of one document
_ENDS: Final = (b"</rss>", b"</feed>", b"</rdf:rdf>", b"</channel>")
_TAIL: Final = 4_096  # bytes in which the end of a whole document is looked for
_TEXT: Final = 2_000_000  # characters
_SUBJECT: Final = 120  # characters of a text that stands in for a missing title


class Feed:
    """See `mailsync.channel.Source`. What the server wants to be asked with next time is kept in the position."""

    def __init__(self, settings: config.Feed, now: Clock) -> None:
        self.where = urlsplit(settings.url).hostname or settings.url
        self.notice = ""
        self.read: Read = partial(read, feed=settings.name)
        self._settings = settings
        self._now = now

    def fetch(self, memory: Memory) -> Iterator[Batch]:
        """The entries and versions that the ledger lacks, oldest first."""
        position = memory.position(_FOLDER)
        not_before = position.get("not_before")
        if not_before and self._now() < datetime.fromisoformat(not_before):
            self.notice = _("{host} asked to be left alone for a while.", host=self.where)
            return
        self.notice = ""
        asked = {"if-none-match": position.get("etag"), "if-modified-since": position.get("modified")}
        page = web.get(self._settings.url, {name: value for name, value in asked.items() if value})
        if page.status == 304:
            return
        if page.status != 200:
            wait = _retry_after(page.headers.get("retry-after", ""), self._now())
            if wait:
                yield Batch(_FOLDER, position={**position, "not_before": (self._now() + wait).isoformat()})
            raise DoorError(_("{host} answers {status}.", host=self.where, status=page.status), wait)
        versions = self._versions(page)
        known = memory.known(_FOLDER, "")
        news = [item for item in versions if item.uid not in known]
        position = {"etag": _tag(page, "etag"), "modified": _tag(page, "last-modified")}
        for start in range(0, len(news), BATCH_ITEMS):
            yield Batch(_FOLDER, tuple(news[start : start + BATCH_ITEMS]), max(len(news) - start - BATCH_ITEMS, 0))
        yield Batch(_FOLDER, position=position)  # last, so that what it lets the server leave out is in the ledger

    def _versions(self, page: web.Page) -> list[Item]:
        """What the document holds, oldest first. Raises DoorError for one that is no feed or broke off."""
        document = feedparser.parse(
            io.BytesIO(page.body),  # anything else it might take for a file's name
            response_headers={"content-type": page.headers.get("content-type", "")},
            resolve_relative_uris=False,
            sanitize_html=False,  # words are made of it, never a page
        )
        if not document.get("version") and not document.entries:
            raise DoorError(_("{host} sends something that is neither RSS nor Atom.", host=self.where))
        if document.bozo and not any(end in page.body[-_TAIL:].lower() for end in _ENDS):
            raise DoorError(_("{host} sent a feed that breaks off in the middle.", host=self.where))
        now = self._now()
        items = {}
        for entry in reversed(document.entries[:_ENTRIES]):
            facts = _facts(entry)
            uid = f"{_hash(facts['id'])}.{_hash(facts['title'], facts['body'])}"
            raw = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode(errors="replace")
            items[uid] = Item(_FOLDER, "", uid, raw, now)
        return list(items.values())

    def show(self, memory: Memory) -> None:
        """A feed holds its newest entries only, so it proves nothing about older ones."""

    def whole(self, folder: str, uid: str) -> Iterator[bytes]:
        """Nothing here is ever fetched in part."""
        raise NotImplementedError

    def part(self, folder: str, uid: str, section: str) -> Iterator[bytes]:
        """No parts are listed here."""
        raise NotImplementedError

    def wait(self, stop: threading.Event) -> None:
        """Return when it is time to look again."""
        stop.wait(self._settings.every.total_seconds())

    def abort(self) -> None:
        """A request ends by itself soon."""

    def close(self) -> None:
        """Each request has a connection of its own."""


def read(item: Item, feed: str) -> Incoming:
    """The entry of an item. Pure: other processes run it."""
    facts: Mapping[str, Any] = json.loads(item.raw)
    text = html.read(facts["body"]).text if facts["html"] else facts["body"]
    text = clean(text[:_TEXT], keep_newlines=True).strip()
    title = one_line(html.read(facts["title"]).text if facts["title_html"] else facts["title"])
    author = one_line(facts["author"]) or feed
    matter, version = item.uid.split(".")
    link = one_line(facts["link"])
    return Incoming(
        channel=Channel.FEED,
        author=Identity(IdentityKind.FEED, f"{feed}/{author.lower()}", author),
        message_id=f"<{matter}.{version}@{feed}.feed.invalid>",
        content=version,
        subject=title or one_line(text[:_SUBJECT]) or link,
        text=text,
        sent_at=_sent_at(facts["at"], item.received_at),
        refers_to=(f"<{matter}@{feed}.feed.invalid>",),
        html=facts["html"],
        link=link if link.lower().startswith(("https://", "http://")) else "",
    )


def _tag(page: web.Page, name: str) -> str | None:
    """What the server wants to hear again next time, if it can stand in a request."""
    value = page.headers.get(name, "")
    return value if value.isascii() and value.isprintable() else None


def _facts(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says, in a form that is kept as its raw source."""
    content = (entry.get("content") or [entry.get("summary_detail") or {}])[0]
    title = entry.get("title_detail") or {}
    body = str(content.get("value") or "")
    link = str(entry.get("link") or "")
    at = entry["updated_parsed"] if "updated_parsed" in entry else entry.get("published_parsed")
    return {
        "id": str(entry.get("id") or link or _hash(str(title.get("value")), body)),
        "title": str(title.get("value") or ""),
        "title_html": "html" in str(title.get("type")),
        "body": body,
        "html": "html" in str(content.get("type")),
        "link": link,
        "author": str(entry.get("author") or ""),
        "at": _timestamp(at),
    }


def _timestamp(at: time.struct_time | None) -> int | None:
    try:
        return calendar.timegm(at) if at else None
    except (OverflowError, ValueError):
        return None


def _sent_at(timestamp: int | None, received_at: datetime) -> datetime:
    """When the entry says that it was written, but never later than it came (clocks run wrong: F-16)."""
    try:
        written_at = datetime.fromtimestamp(timestamp, UTC) if timestamp is not None else received_at
    except (OverflowError, OSError, ValueError):
        return received_at
    return min(written_at, received_at)


def _retry_after(value: str, now: datetime) -> timedelta:
    """How long a server wants to be left alone: seconds or a date, a day at most; nothing where it makes no sense."""
    if value.strip().isdigit():
        return min(timedelta(seconds=min(int(value.strip()[:9]), 10**8)), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return timedelta()
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta()), LONGEST_WAIT)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]
