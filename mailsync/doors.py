"""The doors of a desk: what `config.toml` names, as sources and sinks that are ready to be used."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desk.config import Brand, Config, Mailbox, ReplyTo
from desk.config import Feed as FeedSettings
from desk.ticket import Channel
from desk.words import _
from mailsync import mail
from mailsync.channel import Clock, Letter, Read, Sink, Source
from mailsync.errors import Refused
from mailsync.imap import Imap
from mailsync.maildir import Maildir
from mailsync.secret import password
from mailsync.sent_folder import SentFolder
from mailsync.smtp import Smtp
from mailsync.spool import Spool


@dataclass(frozen=True, slots=True)
class Door:
    """One mailbox or feed. `address` is where customers write to, empty for a feed; `reply_to` where they answer.

    `sent_folder` is there where mail comes by IMAP and leaves by SMTP.
    """

    name: str
    brand: Brand
    channel: Channel
    address: str
    source: Source
    sink: Sink
    reply_to: ReplyTo = ReplyTo.MAILBOX
    sent_folder: SentFolder | None = None


def doors(config: Config, home: Path, secret: bytes, now: Clock) -> list[Door]:
    """Every door that the settings name. Relative paths in them start at `home`, the desk's folder."""
    brands = {brand.name: brand for brand in config.brands}
    found = [
        Door(
            mailbox.name,
            brands[mailbox.brand],
            Channel.MAIL,
            mailbox.address,
            _source(mailbox, home, read_by(config, secret, mailbox), now),
            _sink(mailbox, home),
            mailbox.reply_to,
            _sent_folder(mailbox, now),
        )
        for mailbox in config.mailboxes
    ]
    found += [
        Door(feed.name, brands[feed.brand], Channel.FEED, "", _feed(feed, now), NoWayOut(feed.name))
        for feed in config.feeds
    ]
    return found


def read_by(config: Config, secret: bytes, mailbox: Mailbox) -> Read:
    """How mail that came by a mailbox is read."""
    return partial(mail.read, secret=secret, own=config.own_addresses, authserv_id=mailbox.authserv_id or "")


def _feed(feed: FeedSettings, now: Clock) -> Source:
    from mailsync.feed import Feed  # here, since it takes a fifth of the engine's start, and few desks have feeds

    return Feed(feed, now)


def _source(mailbox: Mailbox, home: Path, read: Read, now: Clock) -> Source:
    if mailbox.imap is not None:
        ask = partial(password, mailbox.imap, mailbox.name)
        return Imap(mailbox.imap, ask, mailbox.archive_before, read, now)
    assert mailbox.maildir is not None  # each mailbox has one source: `desk.config.parse` sees to it
    return Maildir(home / Path(mailbox.maildir.path).expanduser(), mailbox.archive_before, read)


def _sent_folder(mailbox: Mailbox, now: Clock) -> SentFolder | None:
    if mailbox.imap is None or mailbox.smtp is None:
        return None
    return SentFolder(mailbox.imap, partial(password, mailbox.imap, mailbox.name), now, mailbox.sent_copy)


def _sink(mailbox: Mailbox, home: Path) -> Sink:
    if mailbox.smtp is not None:
        return Smtp(mailbox.smtp, partial(password, mailbox.smtp, mailbox.name), mailbox.address.rpartition("@")[2])
    if mailbox.spool is not None:
        return Spool(home / Path(mailbox.spool.path).expanduser())
    return NoWayOut(mailbox.name)


class NoWayOut:
    """See `mailsync.channel.Sink`. Where `config.toml` names no way out, an answer is refused and not kept for ever."""

    def __init__(self, name: str) -> None:
        self.where = name

    async def offer(self, letter: Letter) -> AsyncIterator[tuple[str, Refused]]:
        """Nothing leaves here."""
        words = _("{mailbox} has no way out: config.toml names neither smtp nor spool for it.", mailbox=self.where)
        for recipient in letter.recipients:
            yield recipient, Refused(words, permanent=True)

    async def transfer(self) -> None:
        """Never reached: every recipient is refused."""
        raise NotImplementedError

    async def finish(self) -> str:
        """Never reached either."""
        raise NotImplementedError

    async def arrived(self, letter: Letter) -> bool | None:
        """Nothing ever left."""
        return False

    async def close(self) -> None:
        """Nothing is open."""
