"""The settings of a desk: `config.toml` names the doors that mail comes in and goes out by, and nothing secret.

Each key is declared once, in the annotations below; reading, errors and `config.example.toml` derive from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated, Final

from desk import setting
from desk.config_reader import Reader
from desk.mail.facts import Address
from desk.outbox import UNDO_WINDOW
from desk.setting import Setting, keys
from desk.team import AgentSettings, Group, Team
from desk.toml_lines import Path
from desk.words import _


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


class OtherSubject(StrEnum):
    """What becomes of a message whose subject is not that of its thread (rule 15)."""

    ATTACH = "attach"
    NEW = "new"


class ReplyTo(StrEnum):
    """Where customers' answers come back to: the mailbox, or an address of it that names the ticket (rule 15 c)."""

    MAILBOX = "mailbox"
    TICKET = "ticket"


class Uncertain(StrEnum):
    """What becomes of an answer that may or may not have arrived, where nothing tells: a person says, or one policy."""

    ASK = "ask"
    RESEND = "resend"
    GIVE_UP = "give_up"


class SentCopy(StrEnum):
    """Whether answers that have left are copied into the Sent folder; else the setting is that folder's name."""

    AUTO = "auto"
    OFF = "off"


class Quote(StrEnum):
    """What of the conversation stands below an answer: nothing, the message that it answers, or all messages."""

    NONE = "none"
    LAST = "last"
    THREAD = "thread"


class FeedKind(StrEnum):
    """What a feed speaks."""

    RSS = "rss"  # and Atom


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What concerns the whole desk."""

    name: Annotated[str, Setting(setting.TEXT, "shown at the top of the screen", "Acme support")] = "deskhand"
    language: Annotated[
        Language | None,
        Setting(setting.one_of(Language), "the screen's words; left out: the locale's", Language.KO),
    ] = None
    undo: Annotated[
        timedelta,
        Setting(setting.DURATION, "how long an answer waits before it leaves, so that it can be undone"),
    ] = UNDO_WINDOW
    theme: Annotated[str | None, Setting(setting.TEXT, "the name of a theme in themes/", "deskhand-light")] = None
    glyphs: Annotated[
        Glyphs,
        Setting(setting.one_of(Glyphs), "ascii where lines come out two cells wide"),
    ] = Glyphs.UNICODE
    downloads: Annotated[
        str | None,
        Setting(setting.TEXT, "where attachments are saved; left out: the system's usual", "~/Downloads"),
    ] = None
    spell: Annotated[
        bool,
        Setting(setting.YES_OR_NO, "underline misspelt words, by hunspell or aspell; false: neither is ever started"),
    ] = True
    fuse: Annotated[
        int,
        Setting(setting.COUNT, "with more automatic mails than this in ten minutes, all are held"),
    ] = 30
    uncertain: Annotated[
        Uncertain,
        Setting(setting.one_of(Uncertain), "answers that may have arrived, after an hour"),
    ] = Uncertain.ASK


@dataclass(frozen=True, slots=True)
class Brand:
    """A name that the desk answers under."""

    name: Annotated[str, Setting(setting.NAME, "how searches and mailboxes call the brand", "acme")]
    from_: Annotated[
        Address,
        Setting(setting.SENDER, "who answers come from", Address("Acme Support", "support@acme.example")),
    ]
    other_subject: Annotated[
        OtherSubject,
        Setting(setting.one_of(OtherSubject), "what a reply with another subject does; new: a linked ticket"),
    ] = OtherSubject.ATTACH
    reopen_within: Annotated[
        timedelta | None,
        Setting(setting.DURATION, "later, a message to a closed ticket opens a linked one", timedelta(weeks=4)),
    ] = None
    acknowledge: Annotated[
        str | None,
        Setting(setting.NAME, "the canned reply that tells who opens a ticket its number; left out: none", "received"),
    ] = None
    signature: Annotated[
        str | None,
        Setting(setting.NAME, "the canned reply that stands below every answer; left out: none", "signature"),
    ] = None
    quote: Annotated[
        Quote,
        Setting(setting.one_of(Quote), "what an answer quotes, to those who had it before"),
    ] = Quote.LAST
    html: Annotated[
        bool,
        Setting(setting.YES_OR_NO, "also as HTML, made of **bold**, lists, links and `code`"),
    ] = True
    attach_limit: Annotated[
        int,
        Setting(setting.COUNT, "megabytes that the files of one answer may have together"),
    ] = 20


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """A mailbox on an IMAP server. Where no password is named, the keyring's `deskhand`, `MAILBOX/imap` is asked."""

    host: Annotated[str, Setting(setting.HOST, "the server", "imap.acme.example")]
    username: Annotated[str, Setting(setting.TEXT, "whom to log in as", "support@acme.example")]
    port: Annotated[int, Setting(setting.PORT, "left out: 993; 143 without tls")] = 993
    security: Annotated[Security, Setting(setting.one_of(Security), "none within this machine alone")] = Security.TLS
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

    path: Annotated[str, Setting(setting.TEXT, "the maildir; relative paths start at the desk's folder", "mail/paper")]


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The server that answers leave by. Without a named password, the keyring's `deskhand`, `MAILBOX/smtp` is asked."""

    host: Annotated[str, Setting(setting.HOST, "the server", "smtp.acme.example")]
    username: Annotated[str | None, Setting(setting.TEXT, "left out: no authentication", "support@acme.example")] = None
    port: Annotated[int, Setting(setting.PORT, "left out: 465; 587 with starttls, 25 with none")] = 465
    security: Annotated[Security, Setting(setting.one_of(Security), "none within this machine alone")] = Security.TLS
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


Door = ImapSettings | MaildirSettings | SmtpSettings | SpoolSettings
"""One way in or out of a mailbox."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A door for mail: one source, and one way out unless nobody answers from here."""

    name: Annotated[str, Setting(setting.NAME, "how searches and the status bar call the mailbox", "support")]
    brand: Annotated[str, Setting(setting.NAME, "the brand that answers from here", "acme")]
    address: Annotated[str, Setting(setting.EMAIL, "the address that customers write to", "support@acme.example")]
    aliases: Annotated[
        tuple[str, ...],
        Setting(setting.EMAILS, "other addresses of this mailbox", ("help@acme.example",)),
    ] = ()
    authserv_id: Annotated[
        str | None,
        Setting(setting.HOST, "whose Authentication-Results tell true senders: your own server", "mx.acme.example"),
    ] = None
    archive_before: Annotated[
        Archive | date,
        Setting(
            setting.date_or(Archive),
            "or a date; older mail comes in silently, as closed history",
        ),
    ] = Archive.NOW
    reply_to: Annotated[
        ReplyTo,
        Setting(setting.one_of(ReplyTo), "where answers come back to; ticket: support+1042-TOKEN@"),
    ] = ReplyTo.MAILBOX
    sent_copy: Annotated[
        SentCopy | str,
        Setting(setting.text_or(SentCopy), "or a folder; where copies of answers go"),
    ] = SentCopy.AUTO
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
    every: Annotated[timedelta, Setting(setting.INTERVAL, "how often to look")] = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Config:
    """A whole `config.toml`. `keys` maps action ids to keys, `hotkeys` maps keys to names of canned replies."""

    desk: DeskSettings = DeskSettings()
    brands: tuple[Brand, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    feeds: tuple[Feed, ...] = ()
    team: Team = field(default_factory=Team)
    keys: Mapping[str, str] = field(default_factory=dict)
    hotkeys: Mapping[str, str] = field(default_factory=dict)

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that is the desk itself (rule 19, S-17), in lower case."""
        addresses = [brand.from_.email for brand in self.brands]
        for mailbox in self.mailboxes:
            addresses += (mailbox.address, *mailbox.aliases)
        return frozenset(address.lower() for address in addresses)


_DOORS: Final[dict[str, type[Door]]] = {
    "imap": ImapSettings,
    "maildir": MaildirSettings,
    "smtp": SmtpSettings,
    "spool": SpoolSettings,
}
_PORTS: Final[dict[type[Door], dict[Security, int]]] = {
    ImapSettings: {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143},
    SmtpSettings: {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25},
}
_HOTKEY: Final = re.compile(r"f([1-9]|1[0-2])|alt\+[1-9]")


def parse(text: str, file: str = "config.toml") -> Config:
    """The settings that `text` holds. Raises ConfigError with a line `FILE:LINE: …` for each thing that is wrong."""
    reader = Reader(text, file)
    reader.only(("desk", "brand", "mailbox", "feed", "agent", "group", "keys", "hotkeys"))
    desk = reader.table(DeskSettings, ("desk",))
    brands = [reader.table(Brand, path) for path in reader.tables("brand")]
    mailboxes = [_mailbox(reader, path) for path in reader.tables("mailbox")]
    feeds = [reader.table(Feed, path) for path in reader.tables("feed")]
    team = _team(reader)
    bindings, hotkeys = reader.mapping("keys", setting.TEXT), _hotkeys(reader)
    for path in (*reader.tables("mailbox"), *reader.tables("feed")):
        reader.refers((*path, "brand"), "brand")
    reader.unique("brand")
    reader.unique("mailbox", "feed")  # searches know both as doors, by one name
    reader.stop()
    return Config(
        desk=desk or DeskSettings(),
        brands=tuple(brand for brand in brands if brand),
        mailboxes=tuple(mailbox for mailbox in mailboxes if mailbox),
        feeds=tuple(feed for feed in feeds if feed),
        team=team,
        keys=bindings,
        hotkeys=hotkeys,
    )


def _team(reader: Reader) -> Team:
    """Agents and groups. Nobody reviews his own answers, so each who is reviewed needs somebody else for it."""
    agents = [reader.table(AgentSettings, path) for path in reader.tables("agent")]
    groups = [reader.table(Group, path) for path in reader.tables("group")]
    reader.unique("agent", "group")  # a review is asked of either, by one name
    team = Team({one.name: one for one in agents if one}, {one.name: one for one in groups if one})
    for path in (*reader.tables("agent"), *reader.tables("group")):
        reader.refers((*path, "reviewed_by"), "agent", "group")
        name, reviewer = reader.get((*path, "name")), reader.get((*path, "reviewed_by"))
        if isinstance(name, str) and isinstance(reviewer, str):
            for agent in sorted(team.members(name)):
                if not team.members(reviewer) - {agent}:
                    words = _("nobody but {agent} would review the answers of {agent}", agent=agent)
                    reader.wrong((*path, "reviewed_by"), words)
    return team


def _mailbox(reader: Reader, path: Path) -> Mailbox | None:
    doors: dict[str, Door | None] = {name: _door(reader, (*path, name), kind) for name, kind in _DOORS.items()}
    there = [name for name in _DOORS if reader.get((*path, name)) is not None]
    sources = [name for name in there if name in {"imap", "maildir"}]
    if not sources:
        reader.wrong(path, _("a mailbox needs [mailbox.imap] or [mailbox.maildir], where its mail comes from"))
    if len(sources) > 1:
        reader.wrong((*path, sources[1]), _("a mailbox has one source: [mailbox.imap] or [mailbox.maildir], not both"))
    if "imap" not in there and (reader.get((*path, "sent_copy")) or SentCopy.AUTO) not in set(SentCopy):
        reader.wrong((*path, "sent_copy"), _("copies go into a folder of [mailbox.imap], and this mailbox has none"))
    if {"smtp", "spool"} <= set(there):
        reader.wrong((*path, "spool"), _("answers leave one way: [mailbox.smtp] or [mailbox.spool], not both"))
    return reader.table(Mailbox, path, inner=_DOORS, **doors)


def _door(reader: Reader, path: Path, kind: type[Door]) -> Door | None:
    """The door at `path`, with its usual port, known to give no secret away."""
    door = reader.table(kind, path)
    if kind not in _PORTS or reader.get(path) is None:
        return door
    given = {key.name: reader.get((*path, key.name)) for key in keys(kind)}
    if given["security"] == Security.NONE and not _is_loopback(str(given["host"]).strip("[]")):
        reader.wrong(
            (*path, "security"),
            _(
                'security "none" would send mail and password readable to {host}; it is for this machine alone '
                "(127.0.0.1, ::1, localhost): use tls or starttls",
                host=given["host"],
            ),
        )
    if given["password_command"] and given["password_env"]:
        reader.wrong((*path, "password_env"), _("name password_command or password_env, not both"))
    if kind is SmtpSettings and not given["username"] and (given["password_command"] or given["password_env"]):
        reader.wrong(path, _("a password without a username is never used: name the username"))
    if isinstance(door, ImapSettings | SmtpSettings) and given["port"] is None:
        return replace(door, port=_PORTS[kind][door.security])
    return door


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _hotkeys(reader: Reader) -> dict[str, str]:
    hotkeys: dict[str, str] = {}
    for key, name in reader.mapping("hotkeys", setting.NAME).items():
        if not _HOTKEY.fullmatch(key.lower()):
            reader.wrong(("hotkeys", key), _('"{key}" is no hotkey: they are f1 to f12, "alt+1" to "alt+9"', key=key))
        elif key.lower() in hotkeys:
            reader.wrong(("hotkeys", key), _('hotkey "{key}" is there twice', key=key.lower()))
        hotkeys[key.lower()] = name
    return hotkeys
