"""The last step before the terminal, where text loses its controls, whichever widget forgot to clean it (finding 1).

Why here: Textual's driver gets cursor moves, styles and text in one string, in which a move of ours can't be told from
a move that came in a mail. One step before, in `Strip.render`, text still stands apart from its style, and it is the
one place that every character of every widget goes through: `LayoutUpdate`, `ChopsUpdate` and `InlineUpdate` render
nothing but strips. A strip keeps what it has rendered to, so that a line is looked at once, not each time it is drawn.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, Final, cast

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.strip import Strip

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""C0, DEL, C1, line separators and everything that turns the direction of text. Textual counts no cell for them."""

_SURROGATES: Final = re.compile("[\ud800-\udfff]")
"""What no encoding can write; counted as one cell."""

_UNSURE: Final = re.compile("[\u200d\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
"""Joiners, the emoji form, the letters of flags and shades of skin: no two terminals agree how wide they make a text,
and where one draws more cells than Textual counted, the rest of its row moves over (S-25)."""

_EMOJI_FORM: Final = "\ufe0f"
_JOINED: Final = re.compile("\u200d.?|(?<=\ufe0f)\u20e3", re.DOTALL)
"""What Rich counts no cell for: whatever is joined to an emoji, and the key around a digit."""

_render: Final = Strip.render


def safe(text: str) -> str:
    """The text without anything that a terminal would act on, as wide as Textual takes it to be, in any terminal."""
    if not text.isascii() and _UNSURE.search(text):
        text = "".join(_sure(_JOINED.sub("", text)))
    if not text.isprintable():
        text = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", text))
    return text


def _sure(text: str) -> Iterator[str]:
    """The characters of a text in which each emoji takes the cells that Rich counts: of a flag its letters."""
    before = ""
    for character in text:
        if character == _EMOJI_FORM:
            if before and cell_len(before + _EMOJI_FORM) > cell_len(before):
                yield " "
            before = ""
        elif "\U0001f1e6" <= character <= "\U0001f1ff":
            yield chr(ord(character) - 0x1F1E6 + ord("A"))
            before = character
        elif not "\U0001f3fb" <= character <= "\U0001f3ff":
            yield character
            before = character if cell_len(character) else before


def guard() -> None:
    """From now on, in this process, no strip renders to a control of its text, or to a link (OSC 8).

    And Alt with a digit is heard as such: Textual takes it for the sign that a Mac would type with it.
    """
    sequences = cast("dict[str, object]", ANSI_SEQUENCES_KEYS)
    for digit in "0123456789":
        sequences.pop(f"\x1b{digit}", None)
    Strip.render = _guarded  # type: ignore[method-assign,assignment]


def harmless(strip: Strip) -> Strip:
    """The strip with safe texts and without links; itself where it is so already."""
    if all(_is_harmless(segment) for segment in strip):
        return strip
    return Strip(
        Segment(safe(text), style if style is None or _linkless(style) else style.update_link(None))
        for text, style, _control in strip
    )


def _guarded(strip: Strip, console: Console) -> str:
    if strip._render_cache is None and (safe_strip := harmless(strip)) is not strip:
        strip._render_cache = _render(safe_strip, console)
    return _render(strip, console)


def _is_harmless(segment: Segment) -> bool:
    text = segment.text
    return text.isprintable() and (text.isascii() or not _UNSURE.search(text)) and _linkless(segment.style)


def _linkless(style: Style | None) -> bool:
    """Whether no address is in the style: those of links come from outside, and no terminal needs to see them."""
    return style is None or not style.link


class Terminal(LinuxDriver):
    """Textual's driver, which writes to standard output and waits for no terminal that has gone away.

    Textual writes to standard error, so that `deskhand 2>file` would show an empty screen.
    """

    def __init__(self, app: App[Any], **settings: Any) -> None:
        super().__init__(app, **settings)
        self._file = sys.__stdout__

    def write(self, data: str) -> None:
        """Hand over to the writing thread, if it still lives."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(data)
