"""Texts that would do something to a terminal, and what a terminal may be sent (S-20 to S-26)."""

from __future__ import annotations

import re
from typing import Final

_FINALS: Final = "@ABCDEFGHIJKLMPSTXZ`abcdefghilmnqrstux"

SEQUENCES: Final[tuple[str, ...]] = (
    *(f"\x1b[{numbers}{final}" for final in _FINALS for numbers in ("77", "?77", "777;777")),  # CSI
    *(f"\x9b77{final}" for final in "ABHJKhlmn"),  # CSI in eight bits
    *(f"\x1b]{code};owned{end}" for code in (0, 1, 2, 4, 8, 9, 10, 50, 52, 104, 777, 1337) for end in ("\a", "\x1b\\")),
    "\x1b]52;c;b3duZWQ=\a", "\x1b]52;c;b3duZWQ=", "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\", "\x9d0;owned\x9c",
    "\x1bP$q\"p\x1b\\", "\x1bP+q544e\x1b\\", "\x1bPq#0;2;0;0;0\x1b\\", "\x90owned\x9c",  # DCS: DECRQSS, sixel
    "\x1b_Gowned\x1b\\", "\x1b^owned\x1b\\", "\x1bXowned\x1b\\", "\x9fowned\x9c", "\x9eowned\x9c", "\x98owned\x9c",
    *(f"\x1b{final}" for final in "7=>cDEHMNOZnlo|}~6"), "\x1b#8", "\x1b%G", "\x1b(0", "\x1bG Q",
    *(chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if chr(code) not in "\n\t"),
    "\x1b", "\x1b[", "\x1b[77", "\x1b]", "\x1b]0;owned", "\x1bP", "\x1b_", "\x9b", "\x9d",  # never ended
    "\u202egnp.exe", "\u2066x\u2069", "\u200fx", "\u2028x", "\u061cx", "a" + "\u0300" * 200, "\ud800", "\ufeff",
    "\r\nBcc: x", "\x1b[201~", "\x1b[200~",
)  # fmt: skip

MARKUP: Final = "[bold]b[/bold] [@click=app.quit]x[/] [link=file:///etc/passwd]y[/link] [/] [red"

_STYLE: Final = r"(?: [34]8;2;\d{1,3};\d{1,3};\d{1,3} | [34]8;5;\d{1,3} | \d | 21 | [349]\d | 5[123] | 10[0-7] )"
_OURS: Final = re.compile(
    rf"""\x1b\[ {_STYLE} (?: ; {_STYLE} )* m
      | \x1b\[ \d{{1,2}} ; \d{{1,3}} H              # cursor moves on a screen of at most 99 rows
      | \x1b\[ \? (?: 25|1000|1002|1003|1004|1006|1015|1049|2004|2026|7 ) [hl]  # Textual's modes
      | \x1b\[ \? (?: 2026|2048 ) \$p | \x1b\[ > \d{{1,2}} u | \x1b\[ < u       # and its questions
      | \x1b\] 22 ; [a-z-]* (?: \x1b\\ | \x07 )   # shape of the mouse pointer
    """,
    re.VERBOSE,
)
_BAD: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def foreign_controls(written: str, *, also: str = "") -> list[str]:
    """What stands in a terminal's input that is none of our own sequences: each control with what follows it."""
    rest = _OURS.sub("", written)
    return [rest[found.start() : found.start() + 12] for found in _BAD.finditer(rest) if found.group() not in also]
