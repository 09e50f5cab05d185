"""Choosing one of those who work here, by full name or by the short one that everybody can type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desk.fuzzy import match
from desk.safe import one_line
from store import agents
from tui.choose import Choice, Offer

if TYPE_CHECKING:
    from tui.session import Session


def colleagues(session: Session, *, me: bool = False) -> Offer[str]:
    """Offers the agents whose names the typed letters fit; the agent of this session among them with `me`."""
    known = [one for one in agents.agents(session.store) if me or one.name != session.agent.name]
    choices = [Choice(one_line(one.full_name), one.name, one.name) for one in known]

    def offer(typed: str) -> Sequence[Choice[str]]:
        wanted = typed.strip()
        fits = [(max(match(wanted, one.words) or 0, match(wanted, one.value) or 0), one) for one in choices]
        return [one for found, one in sorted(fits, key=lambda pair: -pair[0]) if found]

    return offer
