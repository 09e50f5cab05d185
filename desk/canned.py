"""Canned replies: what a desk says often, in one or more languages, with what else should happen when it is said."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from desk.fuzzy import Match, match
from desk.ticket import Priority, Status, Ticket

ANY: Final = ""
"""The language of a text that does for all."""
_HALF_LIFE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CannedActions:
    """What a canned reply does besides speaking. `assignee` is an agent's name, or `me`."""

    status: Status | None = None
    priority: Priority | None = None
    assignee: str | None = None
    snooze: timedelta | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A reply kept for use. `name` is what hotkeys and `;name` call it by, `title` is what a list shows.

    `bodies` has a text per language (`"ko"`, `"en"`); the key `""` is a text for any language. `brand` is set where
    only that brand says this; `tags` are topics to find it by.
    """

    name: str
    title: str
    bodies: Mapping[str, str]
    brand: str | None = None
    tags: tuple[str, ...] = ()
    actions: CannedActions = CannedActions()

    def body(self, language: str) -> str:
        """The text in `language`, else the one for any language, else the first."""
        for wanted in (language, ANY):
            if wanted in self.bodies:
                return self.bodies[wanted]
        return next(iter(self.bodies.values()), "")

    def speaks(self, language: str) -> bool:
        """Whether it has a text for somebody who writes `language`."""
        return language in self.bodies or ANY in self.bodies


@dataclass(frozen=True, slots=True)
class Use:
    """How often an agent took a canned reply, and when last."""

    count: int
    last_used_at: datetime


def rank(
    replies: Iterable[CannedReply],
    typed: str,
    *,
    uses: Mapping[str, Use],
    ticket: Ticket,
    now: datetime,
) -> list[CannedReply]:
    """The replies that `typed` may mean, best first: by match, then by use, recency and fit to the ticket.

    Nothing typed means all. A use counts half after a month; a reply in the customer's language goes before others that
    are used up to four times as often, and each tag that it shares with the ticket counts half as much. Replies of
    another brand than the ticket's are left out.
    """
    fitting = []
    for reply in replies:
        if ticket.brand and reply.brand and reply.brand != ticket.brand:
            continue
        found = [_match(word, reply) for word in typed.split()]
        if all(found):
            fit = 2 * reply.speaks(ticket.language) + (reply.brand is not None) + len({*reply.tags} & {*ticket.tags})
            weight = _use(uses.get(reply.name), now) + fit
            fitting.append((-sum(found), -weight, reply.title, reply.name, reply))
    return [reply for *_order, reply in sorted(fitting, key=lambda entry: entry[:-1])]


def _match(word: str, reply: CannedReply) -> int:
    """How well a typed word fits: the name and title, else the tags, else words of the text; 0: not at all."""
    called = max(match(word, reply.name) or 0, match(word, reply.title) or 0)
    if called:
        return called + 1
    if any((match(word, tag) or 0) >= Match.WORD for tag in reply.tags):
        return Match.WORD
    return int(any(word.casefold() in body.casefold() for body in reply.bodies.values()))


def _use(use: Use | None, now: datetime) -> float:
    """The weight of past uses: doubled use adds one, and time takes it away."""
    if use is None:
        return 0.0
    age = max(now - use.last_used_at, timedelta())
    return math.log2(1 + use.count) * math.exp2(-(age / _HALF_LIFE))
