"""Why a door (a server, a folder, a feed) can't be used, in one line that names the door and the cause.

DeskError
└── DoorError           the door can't be used now; `wait` is how long to leave it alone at least
    ├── NotTrusted      the connection would not be safe, so nothing secret was sent
    ├── NoPassword      no password is to be had
    ├── LoginRefused    the server refuses the user name or the password
    ├── Throttled       the server asks to be left alone for a while
    ├── NoFolder        the server has no such folder, or doesn't open it
    └── Refused         the server's verdict on one letter; nobody has it
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from desk.errors import DeskError
from desk.safe import one_line
from desk.words import N_, _

LOGIN_WAIT: Final = timedelta(minutes=5)
"""Between tries of a login that was refused: servers lock accounts that knock more often (F-13, F-29)."""

_LONGEST_WORDS: Final = 300  # characters of a server's own words


class DoorError(DeskError):
    """The door can't be used now."""

    def __init__(self, words: str, wait: timedelta = timedelta()) -> None:
        super().__init__(words)
        self.wait = wait


class NotTrusted(DoorError):
    """The connection would not be safe, so nothing secret was sent."""


class NoPassword(DoorError):
    """No password is to be had."""

    def __init__(self, words: str) -> None:
        super().__init__(words, LOGIN_WAIT)


class LoginRefused(DoorError):
    """The server refuses the user name or the password."""

    def __init__(self, words: str) -> None:
        super().__init__(words, LOGIN_WAIT)


class Throttled(DoorError):
    """The server asks to be left alone for a while, so the waits between tries begin longer (F-08)."""


class NoFolder(DoorError):
    """The server has no such folder, or doesn't open it."""


class Refused(DoorError):
    """The server's verdict on one letter. Nobody has it: a temporary one may be tried again, a permanent one not."""

    def __init__(self, words: str, *, permanent: bool) -> None:
        super().__init__(words)
        self.permanent = permanent


def said(words: str | bytes) -> str:
    """A server's own words, fit to be shown: cleaned, on one line, not too long (S-20)."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    text = one_line(text.encode(errors="replace").decode())
    return text if len(text) <= _LONGEST_WORDS else text[:_LONGEST_WORDS] + "…"


def imap_words(error: imaplib.IMAP4.error) -> str:
    """An IMAP server's own words; imaplib often leaves them as bytes, or as the way Python writes bytes."""
    words = error.args[0] if error.args else ""
    if isinstance(words, str) and words[:2] in {"b'", 'b"'}:
        words = words[2:-1]
    return said(words if isinstance(words, str | bytes) else str(words))


_THROTTLING_CODE: Final = re.compile(r"(?i)\[(?:throttled|limit|overquota|unavailable|inuse)\b")  # RFC 5530, 9738
_THROTTLING_WORDS: Final = re.compile(r"(?i)throttl|too many|rate limit|bandwidth limit")  # of servers without codes
_BACK_OFF: Final = re.compile(r"(?i)backoff time: (\d{1,9}) ?milliseconds")  # Exchange
_LONGEST_BACK_OFF: Final = timedelta(minutes=15)


def throttled(words: str, *, at_login: bool = False) -> bool:
    """Whether an IMAP server's words ask to be left alone for a while, and are no verdict on what was asked.

    At a login only a code counts: words about too many tries are a refusal, after which the waits are longer.
    """
    return bool(_THROTTLING_CODE.search(words) or (not at_login and _THROTTLING_WORDS.search(words)))


def _throttled(host: str, words: str) -> Throttled:
    asked = _BACK_OFF.search(words)
    wait = min(timedelta(milliseconds=int(asked[1])), _LONGEST_BACK_OFF) if asked else timedelta()
    return Throttled(_("{host} asks to be left alone for a while: {words}", host=host, words=words), wait)


# X509_V_ERR_… of OpenSSL
_CERTIFICATE: Final = {
    9: N_("{host}: its certificate is not valid yet. Is this machine's clock right?"),
    10: N_("{host}: its certificate has expired."),
    18: N_("{host}: its certificate is self-signed, so anybody could have made it."),
    19: N_("{host}: its certificate comes from an authority that this machine doesn't know."),
    20: N_("{host}: its certificate comes from an authority that this machine doesn't know."),
    62: N_("{host}: its certificate is for another host."),
    64: N_("{host}: its certificate is for another host."),
}


def explain(error: BaseException, host: str, port: int) -> DoorError:  # noqa: PLR0911 (one return a cause)
    """What went wrong with a connection, by the class of the error or of what caused it."""
    causes = list(_causes(error))
    for cause in causes:
        match cause:
            case DoorError():
                return cause
            case ssl.SSLCertVerificationError():
                words = _CERTIFICATE.get(cause.verify_code)
                if words is None:
                    return NotTrusted(
                        _("{host}: its certificate can't be trusted: {why}.", host=host, why=said(cause.verify_message))
                    )
                return NotTrusted(_(words, host=host))
            case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
                return DoorError(_("{host} hung up.", host=host))
            case ssl.SSLError():
                why = said(cause.reason or str(cause))
                return NotTrusted(_("{host}:{port}: no secure connection: {why}.", host=host, port=port, why=why))
            case socket.gaierror():
                return DoorError(_("{host}: there is no such host, or the network is down.", host=host))
            case ConnectionRefusedError():
                return DoorError(_("{host}: nothing listens on port {port}.", host=host, port=port))
            case TimeoutError():
                return DoorError(_("{host} doesn't answer.", host=host))
            case imaplib.IMAP4.error() if throttled(words := imap_words(cause)):
                return _throttled(host, words)
            case imaplib.IMAP4.abort() if "socket error" not in (words := imap_words(cause)):
                return DoorError(_("{host} says what no IMAP server should: {words}", host=host, words=words))
            case imaplib.IMAP4.abort() | ConnectionError():
                continue  # its cause may say more
            case imaplib.IMAP4.error():
                return DoorError(_("{host} says: {words}", host=host, words=imap_words(cause)))
            case OSError():
                return DoorError(
                    _("{host} can't be reached: {why}.", host=host, why=said(cause.strerror or str(cause)))
                )
    return DoorError(_("{host} hung up.", host=host))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
