"""Which message of a ticket an answer answers, and so who it goes to; the reasons are `desk.mail.reply`'s (rule 19).

A ticket may have two conversations: the customer's, and one with somebody outside to whom messages were passed on. An
answer belongs to one of them, and nobody of the other is among its recipients unless an agent puts them in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from desk.conversation import Direction, Entry, EntryKind
from desk.mail.facts import Address, Kind, Verification
from desk.mail.reply import Addressed, Recipient, Role, is_own, recipients
from desk.ticket import Ticket

TYPED: Final = "typed"
"""The reason of an address that an agent has put in."""


def outside(entries: Iterable[Entry], customer: str) -> frozenset[int]:
    """The numbers of the messages between the desk and somebody outside.

    They are what was passed on, and what came back: it answers such a message, or names none and comes from whom only
    those went to. What the customer writes is never one of them.
    """
    found: set[int] = set()
    sides: dict[str, bool] = {}
    people: dict[bool, set[str]] = {True: set(), False: set()}
    for entry in sorted(entries, key=lambda entry: entry.id):
        if entry.direction is Direction.OUT:
            side = entry.outside
            people[side].update(_emails(entry))
        else:
            author = entry.author.address.lower()
            named = (sides[reference] for reference in entry.references if reference in sides)
            side = author != customer.lower() and next(named, author in people[True] - people[False])
        if entry.message_id:
            sides[entry.message_id] = side
        if side:
            found.add(entry.id)
    return frozenset(found)


def answered(entries: Sequence[Entry], customer: str = "") -> Entry | None:
    """The newest message of the customer's conversation that a person wrote; else the newest that a machine did."""
    apart = outside(entries, customer)
    received = [entry for entry in entries if entry.direction is Direction.IN and entry.id not in apart]
    people = [entry for entry in received if entry.mail_kind is Kind.MESSAGE]
    return max(people or received, key=lambda entry: (entry.at, entry.id), default=None)


def leading_to(entries: Iterable[Entry], customer: str, number: int | None) -> list[Entry]:
    """The messages of one conversation up to the one that an answer answers, oldest first.

    That is the message `number`, else the last one of the customer's conversation, in or out. Automatic ones of ours
    don't count. Empty where there is no such message.
    """
    automatic = (Direction.OUT, Kind.AUTO_REPLY)
    messages = sorted((entry for entry in entries if entry.kind is EntryKind.MESSAGE), key=lambda entry: entry.id)
    apart = outside(messages, customer)
    side = number in apart
    ours = [
        one
        for one in messages
        if (one.id in apart) is side and (number is None or one.id <= number)
        if one.id == number or (one.direction, one.mail_kind) != automatic
    ]
    return ours if number is None or (ours and ours[-1].id == number) else []


def wrote_last(entries: Iterable[Entry], customer: str, emails: Iterable[str]) -> Entry | None:
    """The newest message from outside that one of these addresses wrote."""
    entries, wanted = list(entries), {email.lower() for email in emails}
    apart = outside(entries, customer)
    theirs = (one for one in entries if one.direction is Direction.IN and one.author.address.lower() in wanted)
    return max((one for one in theirs if one.id in apart), key=lambda entry: entry.id, default=None)


def is_answer(entry: Entry) -> bool:
    """Whether it is an answer of ours to the customer that a person wrote."""
    return entry.direction is Direction.OUT and entry.mail_kind is Kind.MESSAGE and not entry.outside


def newcomers(entries: Sequence[Entry], emails: Iterable[str], to_outside: bool = False) -> frozenset[str]:
    """Those of an answer's addresses that are new in its conversation, and so to be marked (rule 19, S-02).

    The last answer did not go to them; or, where this is the first, they were not in the message that came first. That
    is told by its number: the date of a mail is its sender's to choose. Outside everybody is new at first.
    """
    messages = [entry for entry in entries if entry.kind is EntryKind.MESSAGE]
    answers = [one for one in messages if (one.outside if to_outside else is_answer(one))]
    if not messages:
        return frozenset()
    before = set(_emails(answers[-1])) if answers else set()
    if not answers and not to_outside:
        first = min(messages, key=lambda entry: entry.id)
        before = {*_emails(first), first.author.address.lower(), *(one.email.lower() for one in first.reply_to)}
    return frozenset(email for email in emails if email.lower() not in before)


def addressees(
    ticket: Ticket, entries: Sequence[Entry], own: frozenset[str], everyone: bool, entry: Entry | None = None
) -> tuple[Recipient, ...]:
    """Who an answer goes to: those of the message that it answers, by default the customer's newest; else the customer.

    `own` are the desk's addresses in lower case; `everyone` False answers the sender alone.
    """
    customer = Address(ticket.customer.name, ticket.customer.email)
    entry = entry or answered(entries, customer.email)
    if entry is None:
        return _for_customer(recipients(Addressed((customer,) if customer.email else ()), own, everyone))
    author = () if entry.direction is Direction.OUT else (Address(entry.author.name, entry.author.address),)
    said = Addressed(author, entry.to, entry.cc, entry.reply_to)
    if entry.id in outside(entries, customer.email):
        return tuple(_without(customer.email, recipients(said, own, everyone)))
    replaced = entry.id <= ticket.customer_since and author and author[0].email.lower() != customer.email.lower()
    if replaced:  # an agent has made somebody else the customer since
        said = replace(said, from_=(customer,) if customer.email else (), reply_to=())
    if entry.verification is Verification.UNVERIFIED and not any(is_own(one.email, own) for one in author):
        known = {email for one in entries if is_answer(one) for email in _emails(one)}
        found = _to_known(said, {*known, customer.email.lower()}, own, everyone)
    else:
        found = recipients(said, own, everyone)
    return _beside(_for_customer(found), author, "former_customer") if replaced else found


def chosen(found: Sequence[Recipient], to: Iterable[str], cc: Iterable[str]) -> tuple[Recipient, ...]:
    """The recipients once an agent has named them; those that `found` gives no reason for were put in by hand."""
    reasons = {one.address.email.lower(): one for one in found}
    picked = []
    for email, role in (*((email, Role.TO) for email in to), *((email, Role.CC) for email in cc)):
        known = reasons.pop(email.lower(), None)
        picked.append(replace(known, role=role) if known else Recipient(Address("", email), role, TYPED))
    left = (
        one if one.role is Role.NONE else replace(one, role=Role.NONE, reason="taken_out") for one in reasons.values()
    )
    return (*picked, *left)


def _for_customer(found: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """The customer gets it, whoever wrote."""
    return tuple(replace(one, reason="customer") if one.reason == "sender" else one for one in found)


def _to_known(said: Addressed, known: set[str], own: frozenset[str], everyone: bool) -> tuple[Recipient, ...]:
    """Who made a mail up may have named himself in it: beside its sender only who had an answer before gets one."""
    known |= {one.email.lower() for one in said.from_}
    asked = said.reply_to if all(one.email.lower() in known for one in said.reply_to) else ()
    found = recipients(replace(said, reply_to=asked), own, everyone)
    doubted = [one.role is not Role.NONE and one.address.email.lower() not in known for one in found]
    left_out = [
        replace(one, role=Role.NONE, reason="unverified") if doubt else one
        for one, doubt in zip(found, doubted, strict=True)
    ]
    return _beside(left_out, said.reply_to, "unverified")


def _beside(found: Sequence[Recipient], addresses: Sequence[Address], reason: str) -> tuple[Recipient, ...]:
    """These, and the addresses that are not among them, left out for a reason."""
    there = {one.address.email.lower() for one in found}
    left_out = (Recipient(one, Role.NONE, reason) for one in addresses if one.email.lower() not in there)
    return (*found, *left_out)


def _without(customer: str, found: Iterable[Recipient]) -> Iterator[Recipient]:
    """What goes to somebody outside does not go to the customer, whoever has named him there."""
    for one in found:
        is_customer = one.role is not Role.NONE and one.address.email.lower() == customer.lower()
        yield replace(one, role=Role.NONE, reason="other_side") if is_customer else one


def _emails(entry: Entry) -> Iterator[str]:
    """Those whom a message went to, in lower case."""
    return (address.email.lower() for address in (*entry.to, *entry.cc))
