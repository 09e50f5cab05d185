"""Where a link really goes, in few words, and whether its own words say something else (rule 11, S-23)."""

from __future__ import annotations

import re
from urllib.parse import unquote

_HOST = re.compile(r"(?i)(?:https?:)?//(?:[^/?#@\s]*@)?([\w.-]+|\[[0-9a-f:.]+\])")
_SEEMS_HOST = re.compile(r"(?i)(?:https?://)?((?:[\w-]+\.)+[a-z]{2,18})(?:[/:?#]\S*)?")
_LONGEST_HOST_WORDS = 300  # characters


def link_place(target: str) -> str:
    """The host that a link goes to, or the address that it writes to; empty for links within the page and scripts."""
    target = target.strip()
    if target[:7].lower() == "mailto:":
        return unquote(target[7:].partition("?")[0])
    host = _HOST.match(target)
    return host[1].lower().removeprefix("www.") if host else ""


def misleads(words: str, place: str) -> bool:
    """Whether the words of a link name a host, and another one than the link goes to."""
    seems = _SEEMS_HOST.fullmatch(words[:_LONGEST_HOST_WORDS])
    if not seems or not place or "@" in place:
        return False
    named = seems[1].lower().removeprefix("www.")
    return not (named == place or named.endswith("." + place) or place.endswith("." + named))
