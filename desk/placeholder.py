"""Placeholders in canned replies: `{{customer.first|there}}`, `{{ask:Order number}}`, `{{cursor}}`.

Values come from a flat table and are never looked into, so that neither an agent's text nor a customer's name can reach
anything else. A placeholder without a value stays as it was typed, and `unfilled` finds it before a mail leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desk.words import N_

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "customer.name": N_("the customer's full name"),
    "customer.first": N_("the customer's first name, as a letter begins with it"),
    "customer.polite": N_("the customer's name with a form of address: 김철수님"),
    "customer.email": N_("the customer's address"),
    "ticket.number": N_("the number of the ticket"),
    "ticket.subject": N_("the subject of the ticket"),
    "ticket.created_at": N_("when the ticket came in"),
    "agent.name": N_("your own name"),
    "brand.name": N_("the name that the brand writes under"),
    "brand.address": N_("the address that the brand writes from"),
    "now": N_("the present time"),
}
"""Every placeholder with a value, and what it stands for (to translate). `ask:…` and `cursor` come beside them."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A body with its values in place.

    `cursor` is where typing goes on, counted in characters of `text`, None where the body doesn't say. `asks` are
    questions to put to the agent; their answers are values under `ask:QUESTION`. `missing` are the placeholders, as
    typed, that have neither a value nor a default; they and the unanswered asks are still in `text`.
    """

    text: str
    cursor: int | None
    asks: tuple[str, ...]
    missing: tuple[str, ...]


def expand(body: str, values: Mapping[str, str | datetime]) -> Expansion:
    """`body` with its placeholders replaced by `values` (by placeholder name, times aware in the zone to show)."""
    raise NotImplementedError


def unfilled(text: str) -> tuple[str, ...]:
    """Placeholders that are still in a text that is about to leave; quoted lines (`>`) are not ours to judge."""
    raise NotImplementedError


def check(body: str) -> tuple[str, ...]:
    """What is wrong with the placeholders of a body, in words, a line each; empty where all is right."""
    raise NotImplementedError


def personal(name: str, email: str) -> dict[str, str]:
    """The values `customer.*` for somebody who calls himself `name`; an empty one is left to the default."""
    raise NotImplementedError
