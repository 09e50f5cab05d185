"""The last step before the terminal, where text loses its controls, whichever widget forgot to clean it (finding 1).

Why here: Textual's driver gets cursor moves, styles and text in one string, in which a move of ours can't be told from
a move that came in a mail. One step before, in `Strip.render`, text still stands apart from its style, and it is the
one place that every character of every widget goes through: `LayoutUpdate`, `ChopsUpdate` and `InlineUpdate` render
nothing but strips. A strip keeps what it has rendered to, so that a line is looked at once, not each time it is drawn.
"""

from __future__ import annotations

import re
from typing import Final, cast

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.drivers.linux_driver import LinuxDriver
from textual.strip import Strip

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""C0, DEL, C1, line separators and everything that turns the direction of text. Textual counts no cell for them."""

_SURROGATES: Final = re.compile("[\ud800-\udfff]")
"""What no encoding can write; counted as one cell."""

_render: Final = Strip.render


def safe(text: str) -> str:
    """The text without anything that a terminal would act on, as wide as Textual takes it to be."""
    if text.isprintable():
        return text
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", text))


def guard() -> None:
    """From now on, in this process, no strip renders to a control of its text, or to a link (OSC 8).

    And Alt with a digit is heard as such: Textual takes it for the sign that a Mac would type with it.
    """
    sequences = cast("dict[str, object]", ANSI_SEQUENCES_KEYS)
    for digit in "0123456789":
        sequences.pop(f"\x1b{digit}", None)
    Strip.render = _guarded  # type: ignore[method-assign,assignment]


def _guarded(strip: Strip, console: Console) -> str:
    if strip._render_cache is None and not all(text.isprintable() and _linkless(style) for text, style, _ in strip):
        strip._render_cache = _render(Strip(_harmless(segment) for segment in strip), console)
    return _render(strip, console)


def _harmless(segment: Segment) -> Segment:
    style = segment.style
    return Segment(safe(segment.text), style if _linkless(style) or style is None else style.update_link(None))


def _linkless(style: Style | None) -> bool:
    """Whether no address is in the style: those of links come from outside, and no terminal needs to see them."""
    return style is None or not style.link


class Terminal(LinuxDriver):
    """Textual's driver, for which a terminal that has gone away is no reason to wait for it for ever."""

    def write(self, data: str) -> None:
        """Hand over to the writing thread, if it still lives."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(data)
