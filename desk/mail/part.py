"""One part of a mail that leaves: headers that hold what they should and nothing else (S-45), and a body in an encoding
that no line of it breaks out of (S-46).

Headers are written here and not by `email.policy.SMTP`, which folds long Message-IDs into encoded words.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import quoprimime
from email.header import Header
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from desk.safe import clean, one_line

_FORBIDDEN: Final = re.compile(r"[\r\n\0]")
_LINE_START: Final = re.compile(r"(?m)^(\.|F(?=rom ))")  # what SMTP and mailboxes would read as their own sign
_LINE: Final = 78
_LONG_WORD: Final = 200  # a longer one is encoded, as words aren't folded and no line may have 1,000 characters
_SEGMENT: Final = 60  # characters of a long parameter that stand on one line (RFC 2231)
_CHUNK: Final = 57 * 4_096  # bytes that are encoded at a time: whole lines of base64
_COMPOSITE: Final = ("message/", "multipart/")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that leaves with a mail."""

    name: str
    type: str  # "image/png"
    content: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """Folded headers without line ends, and the encoded body in pieces: ASCII, CRLF only, its last line ended."""

    headers: tuple[str, ...]
    body: Sequence[bytes]

    def pieces(self) -> Iterator[bytes]:
        """The whole part, as it stands in a mail."""
        yield "\r\n".join((*self.headers, "", "")).encode("ascii")
        yield from self.body


def text_part(subtype: str, text: str) -> Part:
    """Words as `text/plain` or `text/html`."""
    lines = clean(text, keep_newlines=True).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    data = lines.replace("\n", "\r\n").encode("utf-8")
    if sum(byte > 126 for byte in data) * 3 > len(data):
        encoding, body = "base64", _base64(data)
    else:
        words = data.decode("latin-1").replace("\r\n", "\n")
        quoted = quoprimime.body_encode(words, maxlinelen=74, eol="\r\n")
        safe = _LINE_START.sub(lambda sign: f"={ord(sign[1]):02X}", quoted)
        encoding, body = "quoted-printable", [safe.encode("ascii")]
    type_ = header("Content-Type", f"text/{subtype}; charset=utf-8")
    return Part((type_, header("Content-Transfer-Encoding", encoding)), body)


def file_part(file: Attached) -> Part:
    """A file, byte for byte.

    A name that isn't ASCII is written twice, as Thunderbird does: by RFC 2231 where the standard wants it, and as an
    encoded word in Content-Type for Outlook and others that read no RFC 2231 and would show "ATT00001" (MailKit #1041,
    MimeKit #186; thunderbird-android #3364 tells who writes what). Mails and multiparts may not be in base64 (RFC 2046,
    5.2.1), and servers look into them; so they are plain files here.
    """
    name = one_line(file.name)
    type_ = "application/octet-stream" if file.type.startswith(_COMPOSITE) else file.type
    headers = (
        header("Content-Type", f'{type_}; name="{_escaped(encoded_words(name))}"'),
        header("Content-Transfer-Encoding", "base64"),
        header("Content-Disposition", f"attachment; {_parameter('filename', name)}"),
    )
    return Part(headers, _base64(file.content))


def multipart(subtype: str, parts: Sequence[Part], seed: str) -> Part:
    """Parts as one. The boundary holds `=_`, which neither base64 nor quoted-printable ever does (RFC 2045, 6.7)."""
    boundary = f"=_{subtype}_{sha256(seed.encode()).hexdigest()[:24]}"
    pieces: list[bytes] = []
    for part in parts:
        pieces += [f"--{boundary}\r\n".encode(), *part.pieces()]
    pieces.append(f"--{boundary}--\r\n".encode())
    return Part((header("Content-Type", f'multipart/{subtype}; boundary="{boundary}"'),), pieces)


def header(name: str, value: str) -> str:
    """One header, folded at spaces; the only way into a header block (S-45). Raises ValueError."""
    if _FORBIDDEN.search(value) or not value.isascii():
        raise ValueError(f"{name} can't hold {value!r}")
    lines = [f"{name}:"]
    for word in value.split(" "):
        if len(lines[-1]) + 1 + len(word) > _LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def encoded_words(text: str) -> str:
    """Text for a header: as it is where it is plain ASCII, else encoded words of a legal length (RFC 2047)."""
    if is_plain(text):
        return text
    encoded = Header(text, "utf-8", maxlinelen=75).encode(linesep="\n")
    return " ".join(encoded.split())


def is_plain(text: str) -> bool:
    """Whether text can stand in a header as it is."""
    return text.isascii() and "=?" not in text and max(map(len, text.split()), default=0) <= _LONG_WORD


def _parameter(name: str, value: str) -> str:
    """A parameter, by RFC 2231 where it isn't plain, cut between characters where it is long."""
    if is_plain(value):
        return f'{name}="{_escaped(value)}"'
    segments = [""]
    for character in value:
        written = quote(character, safe="")
        if len(segments[-1]) + len(written) > _SEGMENT:
            segments.append("")
        segments[-1] += written
    segments[0] = f"UTF-8''{segments[0]}"
    if len(segments) == 1:
        return f"{name}*={segments[0]}"
    return "; ".join(f"{name}*{number}*={segment}" for number, segment in enumerate(segments))


def _escaped(text: str) -> str:
    """Text for between quotation marks."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _base64(data: bytes) -> list[bytes]:
    """Lines of base64, in pieces: a large file is never in memory more often than it must."""
    starts = range(0, len(data), _CHUNK)
    return [base64.encodebytes(data[start : start + _CHUNK]).replace(b"\n", b"\r\n") for start in starts]
