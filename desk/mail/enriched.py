"""Enriched text (RFC 1896) and its forerunner text/richtext as words: commands out, line ends as they are meant."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"<(/?)([A-Za-z0-9-]{1,60})>|<<")
_LINE_ENDS = re.compile(r"\n+")
_SIGNS = {"lt": "<", "nl": "\n", "np": "\n\n", "paragraph": "\n\n"}


def read_enriched(text: str) -> str:
    """The words: one line end is a space, of several one is left out, and what stands between <param> tags is none."""
    pieces: list[str] = []
    position, parameter = 0, False
    for command in _COMMAND.finditer(text):
        if not parameter:
            pieces.append(_words(text[position : command.start()]))
        position = command.end()
        name = (command[2] or "").lower()
        if not name:
            pieces.append("<")
        elif name == "param":
            parameter = not command[1]
        elif name in _SIGNS and (name == "paragraph") == bool(command[1]):
            pieces.append(_SIGNS[name])
    if not parameter:
        pieces.append(_words(text[position:]))
    return "".join(pieces)


def _words(text: str) -> str:
    return _LINE_ENDS.sub(lambda run: run[0][1:] or " ", text)
