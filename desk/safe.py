"""The one border for text from outside: what passes here can be shown, stored and put into a file name.

Textual and Rich hand terminal escapes, bidi overrides and zero-width characters straight to the terminal (finding 1 of
the catalogue), so every word of a mail, a feed, a server or a file name is cleaned before it is kept or drawn. Attacks
are not hidden: where something could have acted, a mark stands in its place.
"""

from __future__ import annotations

import re
import unicodedata

BIDI_MARK = "⇄"  # stands where a bidi override, embedding or isolate was
MARKS_PER_CELL = 8  # combining marks that one character may carry (S-25)
JOINS_PER_EMOJI = 8  # zero-width joiners in one emoji; the largest family has 3
NAME_BYTES = 128  # of a saved file's name, in UTF-8

_BIDI_OPENERS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_INVISIBLE = (  # all of category Cf; zero-width marks are capped with the other marks
    "\u00ad\u061c\u180e\u200b-\u200f\u202c\u2060-\u2065\u2069-\u206f\ufeff\ufff9-\ufffb"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
)
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"

_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])")
_LONG_EMOJI = re.compile(f"(?:\u200d[{_EMOJI}]\ufe0f?+){{{JOINS_PER_EMOJI + 1},}}+")
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Every combining mark lies in here, beside many letters: a first sieve that most text passes without a second look.
_MAYBE_MARK = (
    "\u0300-\u036f\u0483-\u0489\u0590-\u109f\u1160-\u11ff\u1300-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f"
    "\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ud7b0-\ud7ff\ufb1e\ufe00-\ufe2f"
    "\U00010000-\U0001efff\U000e0100-\U000e01ef"
)
_MAYBE_MARKS = re.compile(f"[{_MAYBE_MARK}]")
_MAYBE_PILE = re.compile(f"[{_MAYBE_MARK}]{{{MARKS_PER_CELL + 1},}}")
_MAYBE_LOOSE_MARK = re.compile(f"(?m)^[{_MAYBE_MARK}]")

_VISIBLE: dict[int, str | None] = {code: chr(0x2400 + code) for code in range(0x20)}
_VISIBLE[0x7F] = "\u2421"
_VISIBLE.update({code: "\u241b" + chr(code - 0x40) for code in range(0x80, 0xA0)})  # C1 is ESC and a letter
_VISIBLE.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
_VISIBLE.update({ord(opener): BIDI_MARK for opener in _BIDI_OPENERS})
_ONE_LINE = {**_VISIBLE, 0x09: " ", 0x0A: " "}
_LINES = {code: mark for code, mark in _VISIBLE.items() if code != 0x0A}
_INVISIBLE_CLASS = re.compile(f"(?!\u200d)[{_INVISIBLE}]")

_SPACES = re.compile(" {2,}")
_PATH = re.compile(r"[\\/]|[a-zA-Z]:[\\/]|[a-z]{2,10}://|(?:.*[\\/])?\.\.?(?:[\\/]|$)")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(?:\.|$)")


def clean(text: str, *, keep_newlines: bool = False) -> str:
    """The text with every control made visible or removed (S-20, S-24, S-25); ordinary text comes back as it is.

    ESC becomes ␛, NUL ␀, a C1 control ␛ and its letter, a lone surrogate �, a bidi override ⇄. Zero-width characters
    go, except inside emoji. Line breaks of every kind become newlines and tabs are expanded with `keep_newlines`;
    without, both become spaces. The result is in NFC, so that words typed on a Mac are found.
    """
    if keep_newlines and "\r" in text and "\r" not in (lines := text.replace("\r\n", "\n")):
        text = lines  # as nearly every mail from a server: it takes no second look then
    if not (text.replace("\n", " ") if keep_newlines else text).isprintable():
        text = _LINE_BREAK.sub("\n", text)
        if keep_newlines and "\t" in text:
            text = text.expandtabs(8)
        text = text.translate(_LINES if keep_newlines else _ONE_LINE)
        text = _INVISIBLE_CLASS.sub("", text)
        if "\u200d" in text:
            text = _LONG_EMOJI.sub(lambda emoji: emoji.group().replace("\u200d", ""), text)
            text = _STRAY_JOINER.sub("", text)
    if not text.isascii():
        if _MAYBE_MARKS.search(text):
            text = _MAYBE_PILE.sub(_cap_marks, text)
            text = _MAYBE_LOOSE_MARK.sub(_hold_mark, text)
        text = unicodedata.normalize("NFC", text)  # only behind the cap: long piles of marks take it seconds
    return text


def one_line(text: str) -> str:
    """The text cleaned, on one line, with single spaces."""
    return _SPACES.sub(" ", clean(text)).strip(" ")


def safe_name(name: str, number: int = 1) -> str:
    """A file name that stays in its folder and on its line (S-36): no path, no hidden or device name, no leading dash.

    128 bytes at most, its ending kept; never empty. A `number` above 1 tells files of one name apart: `name-2.pdf`.
    """
    name = one_line(name).replace("\\", "/").rpartition("/")[2]
    name = _NOT_IN_NAMES.sub("_", name).lstrip(".-~ ").rstrip(". ")
    if _DEVICE.match(name):
        name = "_" + name
    name = name or "attachment"
    told_apart = f"-{number}" if number > 1 else ""
    if told_apart or len(name.encode()) > NAME_BYTES:
        stem, dot, ending = name.rpartition(".")
        tail = dot + ending if stem and len(ending.encode()) <= 16 else ""
        tail = told_apart + tail
        stem = stem if tail != told_apart else name
        name = stem.encode()[: NAME_BYTES - len(tail.encode())].decode(errors="ignore").rstrip(". ") + tail
    return name


def without_path(name: str) -> str:
    """A name from outside on one line, and only its last part where it is a path (/etc/x, ../x, C:\\x): for showing.

    A stroke within an honest name (Invoice 3/4) stays; `safe_name` makes a file name of it.
    """
    name = one_line(name)
    if _PATH.match(name):
        name = name.replace("\\", "/").rpartition("/")[2]
    return "" if name in {".", ".."} else name


def _is_mark(character: str) -> bool:
    """Whether a terminal draws the character on top of the one before it."""
    return (
        unicodedata.category(character) in {"Mn", "Me"}
        or "\u1160" <= character <= "\u11ff"
        or ("\ud7b0" <= character <= "\ud7ff")
    )


def _cap_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run.group():
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= MARKS_PER_CELL:
            kept.append(character)
    return "".join(kept)


def _hold_mark(start: re.Match[str]) -> str:
    """A mark at the start of a line would be drawn on a neighbour's cell: it gets a circle to stand on."""
    return "\u25cc" + start.group() if _is_mark(start.group()) else start.group()
