"""Customers: who writes, and by which addresses and handles the desk knows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.mail import person


class IdentityKind(StrEnum):
    """What an identity's value is."""

    EMAIL = "email"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Identity:
    """One way to recognise a customer: an address (lower case) or a handle on a channel."""

    kind: IdentityKind
    value: str
    name: str = ""


NOBODY: Final = Identity(IdentityKind.EMAIL, "unknown@invalid")
"""Who wrote a mail that names no sender. RFC 2606: nothing is ever delivered there."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who writes to the desk. `email` is empty for people who are known by a handle alone."""

    id: int
    name: str
    email: str = ""

    @property
    def label(self) -> str:
        """What a list shows of this customer: the name, or the address where there is none."""
        return person.called(self.name, self.email)

    @property
    def in_full(self) -> str:
        """Name and address."""
        return person.in_full(self.name, self.email)

    @property
    def seems_another(self) -> bool:
        """Whether name or address are written like another's (S-08, S-24)."""
        return person.seems_another(self.name, self.email)
