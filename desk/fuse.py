"""The fuse: where much automatic mail is about to leave at once, all is held until a person has looked (rule 9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from desk.change import Change, FuseBlown, FuseReset
from desk.command import ResetFuse
from desk.delivery import all_of
from desk.departure import is_superfluous
from desk.errors import NotAllowed
from desk.outbox import OutboxState
from desk.state import State
from desk.words import _

WINDOW: Final = timedelta(minutes=10)
"""In which the automatic mails of the whole desk are counted."""


@dataclass(frozen=True, slots=True)
class Fuse:
    """So many automatic mails as `limit` may be queued in ten minutes.

    `blown_at`: since when all are held, None where the fuse is whole; `reset_at`: when a person last reset it.
    """

    limit: int
    blown_at: datetime | None = None
    reset_at: datetime | None = None


def blow(state: State, now: datetime) -> Iterator[Change]:
    """Another automatic mail is about to be queued: where it is one too many, hold it and all that wait."""
    fuse = state.fuse()
    if fuse.blown_at is not None:
        return
    since = max(now - WINDOW, fuse.reset_at or now - WINDOW)
    count = state.automatic_count(since)
    if count >= fuse.limit:
        yield FuseBlown(count + 1)
        for item in state.automatic_items(OutboxState.QUEUED):
            yield all_of(item, {OutboxState.QUEUED}, OutboxState.HELD)


def reset(command: ResetFuse, state: State, now: datetime) -> Iterator[Change]:
    """A person has looked: what is held leaves now, or is given up, as is what has lost its sense meanwhile."""
    if state.fuse().blown_at is None:
        raise NotAllowed(_("The fuse is whole; no automatic mail is held."))
    yield FuseReset(command.drop)
    for item in state.automatic_items(OutboxState.HELD):
        drop = command.drop or is_superfluous(item, state)
        new = OutboxState.CANCELLED if drop else OutboxState.QUEUED
        yield all_of(item, {OutboxState.HELD}, new, None if drop else now)
