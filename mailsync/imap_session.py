"""A logged-in IMAP connection that can only read: what goes over it, and what becomes of a server's nonsense."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from imapclient import SocketTimeout

from desk.config import ImapSettings, Security
from desk.errors import NotFound
from desk.words import _
from mailsync.certificate import validity
from mailsync.channel import PIECE, Clock, Glimpse
from mailsync.errors import DoorError, LoginRefused, NoFolder, NotTrusted, explain, imap_words, said, throttled
from mailsync.imap_wire import FAILURES, NONSENSE, Client

_TIMEOUT: Final = SocketTimeout(connect=15.0, read=60.0)
_SEARCH_STEP: Final = 50_000  # imaplib takes no line of more than a million bytes; a uid has ten digits at most
_GLIMPSED: Final = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM DATE SUBJECT)]"
_TOO_EARLY, _TOO_LATE = 9, 10  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL
_REFUSALS: Final = 5  # single mails that a server may refuse in one batch before it counts as being in trouble itself
_IDLE_SLICE: Final = 0.5  # seconds between looks at `stop`


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as EXAMINE shows it. `next_uid` is 0 where the server doesn't tell."""

    name: str
    exists: int
    epoch: str
    next_uid: int


class Session:
    """See the module. Used by one thread; only `abort` may be called from another."""

    def __init__(self, settings: ImapSettings, password: str, now: Clock) -> None:
        """Connect and log in. Raises DoorError; before the connection is safe nothing secret is sent."""
        self._settings = settings
        self._now = now
        self._asked: Any = None  # the tag of what was asked ahead
        # Some 30 ms of CPU, so only where there is something to verify
        tls = None if settings.security is Security.NONE else ssl.create_default_context()
        try:
            self._client = self._connected(tls)
        except FAILURES as error:
            raise self._explained(error) from error
        self._client.normalise_times = False  # times of arrival keep their zone
        try:
            self._secure(tls)
            self._login(password)
        except FAILURES as error:
            self.close()
            raise self._explained(error) from error
        except BaseException:
            self.close()
            raise

    def _connected(self, tls: ssl.SSLContext | None) -> Client:
        settings = self._settings
        safe = settings.security is Security.TLS
        return Client(settings.host, settings.port, ssl=safe, ssl_context=tls, timeout=_TIMEOUT)

    def _secure(self, tls: ssl.SSLContext | None) -> None:
        host = self._settings.host
        if bytes(self._client.welcome or b"").upper().startswith(b"* PREAUTH"):
            raise NotTrusted(_("{host} logs in without asking (PREAUTH), which an attacker could fake.", host=host))
        if self._settings.security is Security.STARTTLS:
            if not self._client.has_capability("STARTTLS"):
                raise NotTrusted(_("{host} offers no STARTTLS, so no password was sent.", host=host))
            self._client.starttls(tls)

    def _login(self, password: str) -> None:
        username = self._settings.username
        plain = self._client.has_capability("AUTH=PLAIN")
        try:
            # LOGIN is ASCII only; and a server may forbid it and still take AUTHENTICATE
            if plain and (self._client.has_capability("LOGINDISABLED") or not (username + password).isascii()):
                self._client.plain_login(username, password)
            else:
                self._client.login(username, password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            words = imap_words(error)
            if throttled(words, at_login=True):  # nobody can log in just now
                raise
            raise LoginRefused(
                _("{host} refuses the login of {user}: {words}", host=self._settings.host, user=username, words=words)
            ) from error

    def examine(self, name: str) -> Folder:
        """Open a folder for reading, which leaves every flag as it is."""
        try:
            with self._explaining():
                answer: dict[bytes, Any] = self._client.select_folder(name, readonly=True)
                exists, next_uid = int(answer.get(b"EXISTS", 0)), int(answer.get(b"UIDNEXT", 0))
        except DoorError as error:
            if is_refusal(error):
                raise NoFolder(str(error)) from error
            raise
        return Folder(name, exists, str(answer.get(b"UIDVALIDITY", 0)), next_uid)

    def uids(self, folder: Folder) -> list[int]:
        """The uids of everything in the examined folder, ascending."""
        found: set[int] = set()
        with self._explaining():
            for first in range(1, folder.exists + 1, _SEARCH_STEP):
                last = min(first + _SEARCH_STEP - 1, folder.exists)
                found.update(self._client.numbers(f"{first}:{last}"))
        return sorted(found)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """The size in bytes of each of these mails that still is there."""
        found = self._fetch(uids, ["RFC822.SIZE"])
        sizes = {uid: found.get(uid, {}).get(b"RFC822.SIZE") for uid in uids}
        return {uid: size for uid, size in sizes.items() if isinstance(size, int)}

    def glimpses(self, uids: Sequence[int]) -> list[Glimpse]:
        """The size and the identifying headers of each of these mails that still is there."""
        found = self._fetch(uids, ["RFC822.SIZE", _GLIMPSED])
        return [
            Glimpse(str(uid), headers, found[uid][b"RFC822.SIZE"])
            for uid in uids
            for key, headers in found.get(uid, {}).items()
            if key.startswith(b"BODY[HEADER") and isinstance(headers, bytes) and b"RFC822.SIZE" in found[uid]
        ]

    def ask(self, uids: Sequence[int], only: int = 0) -> None:
        """Ask for what `bodies` comes for next: the server gets it ready meanwhile. Nothing else may come between."""
        with self._explaining():
            self._asked = self._client.ask(uids, _wanted(only))

    def bodies(self, uids: Sequence[int], only: int = 0) -> Iterator[tuple[int, bytes, datetime]]:
        """Uid, bytes and time of arrival of each of these mails that still is there; `only` the first so many bytes."""
        key = b"BODY[]<0>" if only else b"BODY[]"
        asked, self._asked = self._asked, None
        found = self._fetch(uids, _wanted(only), asked)
        for uid in uids:
            values: dict[bytes, Any] = found.get(uid, {})
            if isinstance(raw := values.get(key), bytes):
                arrived: Any = values.get(b"INTERNALDATE")
                dated = isinstance(arrived, datetime) and arrived.tzinfo is not None
                yield uid, raw, arrived.astimezone(UTC) if dated else self._now()

    def structure(self, uid: int) -> Any:
        """The parts of a mail as imapclient parses BODYSTRUCTURE: nested, and as deep as the server likes."""
        return self._fetch([uid], ["BODYSTRUCTURE"]).get(uid, {}).get(b"BODYSTRUCTURE")

    def pieces(self, uid: int, section: str = "") -> Iterator[bytes]:
        """All of a mail, or a section of it, a piece at a time: no command lasts long, no answer is large (S-49).

        Raises NotFound.
        """
        begin = 0
        while True:
            found = self._fetch([uid], [f"BODY.PEEK[{section}]<{begin}.{PIECE}>"])
            piece = found.get(uid, {}).get(f"BODY[{section}]<{begin}>".encode())
            if not isinstance(piece, bytes) or (not piece and not begin and not section):
                raise NotFound(_("The mail is not on {host} any more.", host=self._settings.host))
            if piece:
                yield piece
            if len(piece) < PIECE:
                return
            begin += len(piece)

    def _fetch(self, uids: Sequence[int], data: Sequence[str], asked: Any = None) -> dict[int, dict[bytes, Any]]:
        """What the server hands out. What it refuses together is asked for one by one: one bad mail stops nobody.

        What is refused singly is left out and the gap check tells; a server that refuses many is in trouble itself.
        """
        with self._explaining():
            try:
                return self._client.answer(asked or self._client.ask(uids, data))
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                if throttled(imap_words(error)):
                    raise
        found: dict[int, dict[bytes, Any]] = {}
        refused = 0
        for uid in uids:
            try:
                with self._explaining():
                    found.update(self._client.fetch([uid], data))
            except DoorError as error:
                refused += 1
                if refused > _REFUSALS or not is_refusal(error):
                    raise
        return found

    @property
    def can_idle(self) -> bool:
        """Whether the server tells of new mail by itself."""
        with self._explaining():
            return bool(self._client.has_capability("IDLE"))

    def idle(self, seconds: float, stop: threading.Event) -> None:
        """Return when the examined folder has grown, the connection has ended, time is up, or `stop` is set."""
        deadline = time.monotonic() + seconds
        with self._explaining():
            self._client.idle()
            self._client.look_at_once = True
            grown = _grown(self._client.idle_check(0))
            while not grown and not stop.is_set() and (left := deadline - time.monotonic()) > 0:
                pause = min(left, _IDLE_SLICE)
                began = time.monotonic()
                told = self._client.idle_check(pause)
                # Nothing told before its time: the line is dead, and `idle_done` says so
                grown = _grown(told) or (not told and time.monotonic() - began < pause / 2)
            self._client.idle_done()

    def abort(self) -> None:
        """Break the connection off, from any thread."""
        with contextlib.suppress(OSError):
            self._client.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up. Quick and silent, also where the connection is dead already."""
        self.abort()
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._client.shutdown()

    @contextlib.contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> Exception:
        if isinstance(error, NONSENSE) and not isinstance(error, OSError):  # a bad certificate is a ValueError, too
            words = said(str(error))
            return DoorError(
                _("{host} says what no IMAP server should: {words}", host=self._settings.host, words=words)
            )
        explained = explain(error, self._settings.host, self._settings.port)
        if isinstance(explained, NotTrusted) and isinstance(error, ssl.SSLCertVerificationError):
            return self._dated(explained, error.verify_code)
        return explained

    def _dated(self, explained: NotTrusted, code: int) -> NotTrusted:
        """With the date on which the certificate ended or begins, where that is what is wrong with it.

        Python doesn't show a certificate that it refused. So it is asked for once more, by a connection that verifies
        nothing, on which nothing secret is sent.
        """
        if code not in {_TOO_EARLY, _TOO_LATE}:
            return explained
        look = ssl.create_default_context()
        look.check_hostname = False
        look.verify_mode = ssl.CERT_NONE
        try:
            client = self._connected(look)
            try:
                if self._settings.security is Security.STARTTLS:
                    client.starttls(look)
                first, last = validity(client.socket().getpeercert(binary_form=True))
            finally:
                client.shutdown()
        except FAILURES:
            return explained
        host = self._settings.host
        if code == _TOO_EARLY:
            words = _(
                "{host}: its certificate is valid from {day}. Is this machine's clock right?",
                host=host,
                day=first.date(),
            )
        else:
            words = _("{host}: its certificate expired on {day}.", host=host, day=last.date())
        return NotTrusted(words)


def _wanted(only: int) -> tuple[str, str]:
    return "INTERNALDATE", f"BODY.PEEK[]<0.{only}>" if only else "BODY.PEEK[]"


def is_refusal(error: DoorError) -> bool:
    """Whether the server said NO or BAD to a command, for no other reason than that, and goes on listening."""
    cause = error.__cause__
    refused = isinstance(cause, imaplib.IMAP4.error) and not isinstance(cause, imaplib.IMAP4.abort)
    return refused and type(error) is DoorError


def _grown(told: Sequence[tuple[Any, ...]]) -> bool:
    return any(len(words) > 1 and words[1] == b"EXISTS" for words in told)
