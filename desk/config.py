"""The settings of a desk: `config.toml` names the doors that mail comes in and goes out by, and nothing secret.

Each key is declared once, in the annotations below; reading, errors and `config.example.toml` derive from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from desk import setting
from desk.mail.facts import Address
from desk.outbox import UNDO_WINDOW
from desk.setting import Setting


class Language(StrEnum):
    """The languages of the console's words."""

    KO = "ko"
    EN = "en"


class Glyphs(StrEnum):
    """Which signs the console draws; ASCII is for terminals that draw ambiguous-width characters in two cells."""

    UNICODE = "unicode"
    ASCII = "ascii"


class Security(StrEnum):
    """How a connection is kept from listeners. None only within this machine."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Archive(StrEnum):
    """What of a mailbox's history comes in silently as closed: what lies there at the first sync, or nothing."""

    NOW = "now"
    NEVER = "never"


class FeedKind(StrEnum):
    """What a feed speaks."""

    RSS = "rss"  # and Atom


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What concerns the whole desk."""

    name: Annotated[str, Setting(setting.TEXT, "shown at the top of the screen", "Acme support")] = "deskhand"
    language: Annotated[
        Language | None,
        Setting(setting.one_of(Language), "of the words on the screen; left out: the locale's", Language.KO),
    ] = None
    undo: Annotated[
        timedelta,
        Setting(setting.DURATION, 'how long an answer waits before it leaves, for second thoughts; "0s": not at all'),
    ] = UNDO_WINDOW
    theme: Annotated[str | None, Setting(setting.TEXT, "the name of a theme in themes/", "light")] = None
    glyphs: Annotated[
        Glyphs,
        Setting(setting.one_of(Glyphs), '"ascii" where the terminal draws lines and arrows two cells wide'),
    ] = Glyphs.UNICODE


@dataclass(frozen=True, slots=True)
class Brand:
    """A name that the desk answers under."""

    name: Annotated[str, Setting(setting.NAME, "how searches and mailboxes call the brand", "acme")]
    from_: Annotated[
        Address,
        Setting(setting.SENDER, "who answers come from", Address("Acme Support", "support@acme.example")),
    ]


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """A mailbox on an IMAP server. Where no password is named, the keyring's `deskhand`, `MAILBOX/imap` is asked."""

    host: Annotated[str, Setting(setting.HOST, "the server", "imap.acme.example")]
    username: Annotated[str, Setting(setting.TEXT, "whom to log in as", "support@acme.example")]
    port: Annotated[int, Setting(setting.PORT, "left out: 993; 143 without tls")] = 993
    security: Annotated[Security, Setting(setting.one_of(Security), '"none" is for a server on this machine alone')] = (
        Security.TLS
    )
    password_command: Annotated[
        str | None, Setting(setting.TEXT, "a command that prints the password", "pass acme")
    ] = None
    password_env: Annotated[
        str | None, Setting(setting.VARIABLE, "or an environment variable that holds it", "ACME_PASSWORD")
    ] = None
    folders: Annotated[tuple[str, ...], Setting(setting.TEXTS, "which folders to read")] = ("INBOX",)


@dataclass(frozen=True, slots=True)
class MaildirSettings:
    """A mailbox in a folder of this machine."""

    path: Annotated[
        str, Setting(setting.TEXT, "the maildir; relative paths start at the desk's folder", "mail/archive")
    ]


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The server that answers leave by. Where no password is named, the keyring's `deskhand`, `MAILBOX/smtp` is asked."""

    host: Annotated[str, Setting(setting.HOST, "the server", "smtp.acme.example")]
    username: Annotated[str | None, Setting(setting.TEXT, "left out: no authentication", "support@acme.example")] = None
    port: Annotated[int, Setting(setting.PORT, "left out: 465; 587 with starttls, 25 with none")] = 465
    security: Annotated[Security, Setting(setting.one_of(Security), '"none" is for a server on this machine alone')] = (
        Security.TLS
    )
    password_command: Annotated[
        str | None, Setting(setting.TEXT, "a command that prints the password", "pass acme")
    ] = None
    password_env: Annotated[
        str | None, Setting(setting.VARIABLE, "or an environment variable that holds it", "ACME_PASSWORD")
    ] = None


@dataclass(frozen=True, slots=True)
class SpoolSettings:
    """A folder that answers are written to, a file `*.eml` each, instead of being sent."""

    path: Annotated[str, Setting(setting.TEXT, "the folder; relative paths start at the desk's folder", "spool")]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A door for mail: one source, and one way out unless nobody answers from here."""

    name: Annotated[str, Setting(setting.NAME, "how searches and the status bar call the mailbox", "support")]
    brand: Annotated[str, Setting(setting.NAME, "the brand that answers from here", "acme")]
    address: Annotated[str, Setting(setting.EMAIL, "the address that customers write to", "support@acme.example")]
    aliases: Annotated[
        tuple[str, ...],
        Setting(setting.EMAILS, "other addresses of this mailbox; answers never go to them", ("help@acme.example",)),
    ] = ()
    archive_before: Annotated[
        Archive | date,
        Setting(
            setting.date_or(Archive),
            '"now": what lies there at the first sync comes in silently as closed history; a date; "never"',
        ),
    ] = Archive.NOW
    imap: ImapSettings | None = None
    maildir: MaildirSettings | None = None
    smtp: SmtpSettings | None = None
    spool: SpoolSettings | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A door for entries of a web feed. It takes no answers."""

    name: Annotated[str, Setting(setting.NAME, "how searches and the status bar call the feed", "forum")]
    brand: Annotated[str, Setting(setting.NAME, "the brand that it is about", "acme")]
    url: Annotated[str, Setting(setting.URL, "where it is", "https://forum.acme.example/latest.rss")]
    kind: Annotated[FeedKind, Setting(setting.one_of(FeedKind), "RSS and Atom")] = FeedKind.RSS
    every: Annotated[timedelta, Setting(setting.DURATION, "how often to look")] = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Config:
    """A whole `config.toml`. `keys` maps action ids to keys, `hotkeys` maps keys to names of canned replies."""

    desk: DeskSettings = DeskSettings()
    brands: tuple[Brand, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    feeds: tuple[Feed, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    hotkeys: Mapping[str, str] = field(default_factory=dict)


def parse(text: str, file: str = "config.toml") -> Config:
    """The settings that `text` holds. Raises ConfigError with a line `FILE:LINE: …` for each thing that is wrong."""
    raise NotImplementedError
