"""An answer or a note that is being written. It is its author's; nothing that another person does touches it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desk.agent import Actor
from desk.change import Change, DraftHanded
from desk.command import HandDraft
from desk.errors import NotAllowed
from desk.mail.facts import Attachment
from desk.state import State
from desk.words import _

KEPT_EVERY: Final = timedelta(seconds=30)
"""So often a version is kept of a draft that only grows."""
KEPT_BEFORE_LOSS: Final = timedelta(seconds=5)
"""So often one is kept of a draft that loses a few characters."""
MOST_VERSIONS: Final = 30
"""Versions that are kept of one draft."""
_MUCH: Final = 20
"""Characters that are gone at once are worth a version of the text that had them."""


class DraftKind(StrEnum):
    """What a draft is to become."""

    REPLY = "reply"
    NOTE = "note"
    FORWARD = "forward"  # to somebody outside: something is passed on, or what he wrote is answered


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way. `seen` is the journal's number when its author last looked at the ticket.

    `canned` are the names of the canned replies in it, whose actions go with it. `handed_by` is the colleague who
    handed it over, until it is written on. `author`: whose answer it is, where that isn't `agent`; `remark`: what a
    reviewer, who returned it, says of it.
    """

    id: int
    agent: str
    ticket: int
    kind: DraftKind
    text: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    seen: int
    updated_at: datetime
    canned: tuple[str, ...] = ()
    handed_by: str | None = None
    author: str | None = None
    remark: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """What a draft said at a time."""

    at: datetime
    text: str


def worth_keeping(old: str, new: str, since: timedelta) -> bool:
    """Whether the old text shall stay as a version once the new one takes its place, `since` the last one was kept."""
    gone = _gone(old, new)
    return bool(old.strip()) and (gone >= _MUCH or since >= (KEPT_BEFORE_LOSS if gone else KEPT_EVERY))


def too_many(times: Sequence[datetime], now: datetime) -> datetime | None:
    """Which of a draft's versions to forget, oldest first given; None where there are not too many.

    It is the one that stands closest between its neighbours for its age: the newer, the denser they are. The first and
    the last stay.
    """
    if len(times) <= MOST_VERSIONS:
        return None
    second = timedelta(seconds=1)
    places = range(1, len(times) - 1)
    return times[min(places, key=lambda at: (times[at + 1] - times[at - 1]) / (now - times[at] + second))]


def hand(command: HandDraft, state: State, actor: Actor) -> Iterator[Change]:
    """Hand one's own draft to a colleague."""
    draft = state.draft(command.draft)
    if draft.agent != actor.name:
        raise NotAllowed(_("Draft {draft} is not yours.", draft=draft.id))
    colleague = state.agent(command.agent)
    if colleague.name != actor.name:
        yield DraftHanded(draft.ticket, draft.id, actor.name, colleague.name, actor.name)


def _gone(old: str, new: str) -> int:
    """How many characters of the old text are in one stretch that the new one has not."""
    if new.startswith(old):
        return 0
    longest = min(len(old), len(new))
    start = next((at for at in range(longest) if old[at] != new[at]), longest)
    end = next((at for at in range(longest - start) if old[-1 - at] != new[-1 - at]), longest - start)
    return len(old) - start - end
