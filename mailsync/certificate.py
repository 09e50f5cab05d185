"""The dates between which a server's certificate is valid, for the one who has to mend it (F-17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

_UTC_TIME: Final = 0x17
_VERSION: Final = 0xA0


def validity(der: bytes) -> tuple[datetime, datetime]:
    """First and last moment of an X.509 certificate in DER (RFC 5280, 4.1). Raises ValueError where it is none."""
    try:
        _tag, certificate = next(_elements(der))
        _tag, signed = next(_elements(certificate))
        fields = [content for tag, content in _elements(signed) if tag != _VERSION]
        first, last = _elements(fields[3])  # after serial number, algorithm and issuer
    except (StopIteration, IndexError) as error:
        raise ValueError("no dates") from error
    return _moment(*first), _moment(*last)


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each element that stands in a row."""
    at = 0
    while at < len(data):
        head = data[at : at + 2]
        if len(head) < 2:
            raise ValueError("broken off")
        tag, size = head
        at += 2
        if size & 0x80:
            count = size & 0x7F
            size = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + size > len(data):
            raise ValueError("broken off")
        yield tag, data[at : at + size]
        at += size


def _moment(tag: int, content: bytes) -> datetime:
    words = content.decode("ascii")
    if tag == _UTC_TIME:  # its years are those from 1950 to 2049
        words = ("19" if words >= "50" else "20") + words
    return datetime.strptime(words, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
