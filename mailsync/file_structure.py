"""Where the parts of a large mail lie in its file, found without having it in memory (rule 8).

The file is read once from its beginning to its end, a piece at a time; of each part only the headers that tell of a
file are kept. It follows the rules of `desk/mail/mime.py`, which reads a mail that is here, and the same limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from desk.mail.facts import DEFAULT, Attachment, Limits
from desk.mail.mime import Part, Structure, scan
from mailsync.structure import OCTETS, SECTION, attachments

_PIECE: Final = 1_000_000  # bytes that are read at once
_HEADERS: Final = 16_384  # bytes that are looked at for the end of a part's headers, before more are
_ALL_HEADERS: Final = 4_000_000  # bytes of all parts together; a mail with more isn't read to its end
_DASHED_LINES: Final = 200_000  # lines that begin with "--" are looked at; nor is a mail with more
_DELIMITER: Final = 250  # bytes

_KEPT: Final = frozenset({"content-type", "content-disposition", "content-id", "content-transfer-encoding"})
_ENCODED: Final = frozenset({b"base64", b"quoted-printable"})


@dataclass(frozen=True, slots=True)
class Span:
    """From where to where the bytes of a part lie, as they are encoded."""

    begin: int
    end: int


def listed(file: BinaryIO, size: int, limits: Limits = DEFAULT) -> tuple[Attachment, ...]:
    """The attachments of a mail of so many bytes, each with its section. Raises OSError."""
    walk = _Walk(file, size, limits)
    walk.run()
    parts = [
        replace(part, headers={**part.headers, SECTION: [section.encode()], OCTETS: [b"%d" % (part.end - part.start)]})
        for part, section in zip(walk.parts, walk.sections, strict=True)
    ]
    hollow = [replace(part, start=0, end=0) for part in parts]
    return attachments(Structure(b"", hollow, complete=True), size, limits)


def find(file: BinaryIO, size: int, section: str, limits: Limits = DEFAULT) -> Span | None:
    """Where a section lies; None where there is none. Raises OSError."""
    walk = _Walk(file, size, limits)
    walk.run()
    # The multipart of an attached mail bears that mail's number; what is asked for is the mail, and it comes first
    found = (part for part, number in zip(walk.parts, walk.sections, strict=True) if number == section)
    part = next(found, None)
    return None if part is None else Span(part.start, part.end)


@dataclass(slots=True)
class _Open:
    """A multipart whose end is not found yet: its boundary, and the place of its part."""

    boundary: bytes
    part: int


@dataclass(slots=True)
class _Walk:
    """One way through a file. `parts` are in document order, their spans in the file; `sections` are their numbers."""

    file: BinaryIO
    size: int
    limits: Limits
    parts: list[Part] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _unended: list[int] = field(default_factory=list)
    _kept: int = 0

    def run(self) -> None:
        """Find all parts."""
        position = self._enter(0, -1)
        lines = _Dashed(self.file, self.size)
        for _count in range(_DASHED_LINES):
            found = lines.after(position) if self._open else None
            if found is None:
                break
            begin, line, position = found
            if (level := self._level(line)) is not None:
                self._close(level + 1, begin)
                if len(self.parts) >= self.limits.parts or self._kept > _ALL_HEADERS:
                    break
                position = self._enter(position, self._open[level].part)
            elif line.endswith(b"--") and (level := self._level(line[:-2])) is not None:
                self._close(level, begin)
        self._close(0, self.size)

    def _level(self, boundary: bytes) -> int | None:
        """The innermost open multipart of that boundary."""
        return next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at].boundary == boundary), None)

    def _enter(self, position: int, parent: int) -> int:
        """Read the headers of a part, and of the mails that begin there; where the body of the last one begins."""
        while True:
            part, position = self._headers(position, parent)
            index = len(self.parts)
            self.sections.append(self._section(part, parent))
            self.parts.append(part)
            self._unended.append(index)
            if parent >= 0:
                self.parts[parent].children += 1
            if part.depth >= self.limits.depth or len(self.parts) >= self.limits.parts:
                return position
            if part.type.startswith("multipart/"):
                boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape").rstrip()
                if boundary:
                    self._open.append(_Open(boundary, index))
                return position
            if part.type not in {"message/rfc822", "message/global"}:
                return position
            if part.first("content-transfer-encoding").strip().lower() in _ENCODED:
                return position
            parent = index

    def _section(self, part: Part, parent: int) -> str:
        """A part's number: those of a multipart are counted; the only part of a mail is its first."""
        above = self.sections[parent] if parent >= 0 else ""
        if parent >= 0 and self.parts[parent].type.startswith("multipart/"):
            return f"{above}.{self.parts[parent].children + 1}".lstrip(".")
        return above if part.type.startswith("multipart/") else f"{above}.1".lstrip(".")

    def _headers(self, position: int, parent: int) -> tuple[Part, int]:
        """One part's headers, read as those of a mail of nothing else; where its body begins."""
        self.file.seek(position)
        block = self.file.read(_HEADERS)
        if b"\n\n" not in block and b"\n\r\n" not in block:
            block += self.file.read(self.limits.headers - _HEADERS)
        block = self._cut(block)
        is_bare = parent >= 0 and block[:2].lstrip(b"\r")[:1] == b"\n"  # no headers: an empty line comes first
        digest = parent >= 0 and self.parts[parent].type == "multipart/digest"
        depth = self.parts[parent].depth + 1 if parent >= 0 else 0
        if is_bare:
            begin = position + block.index(b"\n") + 1
            part = Part({}, begin, -1, parent, depth)
        else:
            read = scan(block, replace(self.limits, parts=1)).parts[0]
            begin = position + read.start
            self._kept += read.start
            headers = {name: values[:1] for name, values in read.headers.items() if name in _KEPT}
            part = replace(read, headers=headers, start=begin, end=-1, parent=parent, depth=depth, children=0)
        if digest and "content-type" not in part.headers:
            part.type = "message/rfc822"
        return part, begin

    def _cut(self, block: bytes) -> bytes:
        """What may be headers, up to a delimiter where they should have ended."""
        hit = block.find(b"\n--") if self._open else -1
        while hit >= 0:
            line = block[hit + 3 : hit + 3 + _DELIMITER].partition(b"\n")[0].rstrip()
            if self._level(line) is not None or (line.endswith(b"--") and self._level(line[:-2]) is not None):
                return block[: hit + 1]
            hit = block.find(b"\n--", hit + 3)
        return block

    def _close(self, level: int, end: int) -> None:
        """End the part that is being read and all multiparts from `level` on."""
        keep = self._open[level - 1].part if level else -1
        while self._unended and self._unended[-1] > keep:
            part = self.parts[self._unended.pop()]
            part.end = max(end, part.start)
        del self._open[level:]


class _Dashed:
    """The lines of a file that begin with "--", found in order."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._begin = 0
        self._buffer = b""

    def after(self, position: int) -> tuple[int, bytes, int] | None:
        """The next one from a position on, which never lies before the last one.

        It is told where the line break before it begins, what follows the dashes, and where the next line begins.
        """
        at = max(position - 1, 0)
        while True:
            hit = self._buffer.find(b"\n--", max(at - self._begin, 0))
            if hit >= 0:
                break
            at = max(at, self._begin + len(self._buffer) - 2)
            if at >= self._size or not self._read(at, _PIECE):
                return None
        begin = self._begin + hit
        if hit + _DELIMITER > len(self._buffer):
            self._read(begin, _PIECE)
            hit = 0
        line, _break, _rest = self._buffer[hit + 3 : hit + 3 + _DELIMITER].partition(b"\n")
        has_return = begin > 0 and self._at(begin - 1) == b"\r"
        return begin - has_return, line.rstrip(), min(begin + 3 + len(line) + 1, self._size)

    def _at(self, position: int) -> bytes:
        self._file.seek(position)
        return self._file.read(1)

    def _read(self, position: int, count: int) -> bool:
        self._file.seek(position)
        self._begin, self._buffer = position, self._file.read(count)
        return len(self._buffer) > 2


def pieces(file: BinaryIO, span: Span, size: int) -> Iterator[bytes]:
    """The bytes of a part, so many at a time at most."""
    file.seek(span.begin)
    left = span.end - span.begin
    while left > 0 and (piece := file.read(min(size, left))):
        left -= len(piece)
        yield piece
