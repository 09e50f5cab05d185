"""Who acts: agents by name, and the desk itself where nobody pressed a key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

AGENT_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,31}")
"""An agent's name as it is typed, put into forced commands and stored (S-67)."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who answers customers. `name` is typed and stored, `full_name` is shown and signed with."""

    name: str
    full_name: str
    joined_at: datetime


class ActorKind(StrEnum):
    """What sort of hand a change came from."""

    AGENT = "agent"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The hand behind a command, as the journal records it."""

    name: str
    kind: ActorKind = ActorKind.AGENT


SYSTEM: Final = Actor("deskhand", ActorKind.SYSTEM)
"""The desk itself: intake, the ticker and the sender."""
