"""Undoes transfer encodings (RFC 2045), also where they are cut off, mixed with other signs or misnamed."""

from __future__ import annotations

import binascii

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n-"
_NOT_IN_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_SAMPLE = 1_000  # bytes
_STRAY = 4  # bytes that may stand even in little base64


def decode_transfer(data: bytes, encoding: bytes) -> bytes:
    """The bytes that a transfer encoding stands for; what isn't encoded, or in no known way, comes back as it is."""
    name = encoding.strip(b" \t\r\n\"'").split(b";")[0].split(b" ")[0].lower()
    if name == b"base64":
        return decode_base64(data) if seems_base64(data) else data
    if name == b"quoted-printable":
        return binascii.a2b_qp(data)
    if name in {b"x-uuencode", b"uuencode", b"uue", b"x-uue"}:
        return decode_uu(data)
    return data


def decoded_size(data: bytes | bytearray, encoding: bytes) -> int:
    """How many bytes a transfer encoding stands for, counted without decoding base64: exact where that is whole."""
    name = encoding.strip().lower()
    if name == b"base64":
        return len(data.translate(None, _NOT_IN_BASE64)) * 3 // 4
    return len(binascii.a2b_qp(data)) if name == b"quoted-printable" else len(data)


def seems_base64(data: bytes) -> bool:
    """Whether bytes may be the base64 that they are declared as: their beginning has hardly any other signs."""
    sample = data[:_SAMPLE]
    return len(sample.translate(None, _BASE64)) <= max(len(sample) // 8, _STRAY)


def decode_base64(data: bytes) -> bytes:
    """The bytes of base64 text, also where it is cut off, holds other characters or was padded in the middle."""
    if b"=" not in data.rstrip(b"=\r\n \t-"):
        data = data.rstrip(b"\r\n \t-")
        try:
            return binascii.a2b_base64(data)
        except binascii.Error:
            pass
    pieces = []
    for run in data.split(b"="):
        letters = run.translate(None, _NOT_IN_BASE64)
        if len(letters) % 4 == 1:
            letters = letters[:-1]
        pieces.append(binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)))
    return b"".join(pieces)


def decode_uu(data: bytes) -> bytes:
    """The bytes of uuencoded text, with or without its begin and end lines; lines that aren't uuencoded are skipped."""
    pieces = []
    for line in data.splitlines():
        if not line or line == b"end" or line.startswith(b"begin "):
            continue
        length = (line[0] - 32) & 63
        try:
            pieces.append(binascii.a2b_uu(line[: 1 + (length * 4 + 2) // 3]))
        except binascii.Error:
            continue
    return b"".join(pieces)
