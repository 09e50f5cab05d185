from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.picture import pixels

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 640, 480)
BMP = b"BM" + bytes(16) + struct.pack("<ii", 640, -480)
EXIF = b"\xff\xe1" + struct.pack(">H", 1_000) + b"\xff\xc0" * 499
JPEG = b"\xff\xd8" + EXIF + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", 480, 640)
VP8 = b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", 640, 480)
VP8L = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 639 | 479 << 14)
VP8X = b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + struct.pack("<I", 639)[:3] + struct.pack("<I", 479)[:3]
ALL = (PNG, GIF, BMP, JPEG, VP8, VP8L, VP8X)


@pytest.mark.parametrize("data", ALL)
def test_a_picture_tells_its_size(data: bytes) -> None:
    assert pixels(data) == (640, 480)
    assert pixels(data + bytes(100)) == (640, 480)


@pytest.mark.parametrize("data", ALL)
def test_a_picture_that_is_cut_has_no_size(data: bytes) -> None:
    assert all(pixels(data[:length]) is None for length in range(len(data)))


def test_what_is_no_picture_has_no_size() -> None:
    assert pixels(b"%PDF-1.4\n" + bytes(100)) is None


@given(st.sampled_from((*(one[:8] for one in ALL), b"")), st.binary())
def test_any_bytes_are_answered(start: bytes, rest: bytes) -> None:
    size = pixels(start + rest)
    assert size is None or len(size) == 2
