"""How things of a desk are named in files and searches, and what somebody meant who misspelt a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from desk.words import _

NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
"""Names of brands, mailboxes, feeds and canned replies: short, typed often, safe in file names and URLs."""

_LONGEST_WORD: Final = 40  # comparing is quadratic, and no name of ours is longer


def is_name(text: str) -> bool:
    """Whether `text` may name a brand, a mailbox, a feed or a canned reply."""
    return NAME.fullmatch(text) is not None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` is most likely a misspelling of, or None where nothing comes near."""
    if len(word) > _LONGEST_WORD:
        return None
    found = get_close_matches(word.lower(), list(known), n=1, cutoff=0.7)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of an error about a wrong word: the nearest right one, or all of them."""
    choices = list(known)
    if near := nearest(word, choices):
        return _("did you mean {word}?", word=near)
    if not choices:
        return _("there are none yet.")
    return _("known are {words}", words=", ".join(choices))
