"""ISO-2022-JP, -KR and -CN with all their cousins, read by one decoder that doesn't mind broken escapes.

Python's codecs each know one variant and stop at the first byte of another; mail mixes them (half-width kana, NEC's
circled digits, shift-out without the announcement that the standard asks for).
"""

from __future__ import annotations

import re

from desk.mail.guess import guess

_SWITCH = re.compile(rb"\x1b(?:\$[()]?[A-Z@]|\([A-Z@]|&@)|[\x0e\x0f\n]")
_SETS = {
    b"\x1b$@": "jis", b"\x1b$B": "jis", b"\x1b$(@": "jis", b"\x1b$(B": "jis", b"\x1b$(O": "jis", b"\x1b$(Q": "jis",
    b"\x1b$(D": "jis-212", b"\x1b(I": "kana", b"\x1b$A": "gb", b"\x1b$(A": "gb", b"\x1b$(C": "ks",
}  # fmt: skip
_SHIFTED_SETS = {b"\x1b$)C": "ks", b"\x1b$)A": "gb", b"\x1b$)E": "gb"}
_SET_HIGH_BITS = bytes(byte | 0x80 for byte in range(256))


def decode_iso_2022(data: bytes) -> str:
    """The text of ISO-2022 bytes; every line begins in ASCII again, as the standards ask."""
    pieces: list[str] = []
    current, shifted_set, position = "", "ks", 0
    for switch in _SWITCH.finditer(data):
        pieces.append(_read(data[position : switch.start()], current))
        position = switch.end()
        code = switch[0]
        if code == b"\n":
            pieces.append("\n")
            current = ""
        elif code == b"\x0e":
            current = shifted_set
        elif code in _SHIFTED_SETS:
            shifted_set = _SHIFTED_SETS[code]
        else:
            current = _SETS.get(code, "")
    pieces.append(_read(data[position:], current))
    return "".join(pieces)


def _read(data: bytes, current: str) -> str:
    if current == "jis":
        return _shift_jis(data).decode("cp932", "replace")
    if current == "jis-212":
        pairs = data.translate(_SET_HIGH_BITS)
        return b"".join(b"\x8f" + pairs[at : at + 2] for at in range(0, len(pairs), 2)).decode("euc_jp", "replace")
    if current == "kana":
        return data.translate(_SET_HIGH_BITS).decode("cp932", "replace")
    if current in {"ks", "gb"}:
        return _high(data).decode("cp949" if current == "ks" else "gb18030", "replace")
    return data.decode("ascii") if data.isascii() else data.decode(guess(data) or "ascii", "replace")


def _high(data: bytes) -> bytes:
    """The same characters with the high bits that mark pairs; spaces and controls stay."""
    return bytes(byte | 0x80 if byte > 0x20 else byte for byte in data)


def _shift_jis(data: bytes) -> bytes:
    """JIS X 0208 pairs of seven bits as Shift_JIS, whose table (CP932) has the vendors' characters too."""
    out = bytearray()
    at = 0
    while at < len(data):
        first = data[at] & 0x7F
        if first <= 0x20 or first == 0x7F or at + 1 == len(data):
            out.append(first)
            at += 1
            continue
        second = data[at + 1] & 0x7F
        lead = ((first - 0x21) >> 1) + 0x81
        out.append(lead if lead <= 0x9F else lead + 0x40)
        if first & 1:
            out.append(second + 0x1F + (second >= 0x60))
        else:
            out.append(second + 0x7E)
        at += 2
    return bytes(out)
