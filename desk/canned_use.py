"""What using a canned reply on a ticket means: what its placeholders stand for, and the commands of its actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from desk.agent import Agent
from desk.canned import CannedActions
from desk.change import Change, FilledIn
from desk.command import Assign, Command, FillIn, SetPriority, SetStatus, Snooze, Tag
from desk.config import Brand
from desk.salutation import personal
from desk.state import State
from desk.ticket import Ticket

ME = "me"
"""The assignee that means whoever uses the reply."""


def values(
    ticket: Ticket, agent: Agent, brand: Brand | None, now: datetime, zone: tzinfo | None = None
) -> dict[str, str | datetime]:
    """What `desk.placeholder.PLACEHOLDERS` stand for, by name. Times are in `zone` (None: this machine's)."""
    return {
        **personal(ticket.customer.name, ticket.customer.email),
        "ticket.number": str(ticket.number),
        "ticket.subject": ticket.subject,
        "ticket.created_at": ticket.created_at.astimezone(zone),
        "agent.name": agent.full_name,
        "brand.name": (brand.from_.name or brand.name) if brand else ticket.brand,
        "brand.address": brand.from_.email if brand else "",
        "now": now.astimezone(zone),
    }


def commands(actions: CannedActions, ticket: int, agent: Agent, now: datetime) -> Iterator[Command]:
    """What else happens when a canned reply with these actions is used; for the batch of the answer."""
    if actions.assignee is not None:
        yield Assign(ticket, agent.name if actions.assignee == ME else actions.assignee)
    if actions.add_tags or actions.remove_tags:
        yield Tag(ticket, actions.add_tags, actions.remove_tags)
    if actions.priority is not None:
        yield SetPriority(ticket, actions.priority)
    if actions.status is not None:
        yield SetStatus(ticket, actions.status)
    if actions.snooze is not None:
        yield Snooze(ticket, now + actions.snooze)


def fill_in(command: FillIn, state: State) -> Iterator[Change]:
    """Remember the answer to a question; that nothing stands for it is not remembered."""
    ticket = state.ticket(command.ticket)
    if command.words.strip():
        yield FilledIn(ticket.number, command.question, command.words)
