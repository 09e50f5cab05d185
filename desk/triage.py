"""What agents do to tickets without writing: owner, status, priority, tags, snooze."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.agent import Actor
from desk.change import Assigned, Change, CustomerAdded, CustomerSet, PrioritySet, SnoozeSet, StatusSet, TagsSet
from desk.command import Assign, SetCustomer, SetPriority, SetStatus, Snooze, Tag, Take, Wake
from desk.customer import Customer, Identity, IdentityKind
from desk.errors import NotAllowed
from desk.label import label
from desk.mail.compose import check_address
from desk.mail.reply import is_own
from desk.safe import one_line
from desk.state import State
from desk.ticket import FOLLOWERS, LIVE, Status, Ticket
from desk.words import _


def take(command: Take, state: State, actor: Actor) -> Iterator[Change]:
    """Take a free ticket; one that is somebody else's is only stolen on purpose (`Assign`)."""
    ticket = state.ticket(command.ticket)
    if ticket.assignee not in {None, actor.name}:
        raise NotAllowed(
            _("#{ticket} is {name}'s; steal it if you mean to.", ticket=ticket.number, name=ticket.assignee)
        )
    yield from _assign(ticket, actor.name)


def assign(command: Assign, state: State) -> Iterator[Change]:
    """Give a ticket to an agent who works here, or to nobody."""
    if command.agent is not None:
        state.agent(command.agent)
    yield from _assign(state.ticket(command.ticket), command.agent)


def _assign(ticket: Ticket, agent: str | None) -> Iterator[Change]:
    if ticket.assignee != agent:
        yield Assigned(ticket.number, ticket.assignee, agent)


def set_status(ticket: Ticket, status: Status) -> Iterator[Change]:
    """Move a ticket to a status that may follow; what leaves the living is not snoozed any more."""
    if ticket.merged_into is not None:
        raise NotAllowed(
            _("#{ticket} was merged into #{into}; unmerge it first.", ticket=ticket.number, into=ticket.merged_into)
        )
    if status is ticket.status:
        return
    if status not in FOLLOWERS[ticket.status]:
        raise NotAllowed(
            _(
                "#{ticket} is {old}; it can't become {new}.",
                ticket=ticket.number,
                old=label(ticket.status),
                new=label(status),
            )
        )
    yield StatusSet(ticket.number, ticket.status, status)
    if status not in LIVE and ticket.snoozed_until is not None:
        yield SnoozeSet(ticket.number, ticket.snoozed_until, None)


def change_status(command: SetStatus, state: State) -> Iterator[Change]:
    """Move a ticket to another status."""
    yield from set_status(state.ticket(command.ticket), command.status)


def set_priority(command: SetPriority, state: State) -> Iterator[Change]:
    """Make a ticket more or less urgent."""
    ticket = state.ticket(command.ticket)
    if ticket.priority is not command.priority:
        yield PrioritySet(ticket.number, ticket.priority, command.priority)


def set_customer(command: SetCustomer, state: State) -> Iterator[Change]:
    """Make somebody the customer of a ticket; the desk itself is nobody's customer (S-17)."""
    ticket = state.ticket(command.ticket)
    email = command.email.strip().lower()
    try:
        check_address(email)
    except ValueError:
        raise NotAllowed(_("{address} is no address.", address=one_line(command.email))) from None
    if is_own(email, state.own_addresses()):
        raise NotAllowed(_("{address} is an address of this desk, and no customer.", address=email))
    identity = Identity(IdentityKind.EMAIL, email, one_line(command.name).strip())
    customer = state.customer(identity)
    if customer is None:
        customer = Customer(state.next_customer(), identity.name, email)
        yield CustomerAdded(customer.id, identity)
    if customer.id != ticket.customer.id:
        yield CustomerSet(ticket.number, ticket.customer, customer, ticket.customer_since, ticket.last_entry)


def set_tags(ticket: Ticket, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> Iterator[Change]:
    """Add and remove tags; they are lower case and hold no white space or comma, so that a search can name them."""
    wanted = (set(ticket.tags) | {tag_name(tag) for tag in add}) - {tag_name(tag) for tag in remove}
    tags = tuple(sorted(wanted))
    if tags != ticket.tags:
        yield TagsSet(ticket.number, ticket.tags, tags)


def tag(command: Tag, state: State) -> Iterator[Change]:
    """Add and remove a ticket's tags."""
    yield from set_tags(state.ticket(command.ticket), command.add, command.remove)


def tag_name(text: str) -> str:
    """A tag as it is stored. Raises NotAllowed for one that no search could name."""
    name = text.strip().removeprefix("#").lower()
    if (
        not name
        or name.startswith("-")
        or any(char.isspace() or char in ',:"' or not char.isprintable() for char in name)
    ):
        raise NotAllowed(_("{tag} can't be a tag: a tag is one word without comma, colon or quote.", tag=repr(text)))
    return name


def snooze(command: Snooze, state: State, now: datetime) -> Iterator[Change]:
    """Put a living ticket away until a time to come, or bring it back."""
    ticket = state.ticket(command.ticket)
    if command.until is not None:
        if ticket.status not in LIVE:
            raise NotAllowed(
                _(
                    "#{ticket} is {status}; only open tickets can be snoozed.",
                    ticket=ticket.number,
                    status=ticket.status,
                )
            )
        if command.until <= now:
            raise NotAllowed(_("A ticket can only be snoozed until a time to come."))
    if ticket.snoozed_until != command.until:
        yield SnoozeSet(ticket.number, ticket.snoozed_until, command.until)


def wake(command: Wake, state: State, now: datetime) -> Iterator[Change]:
    """Bring a snoozed ticket back if its time has come (somebody may have moved it since the ticker looked)."""
    ticket = state.ticket(command.ticket)
    if ticket.snoozed_until is not None and ticket.snoozed_until <= now:
        yield SnoozeSet(ticket.number, ticket.snoozed_until, None)
