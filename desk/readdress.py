"""An address of an answer is corrected where it was refused (rule 19): nobody who has the answer gets it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from desk.answer import envelope_address
from desk.change import RecipientSet
from desk.command import Readdress
from desk.errors import NotAllowed, TooLate
from desk.mail.reply import is_own
from desk.outbox import STILL_HERE, Delivery, OutboxItem, OutboxState, state_of
from desk.safe import one_line
from desk.state import State
from desk.words import _

_NOWHERE: Final = STILL_HERE | {OutboxState.REJECTED}
"""States in which a recipient can't have the answer."""


def readdress(command: Readdress, state: State, now: datetime) -> Iterator[RecipientSet]:
    """Send to another address what was refused at one."""
    item = state.item(command.item)
    part = _part(item, command.old)
    if part is None or part.state is not OutboxState.REJECTED:
        address = one_line(command.old)
        raise NotAllowed(
            _("The answer to #{ticket} was not refused at {address}.", ticket=item.ticket, address=address)
        )
    new = envelope_address(command.new)
    if is_own(new, state.own_addresses()):
        raise NotAllowed(_("{address} is an address of this desk, and gets no answers.", address=new))
    if _part(item, new) is not None:
        raise NotAllowed(_("The answer to #{ticket} goes to {address} already.", ticket=item.ticket, address=new))
    begins = OutboxState.HELD if item.holds else OutboxState.QUEUED
    yield _changed(item, part, Delivery(new, begins), now + command.delay)


def put_back(change: RecipientSet, state: State) -> RecipientSet:
    """The refused address is there again, as long as nothing was sent to the new one. Raises TooLate."""
    item = state.item(change.item)
    part = _part(item, change.new)
    if part is None or part.state not in STILL_HERE:
        raise TooLate(_("Too late: the answer to #{ticket} has left.", ticket=item.ticket))
    return _changed(item, part, Delivery(change.old, OutboxState.REJECTED, change.said), item.due_at)


def _changed(item: OutboxItem, part: Delivery, new: Delivery, due_at: datetime) -> RecipientSet:
    return RecipientSet(
        item.ticket,
        item.entry,
        item.id,
        part.address,
        new.address,
        new.state,
        new.words,
        part.words,
        state_of(corrected(item, part.address, new)),
        len(item.among(_NOWHERE)) == len(item.deliveries),
        due_at,
    )


def corrected(item: OutboxItem, old: str, new: Delivery) -> tuple[Delivery, ...]:
    """The recipients of an item with one in another's place."""
    return tuple(new if part.address == old else part for part in item.deliveries)


def _part(item: OutboxItem, address: str) -> Delivery | None:
    return next((part for part in item.deliveries if part.address.lower() == address.lower()), None)
