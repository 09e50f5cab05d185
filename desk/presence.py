"""Who is where right now: soft, short-lived and never journalled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

BEAT: Final = timedelta(seconds=2)
"""How often a console that is in use says that it still is."""

GONE_AFTER: Final = timedelta(seconds=6)
"""A presence without a beat for so long is no longer believed."""


class Mode(StrEnum):
    """What somebody does with a ticket."""

    AWAY = "away"
    VIEWING = "viewing"
    COMPOSING = "composing"
    NOTING = "noting"


@dataclass(frozen=True, slots=True)
class Presence:
    """One console's place: which ticket, doing what, since when, and how many words are written."""

    session: str
    agent: str
    ticket: int
    mode: Mode
    since: datetime
    beat_at: datetime
    words: int = 0
