"""Which recipients our answers did not reach, as reports told (rule 14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desk.conversation import Entry
from desk.mail.facts import Failure, Kind
from store.codec import from_ms

if TYPE_CHECKING:
    from store.store import Store


@dataclass(frozen=True, slots=True)
class Bounced:
    """The newest failure of an address, and when it was told."""

    failure: Failure
    at: datetime


def of_ticket(store: Store, number: int) -> Mapping[int, tuple[Failure, ...]]:
    """The failures of each answer of a ticket and of those merged into it, by the number of its entry."""
    found: dict[int, tuple[Failure, ...]] = {}
    for entry, *row in store.sql.bounce_of_ticket(store.connection, ticket=number):
        found[entry] = (*found.get(entry, ()), _failure(row))
    return found


def of_entry(store: Store, entry: int) -> tuple[Failure, ...]:
    """The failures of one answer."""
    return tuple(_failure(row) for row in store.sql.bounce_of_entry(store.connection, entry=entry))


def of_address(store: Store, email: str, said: Sequence[Entry] = ()) -> Bounced | None:
    """What last failed at an address, on whatever ticket; None where somebody has written from it since in `said`."""
    row = store.sql.bounce_of_address(store.connection, recipient=email.lower())
    if row is None:
        return None
    *failure, at = row
    known = Bounced(_failure(failure), from_ms(at))
    people = [entry for entry in said if entry.mail_kind is Kind.MESSAGE and entry.at > known.at]
    return None if any(entry.author.address.lower() == email.lower() for entry in people) else known


def _failure(row: Any) -> Failure:
    recipient, status, reason, permanent, said, claimed = row
    return Failure(recipient, status, reason, bool(permanent), said, bool(claimed))
