"""Which message of a ticket an answer answers, and so who it goes to; the reasons are `desk.mail.reply`'s (rule 19)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desk.conversation import Direction, Entry, EntryKind
from desk.mail.facts import Address, Kind
from desk.mail.reply import Addressed, Recipient, recipients
from desk.ticket import Ticket


def answered(entries: Sequence[Entry]) -> Entry | None:
    """The newest message that a person wrote to us; else the newest that a machine did."""
    received = [entry for entry in entries if entry.direction is Direction.IN]
    people = [entry for entry in received if entry.mail_kind is Kind.MESSAGE]
    return max(people or received, key=lambda entry: (entry.at, entry.id), default=None)


def is_answer(entry: Entry) -> bool:
    """Whether it is an answer of ours that a person wrote."""
    return entry.direction is Direction.OUT and entry.mail_kind is Kind.MESSAGE


def newcomers(entries: Sequence[Entry], emails: Iterable[str]) -> frozenset[str]:
    """Those of an answer's addresses that are new in a ticket, and so to be marked (rule 19, S-02).

    The last answer did not go to them; or, where this is the first, they were not in the message that came first. That
    is told by its number: the date of a mail is its sender's to choose.
    """
    messages = [entry for entry in entries if entry.kind is EntryKind.MESSAGE]
    answers = list(filter(is_answer, messages))
    if not messages:
        return frozenset()
    known = answers[-1] if answers else min(messages, key=lambda entry: entry.id)
    people = [*known.to, *known.cc]
    if not answers:
        people += [Address("", known.author.address), *known.reply_to]
    before = {one.email.lower() for one in people}
    return frozenset(email for email in emails if email.lower() not in before)


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
