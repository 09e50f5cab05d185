"""Who an answer goes to, and why (rule 19)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk.mail.facts import Address, Mail


class Role(StrEnum):
    """Where an address stands in the answer."""

    TO = "to"
    CC = "cc"
    NONE = "none"  # left out, and shown as such


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address, its place in the answer, and the code of the reason: see `REASONS`."""

    address: Address
    role: Role
    reason: str


def recipients(
    answered: Mail, own: frozenset[str], everyone: bool
) -> tuple[Recipient, ...]:
    """The recipients of an answer to `answered`; `own` are the desk's addresses in lower case."""
    raise NotImplementedError
