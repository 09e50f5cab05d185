"""Canned replies: what a desk says often, in one or more languages, with what else should happen when it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.errors import DeskError
from desk.ticket import Priority, Status


class CannedError(DeskError):
    """A canned reply's file that can't be read; `problems` has a line for each thing that is wrong."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Use:
    """How often an agent took a canned reply, and when last."""

    count: int
    last_used_at: datetime


def to_markdown(reply: CannedReply) -> str:
    """The reply as a Markdown file with front matter, as `from_markdown` reads it."""
    raise NotImplementedError


def from_markdown(text: str, name: str) -> CannedReply:
    """The reply that a Markdown file holds; `name` is the file's name without `.md`. Raises CannedError."""
    raise NotImplementedError


def rank(
    replies: Iterable[CannedReply],
    typed: str,
    *,
    uses: Mapping[str, Use],
    language: str,
    brand: str | None,
    now: datetime,
) -> list[CannedReply]:
    """The replies that `typed` may mean, best first: by match, then by use, recency and fit to the ticket.

    Nothing typed means all. Replies of another brand than the ticket's are left out.
    """
    raise NotImplementedError
