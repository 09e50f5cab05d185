"""The Sent folder of a mailbox on an IMAP server: copies of answers are put there, and looked for.

This is the one connection that may write to a server, and all that it ever writes are copies of our own answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desk.config import ImapSettings, SentCopy
from desk.words import _
from mailsync.channel import Clock
from mailsync.errors import DoorError, NoFolder, Refused, said
from mailsync.imap_session import Session, is_refusal
from mailsync.mail import message_id as id_in

_NEWEST: Final = 50  # mails that are looked through where a search finds nothing: its index may be late
_HITS: Final = 20  # of a search are looked at: some servers find too much
_OWN_ID: Final = re.compile(r"<[A-Za-z0-9.-]+@[A-Za-z0-9.-]+>")
_PLACE: Final = re.compile(rb"\[APPENDUID (\d{1,10}) (\d{1,10})\]")
_CLOSED: Final = frozenset({"\\noselect", "\\nonexistent"})
_NAMES: Final = (
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "sent-mail",
    "보낸편지함",
    "보낸 편지함",
    "보낸메일함",
    "보낸 메일함",
    "보낸메일",
    "보낸 메일",
    "送信済みアイテム",
    "送信済みメール",
    "送信済み",
    "已发送",
    "已发送邮件",
    "寄件備份",
    "gesendet",
    "gesendete elemente",
    "gesendete objekte",
    "envoyés",
    "éléments envoyés",
    "messages envoyés",
    "enviados",
    "elementos enviados",
    "posta inviata",
    "verzonden",
    "verzonden items",
)
"""What servers and mail programs call the folder, the likeliest first; `find` looks for them where no flag tells."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the server's LIST: flags in lower case, what separates the levels of a name, and the name."""

    flags: frozenset[str]
    separator: str
    name: str


def find(folders: Iterable[Listed]) -> str | None:
    """The Sent folder among these: by its flag (RFC 6154), else by a well-known name on the top level or in INBOX."""
    open_ = [folder for folder in folders if not _CLOSED & folder.flags]
    flagged = next((folder.name for folder in open_ if "\\sent" in folder.flags), None)
    if flagged is not None:
        return flagged
    named: dict[str, str] = {}
    for folder in open_:
        above, _sign, last = folder.name.rpartition(folder.separator) if folder.separator else ("", "", folder.name)
        if above.upper() in {"", "INBOX"}:
            named.setdefault(last.lower(), folder.name)
    return next((named[name] for name in _NAMES if name in named), None)


class SentFolder:
    """One connection at a time, made by the first use and kept until `close`. Each method may raise DoorError.

    Used by one thread; only `abort` may be called from another.
    """

    def __init__(
        self, settings: ImapSettings, password: Callable[[], str], now: Clock, name: SentCopy | str = SentCopy.AUTO
    ) -> None:
        """`name` is what the folder is called; where it is no such name, the server is asked."""
        self.where = settings.host
        self._settings = settings
        self._password = password
        self._now = now
        self._name = "" if isinstance(name, SentCopy) else name
        self._found = ""
        self._session: _Session | None = None

    def holds(self, message_id: str) -> str:
        """Where an answer of ours lies in the folder, empty where it doesn't.

        Raises NoFolder; Refused for what is no Message-ID of ours: a stranger's is never put into a search (finding 2).
        """
        if not _OWN_ID.fullmatch(message_id):
            raise Refused(_("{id} is no Message-ID of ours.", id=said(message_id)), permanent=True)
        session, name = self._opened()
        folder = session.examine(name)
        newest = f"{max(folder.exists - _NEWEST + 1, 1)}:{folder.exists}"
        looks = [("HEADER", "Message-ID", f'"{message_id}"'), (newest,)] if folder.exists else []
        for criteria in looks:
            uids = session.search(*criteria)
            uids = uids[-_NEWEST:] if criteria == (newest,) else uids[-_HITS:]
            for glimpse in session.glimpses(uids) if uids else ():
                if id_in(glimpse.headers) == message_id:
                    return _place(name, folder.epoch, glimpse.uid)
        return ""

    def add(self, raw: bytes, at: datetime) -> str:
        """Put a copy into the folder, read and under its own date; where it lies.

        Raises NoFolder; Refused where the server doesn't take this mail. After any other error it may be there.
        """
        session, name = self._opened()
        words = session.append(name, raw, at)
        numbers = _PLACE.search(words)
        return _place(name, numbers[1].decode(), numbers[2].decode()) if numbers else name

    def _opened(self) -> tuple[_Session, str]:
        if self._session is None:
            self._session = _Session(self._settings, self._password(), self._now)
            self._found = self._name or find(self._session.folders()) or ""
        if not self._found:
            raise NoFolder(
                _('{host} has no Sent folder; make one, or name it in config.toml: sent_copy = "…"', host=self.where)
            )
        return self._session, self._found

    def abort(self) -> None:
        """Break the connection off."""
        if (session := self._session) is not None:
            session.abort()

    def close(self) -> None:
        """Hang up."""
        if (session := self._session) is not None:
            self._session = None
            session.close()


class _Session(Session):
    """A session that can list folders, search, and append."""

    def folders(self) -> list[Listed]:
        """Every folder of the mailbox."""
        with self._explaining():
            return [Listed(frozenset(flag.lower() for flag in flags), *rest) for flags, *rest in self._client.folders()]

    def search(self, *criteria: str) -> list[int]:
        """The uids of what a search finds in the examined folder, ascending."""
        try:
            with self._explaining():
                return sorted(self._client.numbers(*criteria))
        except DoorError as error:
            if is_refusal(error):
                return []  # some servers can't search by header
            raise

    def append(self, name: str, raw: bytes, at: datetime) -> bytes:
        """Put a mail into a folder; the server's words."""
        try:
            with self._explaining():
                words: bytes = self._client.append_mail(name, raw, at)
                return words
        except DoorError as error:
            if not is_refusal(error):
                raise
            if "[TRYCREATE]" in str(error).upper():
                raise NoFolder(str(error)) from error
            raise Refused(str(error), permanent=False) from error


def _place(name: str, epoch: str, uid: str) -> str:
    """A mail's place for a person and for ever: `Sent 1795731149:17`, with the folder's UIDVALIDITY."""
    return f"{name} {epoch}:{uid}"
