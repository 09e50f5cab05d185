"""An answer or a note that is being written. It is its author's; nothing that another person does touches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DraftKind(StrEnum):
    """What a draft is to become."""

    REPLY = "reply"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way. `seen` is the journal's number when its author last looked at the ticket."""

    id: int
    agent: str
    ticket: int
    kind: DraftKind
    text: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    seen: int
    updated_at: datetime
