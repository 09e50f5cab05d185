"""Mentions: `@seojun` or `@박서준` in a note calls a colleague to the ticket."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from desk.agent import Agent

_AT: Final = re.compile(r"(?<![\w.+-])@")
_GOES_ON: Final = re.compile(r"[a-z0-9_]|[.-][a-z0-9]", re.IGNORECASE)
"""What shows that a name was longer than the one that fits: `@lee` is not meant by `@leeann` or `@lee.k`."""
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Mention:
    """A note, the entry `entry`, calls an agent who has not read it yet; `by` wrote it."""

    ticket: int
    entry: int
    by: str


def mentioned(text: str, agents: Iterable[Agent]) -> tuple[str, ...]:
    """The names of the agents whom a text mentions, by their short or their full names, in the order of the text.

    A Korean name may be followed at once by what Korean adds to it (`@박서준님께`). A quoted line mentions nobody.
    """
    known = [(called, agent.name) for agent in agents for called in {agent.name, agent.full_name} if called]
    known.sort(key=lambda pair: -len(pair[0]))
    found = (_whom(line[at.end() :][:_LONGEST], known) for line in _own(text) for at in _AT.finditer(line))
    return tuple(dict.fromkeys(name for name in found if name))


def _own(text: str) -> Iterator[str]:
    return (line for line in text.split("\n") if not line.lstrip().startswith(">"))


def _whom(rest: str, known: Iterable[tuple[str, str]]) -> str:
    for called, name in known:
        if rest.casefold().startswith(called.casefold()) and not _GOES_ON.match(rest[len(called) :]):
            return name
    return ""
