"""What the demo's attachments hold: small true files, made on the spot, so that no picture lies in the project."""

from __future__ import annotations

import struct
import zlib
from pathlib import PurePath
from random import Random
from typing import Final

from cli.demo.stories import File

_TYPES: Final = {
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".log": "text/plain",
    ".txt": "text/plain",
}


def media_type(file: File) -> str:
    """The type by the file's ending, as mail programs guess it."""
    return _TYPES.get(PurePath(file.name).suffix, "application/octet-stream")


def content(file: File) -> bytes:
    """The bytes of an attachment."""
    match media_type(file):
        case "image/png":
            return _picture(zlib.crc32(file.name.encode("utf-8", "replace")))
        case "application/pdf":
            return _pdf(file.text)
        case _:
            return file.text.encode()


def _picture(seed: int, width: int = 480, height: int = 320) -> bytes:
    """A PNG of a parcel on a table with the noise of a cheap camera; its colours follow from `seed`."""
    chance = Random(seed)
    wall, table, tape, label = (bytes(chance.randrange(90, 220) for _channel in range(3)) for _thing in range(4))
    box = bytes((166, 124, 82))
    side, middle = width // 5, width // 2

    def row(y: int) -> bytes:
        ground = wall if y < height * 2 // 3 else table
        if not height // 4 <= y < height * 5 // 6:
            return ground * width
        line = bytearray(ground * side + box * (width - 2 * side) + ground * side)
        line[3 * (middle - 15) : 3 * (middle + 15)] = tape * 30
        if height // 3 <= y < height // 2:
            line[3 * (side + 20) : 3 * (side + 100)] = label * 80
        return bytes(line)

    def noisy(line: bytes) -> bytes:
        noise = chance.randbytes(len(line)).translate(bytes(step % 3 for step in range(256)))
        return (int.from_bytes(line) + int.from_bytes(noise)).to_bytes(len(line))  # no colour is near 255: no carry

    rows = b"".join(b"\0" + noisy(row(y)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pdf(text: str) -> bytes:
    """A PDF of one page with a line of Latin text."""
    shown = text.encode("latin-1", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    page = b"BT /F1 18 Tf 60 760 Td (" + shown + b") Tj ET"
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %b >>" % font,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
    )
    pdf = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(pdf))
    return pdf + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table) + end
