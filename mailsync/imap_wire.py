"""The IMAP connection itself: imapclient, with what it lets through stopped and what it doesn't take understood.

imapclient 4.1 hands CR and LF in an argument on to the server, so that a customer's Message-ID in a search could delete
mail (finding 2). Here every line is checked on its way out, whatever made it: nothing of a refused line is sent.
"""

from __future__ import annotations

import imaplib
import re
import socket
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from imapclient import IMAPClient
from imapclient.datetime_util import datetime_to_INTERNALDATE
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.imapclient import join_message_ids, seq_to_parenstr_upper
from imapclient.response_parser import parse_fetch_response
from imapclient.tls import IMAP4_TLS, wrap_socket

from mailsync.channel import LARGEST
from mailsync.dial import dial
from mailsync.imap_answer import plain_answers

_LARGEST_LITERAL: Final = LARGEST + 1_000_000  # a server that announces more is lying (S-49)
_BUFFER: Final = 262_144  # bytes
NONSENSE: Final = (ValueError, TypeError, LookupError, AttributeError, AssertionError)
"""What imaplib and imapclient raise at an answer that makes no sense to them (F-04)."""

FAILURES: Final = (OSError, imaplib.IMAP4.error, *NONSENSE)
"""All that a connection can fail with."""

_PIECE: Final = 65_536  # bytes of a mail that are sent at once
_KEYWORD: Final = re.compile(rb"(?:\*|[A-Z]{4}\d+) (?:\d+ )?([A-Za-z-]+)")


class _Checked(imaplib.IMAP4):
    """The wire: no argument breaks out of its line (S-43), no announced length is believed blindly (S-49)."""

    announced: bytes | None = None
    """A literal whose length the line before it has told: whatever is in it, the server reads none of it as a line."""

    def send(self, data: bytes) -> None:  # type: ignore[override]  # imaplib itself only ever sends bytes
        if data is self.announced:
            for start in range(0, len(data), _PIECE):  # a time limit holds for each, not for a whole large mail
                super().send(data[start : start + _PIECE])
            return
        line = data[:-2] if data.endswith(b"\r\n") else data
        if b"\r" in line or b"\n" in line or b"\0" in line:
            raise ValueError("an IMAP argument contains a line break or NUL")
        super().send(data)

    def open(self, *args: Any, **more: Any) -> None:
        """Connect, and read in large pieces: mails come by the hundred."""
        super().open(*args, **more)
        self.file: Any = self.sock.makefile("rb", buffering=_BUFFER)

    def readline(self) -> bytes:
        """Part of a line is no refusal: what comes next is its other part, and would be taken for answers (F-10)."""
        try:
            return super().readline()
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise self.abort(str(error)) from error

    def _get_line(self) -> bytes:
        """A line whose keyword is in capitals: case doesn't matter (RFC 3501, 9), but to imaplib it does."""
        line: bytes = super()._get_line()  # type: ignore[misc]  # typeshed leaves it out
        word = _KEYWORD.match(line)
        if word is None or word[1].isupper():
            return line
        return line[: word.start(1)] + word[1].upper() + line[word.end(1) :]

    def read(self, size: int) -> bytes:
        if size > _LARGEST_LITERAL:
            raise self.abort(f"the server announces {size} bytes at once")
        return super().read(size)


# imapclient ships no types


class _CheckedTls(_Checked, IMAP4_TLS):  # type: ignore[misc]
    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        wire: socket.socket = wrap_socket(dial(self.host, self.port, self._timeout), self.ssl_context, self.host)
        return wire


class _CheckedPlain(_Checked, IMAP4WithTimeout):  # type: ignore[misc]
    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return dial(self.host, self.port, self._timeout)


class Client(IMAPClient):  # type: ignore[misc]
    """One connection, from its first byte."""

    look_at_once = False
    """Set when IDLE begins: what came in one piece with its answer is in the reader's buffer, where no poll sees it."""

    def __init__(self, *settings: Any, **more: Any) -> None:
        super().__init__(*settings, **more)
        self._imap.debug = 0  # imapclient makes imaplib describe each answer for its log, whole mails included

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 (imapclient's name)
        if self.ssl:
            return _CheckedTls(self.host, self.port, self.ssl_context, self._timeout.connect)  # type: ignore[call-arg]
        return _CheckedPlain(self.host, self.port, self._timeout.connect)

    def ask(self, uids: Sequence[int], data: Sequence[str]) -> Any:
        """Send a FETCH by uid; `answer` takes its tag. imapclient's own `fetch` does both at once."""
        return self._imap._command("UID", "FETCH", join_message_ids(uids), seq_to_parenstr_upper(data))

    def answer(self, tag: Any) -> dict[int, dict[bytes, Any]]:
        """What the server hands out."""
        status, words = self._imap._command_complete("FETCH", tag)
        self._checkok("fetch", status, words)
        _status, lines = self._imap._untagged_response(status, words, "FETCH")
        answers = plain_answers(lines)
        return dict(parse_fetch_response(lines, self.normalise_times, self.use_uid)) if answers is None else answers

    def numbers(self, *criteria: str) -> list[int]:
        """The uids of a search. Some servers answer it in several lines, which imapclient doesn't take."""
        status, lines = self._imap.uid("SEARCH", *criteria)
        self._checkok("search", status, lines)
        return [int(word) for line in lines if line for word in line.partition(b"(")[0].split()]

    def folders(self) -> list[tuple[list[str], str, str]]:
        """Flags, separator and name of every folder, with the flags of RFC 6154 where the server has such."""
        extended = self.has_capability("SPECIAL-USE") and self.has_capability("LIST-EXTENDED")
        more = ("RETURN", "(SPECIAL-USE)") if extended else ()
        status, lines = self._imap._simple_command("LIST", '""', '"*"', *more)
        self._checkok("list", status, lines)
        _status, lines = self._imap._untagged_response(status, lines, "LIST")
        return [
            ([flag.decode(errors="replace") for flag in flags], (separator or b"").decode(errors="replace"), name)
            for flags, separator, name in self._proc_folder_list(lines)
        ]

    def append_mail(self, folder: str, raw: bytes, at: datetime) -> bytes:
        """Put a mail into a folder as one that has been read and came at that time; the server's words.

        imapclient's own `append` would turn the mail's line breaks round and have its bytes checked as a line.
        """
        self._imap.literal = self._imap.announced = raw
        try:
            time = f'"{datetime_to_INTERNALDATE(at)}"'
            status, words = self._imap._simple_command("APPEND", self._normalise_folder(folder), "(\\Seen)", time)
        finally:
            self._imap.literal = self._imap.announced = None
        self._checkok("append", status, words)
        return bytes(words[0] or b"")

    def _poll_socket(self, sock: socket.socket, timeout: float | None = None) -> object:
        if self.look_at_once:
            self.look_at_once = False
            return True
        return super()._poll_socket(sock, timeout)
