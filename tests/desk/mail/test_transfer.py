from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.transfer import decode_base64, decode_transfer, decode_uu


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        (b"base64", b"7ZmY67aI"),
        (b"BASE64", b"7ZmY\r\n67aI\r\n"),
        (b"base64", b"7ZmY 67aI!"),
        (b"base64", b"7Zk=mOu2iA=="),  # padded in the middle
        (b"base64", b"7ZmY67aI7"),  # cut off
        (b"quoted-printable", b"=ED=99=98=\r\n=EB=B6=88"),
        (b"Quoted-Printable ; x", b"=ED=99=98=EB=B6=88"),
        (b"x-uuencode", b"begin 644 a\n&[9F8Z[:(\n`\nend\n"),
        (b"8bit", "환불".encode()),
        (b"nonsense", "환불".encode()),
        (b'"base64"', b"7ZmY67aI"),
    ],
)
def test_transfer_encodings_as_they_are_in_the_wild(encoding: bytes, data: bytes) -> None:
    assert decode_transfer(data, encoding) == "환불".encode()


def test_words_that_call_themselves_base64_are_words() -> None:
    words = "Hello, this is not encoded at all: 환불!".encode()
    assert decode_transfer(words, b"base64") == words


@given(st.binary())
def test_base64_comes_back_whole(data: bytes) -> None:
    assert decode_base64(base64.encodebytes(data)) == data


@given(st.binary())
def test_any_bytes_are_some_encoding(data: bytes) -> None:
    decode_base64(data)
    decode_uu(data)
    decode_transfer(data, b"quoted-printable")
