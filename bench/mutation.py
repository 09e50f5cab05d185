"""Mutants of real mails, for `bench/fuzz.py`: damaged in their bytes, or in how they are made.

A mutant follows from the mails, the seed and its number alone, so that any one can be made again.
"""

from __future__ import annotations

import base64
import quopri
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

LONGEST: Final = 64_000  # bytes of a mail to begin with
NASTY: Final = (
    b"\0", b"\x1b]0;x\x07", b"\x9b2J", "\u202e".encode(), b"=?utf-8?B?", b"?=", b"\r\n\r\n", b"\n--", b"boundary=",
    b"<!--", b"<div>", b"&#x1b;", b"\xff\xfe", b"=", b"\x1b$B", b"(((((", b"filename*0*=", b"multipart/mixed",
    b"message/rfc822", b"Content-Transfer-Encoding: base64\n", b"Content-Type: text/html; charset=", b"utf-7",
    b"iso-2022-kr", b"> ", b"../", b"\x0e", b"~{", b"+/v8-", b"\xed\xa0\x80", b"\n \n", b"\r", b"\x85", b"\xe2\x80\xa8",
    b"=?utf-8?q?=1B=9B?=", b"=1B", b"begin 644 ../x\n", b"<a href='http://a@b'>", b"<blockquote>", b"<table><td>",
)  # fmt: skip
CHARSETS: Final = (
    b"utf-8", b"utf-7", b"utf-16", b"utf-16le", b"utf-32", b"us-ascii", b"euc-kr", b"ks_c_5601-1987", b"iso-2022-kr",
    b"iso-2022-jp", b"shift_jis", b"gb18030", b"big5", b"hz-gb-2312", b"johab", b"koi8-r", b"windows-1252", b"cp037",
    b"unknown-8bit", b"x-mac-korean", b"", b"\xff", b"unicode_escape", b"a" * 300,
)  # fmt: skip
ENCODINGS: Final = (b"7bit", b"8bit", b"binary", b"base64", b"quoted-printable", b"x-uuencode", b"", b"unknown")
TYPES: Final = (
    b"text/plain", b"text/html", b"text/plain; format=flowed; delsp=yes", b"multipart/mixed", b"multipart/digest",
    b"multipart/alternative", b"multipart/related", b"multipart/report; report-type=delivery-status", b"message/rfc822",
    b"message/delivery-status", b"message/feedback-report", b"application/ms-tnef", b"text/calendar", b"text/enriched",
)  # fmt: skip
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_HEADER = re.compile(rb"^[\w-]+:.*(?:\n[ \t].*)*\n", re.MULTILINE)
_BOUNDARY = re.compile(rb"(?i)boundary=\"?([^\"\s;]+)")
_CHARSET = re.compile(rb"(?i)charset=\"?([^\"\s;]*)")
_ENCODING = re.compile(rb"(?im)^content-transfer-encoding:[ \t]*(.*)$")
_TYPE = re.compile(rb"(?im)^content-type:[ \t]*([\w/+.-]+)")


def originals(folder: Path) -> list[bytes]:
    """The raw mails of all corpora that are short enough."""
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix not in {".py", ".jsonl", ".md"})
    return [path.read_bytes() for path in paths if path.is_file() and 0 < path.stat().st_size <= LONGEST]


def mutant(mails: list[bytes], seed: int, number: int) -> bytes:
    """One mail with one to eight things done to it."""
    dice = random.Random(f"{seed}/{number}")
    raw, other = dice.choice(mails), dice.choice(mails)
    for _ in range(dice.randint(1, 8)):
        change = dice.choice(_REBUILDING) if dice.random() < 0.4 else _damaged
        raw = change(raw, other, dice)
    return raw[: 4 * LONGEST]


def _damaged(raw: bytes, other: bytes, dice: random.Random) -> bytes:
    """Something is done to some of its bytes, whatever they mean."""
    data = bytearray(raw)
    at = dice.randint(0, len(data))
    end = min(len(data), at + dice.randint(1, 200))
    match dice.randrange(7):
        case 0:
            data[at:at] = dice.choice(NASTY)
        case 1:
            del data[at:end]
        case 2:
            data[at:at] = data[at:end] * dice.randint(1, 20)
        case 3:
            start = dice.randint(0, len(other))
            data[at:at] = other[start : start + dice.randint(1, 2_000)]
        case 4:
            data[at:end] = dice.randbytes(end - at)
        case 5 if at < len(data):
            data[at] ^= 1 << dice.randrange(8)
        case _:
            data[at:end] = data[at:end].swapcase()
    return bytes(data)


def _misnamed_charset(raw: bytes, _other: bytes, dice: random.Random) -> bytes:
    return _changed(raw, _CHARSET, dice.choice(CHARSETS), dice)


def _misnamed_encoding(raw: bytes, _other: bytes, dice: random.Random) -> bytes:
    return _changed(raw, _ENCODING, dice.choice(ENCODINGS), dice)


def _misnamed_type(raw: bytes, _other: bytes, dice: random.Random) -> bytes:
    return _changed(raw, _TYPE, dice.choice(TYPES), dice)


def _another_boundary(raw: bytes, other: bytes, dice: random.Random) -> bytes:
    return _changed(raw, _BOUNDARY, dice.choice(_BOUNDARY.findall(other) or [b"=_x"]), dice)


def _one_delimiter_more(raw: bytes, _other: bytes, dice: random.Random) -> bytes:
    name: bytes = dice.choice(_BOUNDARY.findall(raw) or [b"x"])
    at = dice.randint(0, len(raw))
    return raw[:at] + b"\n--" + name + dice.choice((b"\n", b"--\n", b" \r\n", b"")) + raw[at:]


def _another_head(raw: bytes, other: bytes, _dice: random.Random) -> bytes:
    return _cut(other)[0] + _cut(raw)[1]


def _inside_another(raw: bytes, _other: bytes, dice: random.Random) -> bytes:
    kind = dice.choice((b"mixed", b"report", b"digest", b"alternative"))
    name: bytes = dice.choice((b"in", *_BOUNDARY.findall(raw)[:1]))
    inner = dice.choice((b"message/rfc822", b"message/global", b"text/plain"))
    outer = b"Subject: outer\nContent-Type: multipart/%b; boundary=%b\n\n--%b\n\nwords\n--%b\nContent-Type: %b\n\n"
    return outer % (kind, name, name, name, inner) + raw + b"\n--" + name + b"--\n"


def _really_encoded(raw: bytes, _other: bytes, dice: random.Random) -> bytes:
    """The body, or what follows somewhere in it, is encoded as a header says that stands before all others."""
    head, body = _cut(raw)
    at = dice.choice((0, dice.randint(0, len(body))))
    if dice.random() < 0.5:
        return b"Content-Transfer-Encoding: base64\n" + head + body[:at] + base64.encodebytes(body[at:])
    return b"Content-Transfer-Encoding: quoted-printable\n" + head + body[:at] + quopri.encodestring(body[at:])


def _in_another_charset(raw: bytes, _other: bytes, dice: random.Random) -> bytes:
    head, body = _cut(raw)
    codec = dice.choice(("utf-16", "utf-7", "cp949", "iso2022_jp_2", "iso2022_kr", "gb18030"))
    return head + body.decode("utf-8", "replace").encode(codec, "ignore")


def _other_line_ends(raw: bytes, _other: bytes, dice: random.Random) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", dice.choice((b"\r", b"\r\n", b"\n\r", b"\r\r\n")))


def _one_header(raw: bytes, _other: bytes, dice: random.Random) -> bytes:
    """One header is folded anywhere, repeated, encoded or given a tail of signs."""
    found = list(_HEADER.finditer(_cut(raw)[0]))
    if not found:
        return b"X: " + b"a" * dice.randint(1, 70_000) + b"\n" + raw
    one = dice.choice(found)
    line = one[0]
    at = dice.randint(0, len(line))
    match dice.randrange(4):
        case 0:
            line = line[:at] + dice.choice((b"\n ", b"\r\n\t", b"\n\n ", b"\n")) * dice.randint(1, 30) + line[at:]
        case 1:
            line *= dice.randint(2, 40)
        case 2:
            name, _, value = line.partition(b":")
            words, charset = base64.b64encode(value.strip()), dice.choice(CHARSETS)
            line = b"%b: =?%b?B?%b?= =?%b?B?%b?=\n" % (name, charset, words[:at], charset, words[at:])
        case _:
            sign = dice.choice((b";", b",", b" <", b'"', b"(", b"=?"))
            line = line.rstrip(b"\r\n") + sign * dice.randint(1, 2_000) + b"\n"
    return raw[: one.start()] + line + raw[one.end() :]


_REBUILDING: Final[tuple[Callable[[bytes, bytes, random.Random], bytes], ...]] = (
    _misnamed_charset, _misnamed_encoding, _misnamed_type, _another_boundary, _one_delimiter_more, _another_head,
    _inside_another, _really_encoded, _in_another_charset, _other_line_ends, _one_header,
)  # fmt: skip


def _cut(raw: bytes) -> tuple[bytes, bytes]:
    """Head, with the empty line below it, and body."""
    end = _HEADER_END.search(raw)
    return (raw[: end.end()], raw[end.end() :]) if end else (raw + b"\n\n", b"")


def _changed(raw: bytes, what: re.Pattern[bytes], value: bytes, dice: random.Random) -> bytes:
    """The mail with one of the values that a pattern finds replaced."""
    found = list(what.finditer(raw))
    if not found:
        return raw
    start, end = dice.choice(found).span(1)
    return raw[:start] + value + raw[end:]
