"""What becomes of an answer on its way out: what the sender learned, and what a person says of it (rule 17)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Final

from desk.change import DeliverySet
from desk.command import MarkDelivery, SettleDelivery
from desk.doubt import Evidence
from desk.errors import NotAllowed
from desk.label import label
from desk.outbox import TROUBLED, Delivery, OutboxItem, OutboxState, state_of
from desk.state import State
from desk.words import _

_NEXT: Final[dict[OutboxState, frozenset[OutboxState]]] = {
    OutboxState.SENDING: frozenset({OutboxState.QUEUED, OutboxState.REJECTED}),
    OutboxState.DATA_SENT: frozenset(
        {OutboxState.QUEUED, OutboxState.SENT, OutboxState.REJECTED, OutboxState.UNCERTAIN}
    ),
}
"""Which outcome the sender may report from which state. From `data_sent` back to `queued` only a 4xx leads."""

_SETTLED: Final = frozenset({OutboxState.SENT, OutboxState.QUEUED, OutboxState.CANCELLED})
"""What a person may make of an answer in trouble: it did arrive, send it again, give up."""


def mark_delivery(command: MarkDelivery, state: State) -> Iterator[DeliverySet]:
    """Record what the sender learned. A sender whose claim was taken over (an older fence) is refused (F-25)."""
    item = state.item(command.item)
    if command.fence is not None and command.fence != item.fence:
        raise NotAllowed(_("Outbox item {item} was claimed by another sender.", item=item.id))
    before = {part.address: part.state for part in item.deliveries}
    for verdict in command.verdicts:
        if (old := before.get(verdict.address)) is None or verdict.state not in _NEXT.get(old, frozenset()):
            raise NotAllowed(
                _(
                    "Outbox item {item} can't go from {old} to {new}.",
                    item=item.id,
                    old=label(old or item.state),
                    new=label(verdict.state),
                )
            )
    yield changed(item, command.verdicts, command.due_at)


def settle_delivery(command: SettleDelivery, state: State, now: datetime) -> Iterator[DeliverySet]:
    """A person decides what became of an answer at those of its recipients where it is in trouble, or at one of them.

    Whoever has it already, or waits for another try, is not touched.
    """
    item = state.item(command.item)
    if command.state not in _SETTLED:
        raise NotAllowed(_("An item can be settled as sent, queued (again) or cancelled."))
    troubled = [part for part in item.among(TROUBLED) if command.address in {None, part.address}]
    if not troubled:
        raise NotAllowed(
            _("Outbox item {item} is {state}; there is nothing to settle.", item=item.id, state=label(item.state))
        )
    again = command.state is OutboxState.QUEUED
    new = OutboxState.HELD if again and item.holds else command.state  # it waits with the others for what holds them
    yield changed(item, [replace(part, state=new) for part in troubled], now if again else None)


def all_of(
    item: OutboxItem, those: AbstractSet[OutboxState], new: OutboxState, due_at: datetime | None = None
) -> DeliverySet:
    """Whoever is in one of `those` states is in the `new` one from now on."""
    return changed(item, [replace(part, state=new) for part in item.among(those)], due_at)


def changed(
    item: OutboxItem, parts: Iterable[Delivery], due_at: datetime | None = None, evidence: Evidence | None = None
) -> DeliverySet:
    """The change by which these recipients are as `parts` say; the others stay as they are."""
    new = {part.address: part for part in parts}
    after = [new.get(part.address, part) for part in item.deliveries]
    return DeliverySet(item.ticket, item.id, item.state, state_of(after), tuple(new.values()), due_at, evidence)
