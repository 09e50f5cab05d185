"""Lists the attachments of a mail that was not fetched whole, from its BODYSTRUCTURE (RFC 3501, 7.4.2; rule 8).

The structure is written as a mail of headers without bodies, under boundaries of our own, and read by the parser of all
mails: names, types and limits are then what they are for a mail that is here. Server and sender are both strangers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from desk.mail.facts import DEFAULT, Attachment, Limits
from desk.mail.mime import scan
from mailsync.structure import OCTETS, SECTION, attachments

_LONGEST: Final = 4_096  # bytes of a value
_UNWANTED: Final = re.compile(rb"[\x00-\x1f\x7f]")
_NAME: Final = re.compile(rb"[!#-'*+.0-9A-Z^_`a-z{|}~-]+")  # RFC 2045 `attribute`, RFC 2231's signs included
_ESCAPED: Final = re.compile(rb'["\\]')

_Node = Sequence[Any]
"""A part as imapclient gives it: (type, subtype, parameters …), or ([parts], subtype …), of bytes, numbers and None."""


def listed(structure: Any, whole_size: int, limits: Limits = DEFAULT) -> tuple[Attachment, ...]:
    """The attachments in a structure, each with its section; `whole_size` are the bytes of the mail.

    Raises TypeError, ValueError or LookupError where it makes no sense.
    """
    return attachments(scan(_skeleton(structure, limits), limits), whole_size, limits)


def _skeleton(structure: Any, limits: Limits) -> bytes:
    """The headers of all parts in document order, found without recursion; what is beyond the limits is left out."""
    pieces: list[bytes] = []
    left: list[bytes | tuple[_Node, str, int, bool]] = [(structure, "", 0, True)]
    parts = 0
    while left:
        step = left.pop()
        if isinstance(step, bytes):
            pieces.append(step)
            continue
        node, number, depth, is_mail = step
        if depth > limits.depth or parts >= limits.parts:
            continue
        parts += 1
        children, facts = _split(node)
        if children:
            boundary = b"=_%d" % parts
            kind = _token(facts[0])
            pieces.append(b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind, boundary))
            left.append(b"\r\n--%s--\r\n" % boundary)
            for count in range(len(children), 0, -1):
                child = f"{number}.{count}".lstrip(".")
                left += [(children[count - 1], child, depth + 1, False), b"\r\n--%s\r\n" % boundary]
            continue
        if is_mail:  # its only part is its first
            number = f"{number}.1".lstrip(".")
        pieces += [*_headers(facts, number), b"\r\n"]
        if (inside := _inside(facts)) is not None:
            left.append((inside, number, depth + 1, True))
    return b"".join(pieces)


def _split(node: Any) -> tuple[Sequence[_Node], _Node]:
    """The parts of a multipart, and what else is told of it; no parts for any other."""
    if isinstance(node[0], list):
        return node[0], node[1:]
    count = next((count for count, one in enumerate(node) if not isinstance(one, tuple)), len(node))
    return node[:count], node[count:]


def _inside(facts: _Node) -> _Node | None:
    """The structure of the mail that a part holds (RFC 3501 `body-type-msg`)."""
    holds = _token(facts[0]) == b"message" and len(facts) > 9 and isinstance(facts[7], tuple)
    return facts[8] if holds and isinstance(facts[8], tuple) else None


def _headers(facts: _Node, number: str) -> Iterator[bytes]:
    kind, subtype, parameters, content_id, _description, encoding, octets, *more = facts
    if not _token(kind) or not _token(subtype):
        raise ValueError("a part without a type")
    yield b"Content-Type: %s/%s%s\r\n" % (_token(kind), _token(subtype), _parameters(parameters))
    before = 3 if _inside(facts) is not None else 1 if _token(kind) == b"text" else 0  # envelope, body, lines
    disposition = more[before + 1] if len(more) > before + 1 else None
    if isinstance(disposition, tuple) and len(disposition) > 1:
        yield b"Content-Disposition: %s%s\r\n" % (_token(disposition[0]), _parameters(disposition[1]))
    if content_id is not None:
        yield b"Content-ID: %s\r\n" % _plain(content_id)
    yield b"Content-Transfer-Encoding: %s\r\n" % _token(encoding)
    yield b"%s: %s\r\n%s: %d\r\n" % (SECTION.encode(), number.encode(), OCTETS.encode(), max(int(octets), 0))


def _parameters(pairs: Any) -> bytes:
    names = pairs[::2] if isinstance(pairs, tuple) else ()
    values = pairs[1::2] if isinstance(pairs, tuple) else ()
    written = (
        b'; %s="%s"' % (name, _ESCAPED.sub(rb"\\\g<0>", _plain(value)))
        for name, value in zip(names, values, strict=False)
        if isinstance(name, bytes) and _NAME.fullmatch(name)
    )
    return b"".join(written)


def _token(value: Any) -> bytes:
    """A word of the protocol in small letters; empty where it is none."""
    return value.lower() if isinstance(value, bytes) and _NAME.fullmatch(value) else b""


def _plain(value: Any) -> bytes:
    """A value on one line. A number is one that the server wrote without quotes."""
    written = value if isinstance(value, bytes) else str(value).encode() if isinstance(value, int) else b""
    return _UNWANTED.sub(b" ", written[:_LONGEST])
