"""How long an answer may wait before it leaves (rule 18)."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Final

from desk.errors import NotAllowed
from desk.moment import parse_moment
from desk.words import _

LONGEST: Final = timedelta(hours=24)
"""Elapsed hours, whatever clocks on walls do meanwhile (F-26)."""


def latest(now: datetime, zone: tzinfo | None = None) -> datetime:
    """The latest time that an answer may wait for: in 24 hours, or over a weekend the next business morning."""
    return max(now + LONGEST, parse_moment("workday", now, zone))


def refuse_longer(due_at: datetime, now: datetime) -> None:
    """Refuse a time that is too far away."""
    if due_at > latest(now):
        raise NotAllowed(_("An answer can wait 24 hours at most, or until the next business morning."))
