"""How large a picture is, from the first bytes of its file. Nothing is decoded: pictures come from strangers."""

from __future__ import annotations

import re
import struct

Pixels = tuple[int, int]
"""Width and height."""

_JPEG_SEGMENT = re.compile(rb"\xff+([\xc0-\xfe])(..)", re.DOTALL)
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # those of all codings; the others are tables


def pixels(data: bytes) -> Pixels | None:
    """The size of a PNG, GIF, JPEG, WebP or BMP; None for all else. `data` may be cut anywhere."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _pair(">II", data, 16)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return _pair("<HH", data, 6)
        if data.startswith(b"BM"):
            width, height = _pair("<ii", data, 18)
            return width, abs(height)  # a negative height means that rows go from top to bottom
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
    except struct.error:
        pass
    return None


def _pair(form: str, data: bytes, at: int) -> Pixels:
    first, second = struct.unpack_from(form, data, at)
    return first, second


def _webp(data: bytes) -> Pixels | None:
    match data[12:16]:
        case b"VP8 ":
            width, height = _pair("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", data, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            (width,), (height,) = struct.unpack_from("<I", data, 23), struct.unpack_from("<I", data, 26)
            return (width >> 8) + 1, (height >> 8 & 0xFFFFFF) + 1
    return None


def _jpeg(data: bytes) -> Pixels | None:
    """From the frame's header, which lies behind any number of other segments."""
    at = 2
    while segment := _JPEG_SEGMENT.match(data, at):
        if segment[1][0] in _JPEG_FRAMES:
            height, width = _pair(">HH", data, segment.end() + 1)
            return width, height
        at = segment.end() - 2 + max(int.from_bytes(segment[2], "big"), 2)
    return None
