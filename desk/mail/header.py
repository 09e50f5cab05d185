"""Header values as text: encoded words, parameters, ids and dates, as they are in the wild (RFC 2047, 2231, 5322)."""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from desk.mail.charset import decode, is_utf_8
from desk.mail.facts import Limits
from desk.safe import one_line

_WORD_START = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x9f]")
_LETTERS = re.compile(rb"[^A-Za-z0-9+/]+")
_PARAMETER = re.compile(r"(?:;|(?<=\")\s)\s*([^\s=;\"]+)\s*=\s*")
_ESCAPED = re.compile(r"\\([\"\\])")
_CONTINUED = re.compile(r"(.+?)\*(\d{1,5})(\*?)")
_ID = re.compile(r"<([^<>]{1,998})>")
_SPACE = re.compile(r"\s+")
_OFTEN = 128  # bytes of a value that may well come again, as most types of content do
_LAST_MOMENT = datetime(9990, 1, 1, tzinfo=UTC)


def text(value: bytes, limits: Limits, hint: str = "") -> str:
    """A header's text on one line, encoded words decoded. `hint` is the charset to try for raw 8-bit bytes."""
    return one_line(decode_words(unfolded(value), limits, hint))


def unfolded(value: bytes) -> bytes:
    """A header's value on one line."""
    return (value.replace(b"\r", b"").replace(b"\n", b"") if b"\n" in value else value).strip()


def decode_words(value: bytes, limits: Limits, hint: str = "") -> str:
    """The text with its encoded words decoded (RFC 2047), also inside quotes, glued together or split in a character.

    Words next to each other in the same charset are joined as bytes before they are decoded. What isn't a whole
    encoded word, and all words beyond the limit, stay as they are written.
    """
    if b"=?" not in value:
        return decode(value, hint=hint)
    pieces: list[str] = []
    run = _Run()
    position = words = 0
    while words < limits.encoded_words:
        start = _WORD_START.search(value, position)
        end = value.find(b"?=", start.end()) if start else -1
        if start is None or end < 0:
            break
        between = value[position : start.start()]
        if between.strip() or not run.words:
            pieces += (run.take(), decode(between, hint=hint))
        charset = start[1].decode("latin-1")
        if run.charset.lower() != charset.lower():
            pieces.append(run.take())
            run.charset = charset
        run.add(value[start.start() : end + 2], start[2] in b"bB", value[start.end() : end])
        position, words = end + 2, words + 1
    pieces += (run.take(), decode(value[position:], hint=hint))
    return "".join(pieces)


class _Run:
    """Encoded words of one charset that stand together."""

    def __init__(self) -> None:
        self.charset = ""
        self.words: list[tuple[bool, bytes]] = []  # whether it is base64, payload
        self.written: list[bytes] = []

    def add(self, written: bytes, is_base64: bool, payload: bytes) -> None:
        self.words.append((is_base64, payload))
        self.written.append(written)

    def take(self) -> str:
        """The text of the words so far, as written where they stand for none; the run is empty afterwards."""
        data, unpadded = [], b""
        for is_base64, payload in self.words:
            if is_base64:
                unpadded += _LETTERS.sub(b"", payload)
                if len(unpadded) % 4 == 0 or b"=" in payload:
                    data.append(_unbase64(unpadded))
                    unpadded = b""
            else:
                data += (_unbase64(unpadded), binascii.a2b_qp(payload.replace(b" ", b"_"), header=True))
                unpadded = b""
        data.append(_unbase64(unpadded))
        content = b"".join(data)
        text = decode(content, self.charset)
        if _CONTROL.search(text) and _BEYOND_ASCII.search(text) and not is_utf_8(content):
            text = b" ".join(self.written).decode("latin-1")
        self.words.clear()
        self.written.clear()
        return text


def _unbase64(letters: bytes) -> bytes:
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def parameters(value: bytes, limits: Limits) -> tuple[str, dict[str, str]]:
    """A structured header's first word and its parameters by lower-case name, RFC 2231 and its misuse undone."""
    if len(value) > _OFTEN:
        return _parameters(value, limits)
    main, found = _often(value, limits)
    return main, dict(found)


def _parameters(value: bytes, limits: Limits) -> tuple[str, dict[str, str]]:
    line = unfolded(value).decode("latin-1")
    main, semicolon, _ = line.partition(";")
    found: dict[str, str] = {}
    segments: dict[str, dict[int, tuple[bool, str]]] = {}
    position, count = len(main), 0
    while semicolon and (match := _PARAMETER.search(line, position)) and count < limits.parameter_segments:
        content, position = _parameter_value(line, match.end())
        count += 1
        name = match[1].lower()
        continued = _CONTINUED.fullmatch(name)
        if continued:
            segments.setdefault(continued[1], {}).setdefault(int(continued[2]), (bool(continued[3]), content))
        elif name.endswith("*"):
            segments.setdefault(name[:-1], {})[0] = (True, content)
        else:
            found.setdefault(name, _plain_value(content, limits))
    for name, numbered in segments.items():
        found[name] = _joined([numbered[number] for number in sorted(numbered)], limits)
    return main.split("(")[0].strip().strip("\"'"), found


_often = lru_cache(maxsize=512)(_parameters)


def _parameter_value(line: str, start: int) -> tuple[str, int]:
    """The value at `start` and where it ends: quoted (with backslashes undone), or all up to the next semicolon."""
    if line.startswith('"', start):
        end = line.find('"', start + 1)
        while end > 0 and line[end - 1] == "\\" and line[end - 2] != "\\":
            end = line.find('"', end + 1)
        if end > 0:
            value = line[start + 1 : end]
            return _ESCAPED.sub(r"\1", value) if "\\" in value else value, end + 1
    end = line.find(";", start)
    end = len(line) if end < 0 else end
    return line[start:end].strip().strip('"'), end


def _plain_value(content: str, limits: Limits) -> str:
    """A value that RFC 2231 has no part in: it may hold encoded words, percent signs or raw bytes all the same."""
    if content.isascii() and "=?" not in content:
        return content
    return decode_words(content.encode("latin-1"), limits)


def _joined(segments: list[tuple[bool, str]], limits: Limits) -> str:
    """The value of RFC 2231 segments: bytes joined first, decoded once, in the charset that the first one names.

    Some programs cut encoded words into segments, with no charset named.
    """
    charset = ""
    data = []
    for number, (encoded, content) in enumerate(segments):
        if encoded and number == 0 and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)  # noqa: PLW2901 what follows the charset and the language
        raw = content.encode("latin-1")
        data.append(unquote_to_bytes(raw) if encoded else raw)
    joined = b"".join(data)
    return decode(joined, charset) if charset else decode_words(joined, limits)


def ids(value: bytes) -> list[str]:
    """All message ids of a header, angle brackets included, white space inside them removed."""
    line = value.decode("utf-8", "replace")
    return ["<" + one_line(_SPACE.sub("", found)) + ">" for found in _ID.findall(line)]


def date(value: bytes) -> datetime | None:
    """The moment that a Date header names, in UTC; None where it names none. A missing zone counts as UTC."""
    parsed = parsedate_tz(value[:200].decode("latin-1"))
    if parsed is None:
        return None
    try:
        zone = timezone(timedelta(seconds=parsed[9] or 0))
        moment = datetime(*parsed[:6], tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment < _LAST_MOMENT else None
