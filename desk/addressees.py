"""Which message of a ticket an answer answers, and so who it goes to; the reasons are `desk.mail.reply`'s (rule 19)."""

from __future__ import annotations

from collections.abc import Sequence

from desk.conversation import Direction, Entry
from desk.mail.facts import Address, Kind
from desk.mail.reply import Addressed, Recipient, recipients
from desk.ticket import Ticket


def answered(entries: Sequence[Entry]) -> Entry | None:
    """The newest message that a person wrote to us; else the newest that a machine did."""
    received = [entry for entry in entries if entry.direction is Direction.IN]
    people = [entry for entry in received if entry.mail_kind is Kind.MESSAGE]
    return max(people or received, key=lambda entry: (entry.at, entry.id), default=None)


def addressees(ticket: Ticket, entries: Sequence[Entry], own: frozenset[str], everyone: bool) -> tuple[Recipient, ...]:
    """Who an answer to this ticket goes to: those of the message that it answers, else the customer.

    `own` are the desk's addresses in lower case; `everyone` False answers the sender alone.
    """
    entry = answered(entries)
    if entry is None:
        customer = Address(ticket.customer.name, ticket.customer.email)
        return recipients(Addressed((customer,) if customer.email else ()), own, everyone)
    author = Address(entry.author.name, entry.author.address)
    return recipients(Addressed((author,), entry.to, entry.cc, entry.reply_to), own, everyone)
