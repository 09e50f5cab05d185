"""Which ticket a message belongs to, and why: the first hit of rule 15 wins, and what it connects becomes one ticket.

So the order in which a thread's messages arrive does not matter (F-12): all that bear or name a common id end in one
ticket, also where the message that connects them comes last. Three things are kept apart nevertheless: tickets that
agents have worked on each (linked as possibly the same), tickets that are linked already (by an agent's hand or a
brand's policy), and a stranger's ticket from what was put into spam or trash.
`docs/decisions/0003-threads.md` says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desk.config import Brand, OtherSubject
from desk.conversation import Direction, Entry, Why
from desk.customer import Customer
from desk.errors import NotFound
from desk.incoming import Incoming
from desk.link import LinkReason
from desk.mail import subject
from desk.mail.facts import Kind
from desk.state import State, Threaded
from desk.ticket import AWAY, Status, Ticket

NEW_MATTER: Final = "new_matter"
"""The reason of a message that leads to no ticket."""

_NUMBER: Final = re.compile(r"(?<![\w#&])#(\d{1,9})(?!\w)")
"""A ticket's number in a subject."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: to `ticket`, or (None) to a new one that is linked with `linked`.

    `joined` are tickets that the message shows to be the same matter: they are merged into `ticket`.
    """

    ticket: Ticket | None
    why: tuple[Why, ...]
    joined: tuple[Ticket, ...] = ()
    linked: tuple[tuple[Ticket, LinkReason], ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    """One way to a ticket. `sure`: by a message that is there or a signature; else by an id that was only named.

    `same_matter`: by an id that is known under the message's own subject, whatever else the ticket is about by now.
    """

    code: str
    detail: str
    ticket: int
    sure: bool
    same_matter: bool = True


def referred(incoming: Incoming, state: State) -> tuple[tuple[str, ...], tuple[Why, ...]]:
    """What a message refers to, without made-up ids of ours, which lead nowhere and are told (S-04)."""
    if not incoming.unsigned_ids:
        return incoming.refers_to, ()
    domains = {address.rpartition("@")[2] for address in state.own_addresses()}
    made_up = {id_ for id_ in incoming.unsigned_ids if id_.rstrip(">").rpartition("@")[2].lower() in domains}
    honest = tuple(id_ for id_ in incoming.refers_to if id_ not in made_up)
    return honest, tuple(Why("made_up_id", id_) for id_ in incoming.refers_to if id_ in made_up)[:1]


def matter(incoming: Incoming, brand: Brand | None) -> str:
    """Which of a thread's subjects a message keeps to; empty where the brand doesn't tell them apart (rule 15).

    One that could not be read is of no known subject: its ticket would keep a raw header for one.
    """
    apart = brand is not None and brand.other_subject is OtherSubject.NEW and incoming.kind is Kind.MESSAGE
    return subject.matter(incoming.subject) if apart and not incoming.broken else ""


def matter_of(message: Entry) -> str | None:
    """Under which matter the ids of a message that is in a ticket lead there; None: under the ticket's own.

    A person's message may have been moved, merged or answered into a ticket of another subject: what answers it keeps
    to its subject. It only counts where the ticket keeps to one.
    """
    is_persons = message.direction is Direction.OUT or message.mail_kind is Kind.MESSAGE
    return subject.matter(message.subject) if is_persons and not message.broken else None


@dataclass(frozen=True, slots=True)
class Threading:
    """One message on its way to a ticket. `found` is what the desk knows of its ids; `waits`: a person's new words."""

    incoming: Incoming
    refers_to: tuple[str, ...]
    found: Mapping[str, Threaded]
    brand: str
    matter: str
    customer: Customer
    waits: bool
    state: State

    def place(self) -> Place:
        """The message's place."""
        hits, passed = self._fitting()
        if hits:
            (first, why), *others = hits
            if others:
                return self._joined(first, [ticket for ticket, _why in others], why)
            return Place(first, (why,))
        if passed:
            return self._beside(*passed[0])
        if self.matter and self.refers_to and (other := self._another_subject()) is not None:
            return self._beside(other, LinkReason.SUBJECT)
        return self._by_number()

    def _hits(self) -> Iterator[_Hit]:
        """All ways from the message to a ticket, in the order of rule 15."""
        incoming, found = self.incoming, self.found
        if incoming.signed_ticket is not None:
            answer = found.get(incoming.signed_id)  # it may have been moved since
            is_there = answer is not None and answer.entry is not None
            ticket = answer.ticket if answer is not None and is_there else incoming.signed_ticket
            yield _Hit("signed_id", "", ticket, True, same_matter=is_there)
        named = [(id_, found[id_]) for id_ in self.refers_to if id_ in found]
        for id_, known in named:
            if known.entry is not None:
                yield _Hit("refers_to", id_, known.ticket, True)
        if incoming.addressed_ticket is not None:
            yield _Hit("reply_address", "", incoming.addressed_ticket, True, same_matter=False)
        own = found.get(incoming.message_id)
        if own is not None:
            code = "named_before" if own.entry is None else "same_id"
            yield _Hit(code, incoming.message_id, own.ticket, own.entry is not None)
        for id_, known in named:
            if known.entry is None:
                yield _Hit("common_ancestor", id_, known.ticket, False)

    def _fitting(self) -> tuple[list[tuple[Ticket, Why]], list[tuple[Ticket, LinkReason]]]:
        """The tickets that the message may join, each once, and those that it passes by because of a policy."""
        fitting: dict[int, tuple[Ticket, Why]] = {}
        passed: dict[int, tuple[Ticket, LinkReason]] = {}
        asked: set[tuple[int, bool]] = set()
        for hit in self._hits():
            if (hit.ticket, hit.same_matter) in asked:
                continue
            asked.add((hit.ticket, hit.same_matter))
            try:
                named = self.state.ticket(hit.ticket)
            except NotFound:
                continue  # it was signed before a backup was restored
            ticket = target(named, self.state)
            if ticket.brand != self.brand or not (hit.sure or _takes(ticket, self.customer)):
                continue
            if self.matter and not hit.same_matter and {named.matter, ticket.matter}.isdisjoint({"", self.matter}):
                passed.setdefault(ticket.number, (ticket, LinkReason.SUBJECT))
            elif self._is_over(ticket):
                passed.setdefault(ticket.number, (ticket, LinkReason.FOLLOW_UP))
            else:
                fitting.setdefault(ticket.number, (ticket, Why(hit.code, hit.detail or f"#{ticket.number}")))
        return list(fitting.values()), list(passed.values())

    def _is_over(self, ticket: Ticket) -> bool:
        """Whether a ticket has been done for so long that a message to it is a new matter (rule 16)."""
        if not self.waits or ticket.status is not Status.CLOSED:
            return False
        brand = self.state.brand(self.brand)
        within = brand.reopen_within if brand else None
        return within is not None and self.incoming.sent_at - ticket.updated_at > within

    def _joined(self, first: Ticket, others: Sequence[Ticket], why: Why) -> Place:
        """One place out of several: tickets that no agent has had a hand in become part of it.

        A ticket with more messages stays, so that merges never make a long chain.
        """
        state, apart = self.state, self.state.links(first.number)
        pool = [first, *(ticket for ticket in others if ticket.number not in apart)]
        touched = {ticket.number for ticket in pool if state.touched(ticket.number)} if len(pool) > 1 else set()
        worked_on = [one for one in pool if one.number in touched and _takes(one, first.customer)]
        into = worked_on[0] if worked_on else max(pool, key=lambda one: (one.messages, -one.number))
        if into is not first:
            apart = state.links(into.number)
        joined, linked = [], []
        for ticket in pool:
            if ticket is into or ticket.number in apart:
                continue
            if ticket.number in touched or not _takes(into, ticket.customer):
                linked.append((ticket, LinkReason.POSSIBLY_SAME))
            else:
                joined.append(ticket)
        reasons = [Why("joins", f"#{ticket.number}") for ticket in joined]
        reasons += [Why(reason, f"#{ticket.number}") for ticket, reason in linked]
        return Place(into, (why, *reasons), tuple(joined), tuple(linked))

    def _another_subject(self) -> Ticket | None:
        """The ticket that the message's thread has under another subject."""
        found = self.state.threads(self.brand, self.refers_to, "")
        nearest = next((found[id_] for id_ in self.refers_to if id_ in found), None)
        return None if nearest is None else target(self.state.ticket(nearest.ticket), self.state)

    def _by_number(self) -> Place:
        """By the number in the subject, if the sender takes part in that ticket (S-03)."""
        number = _NUMBER.search(self.incoming.subject) if self.waits else None
        try:
            ticket = target(self.state.ticket(int(number[1])), self.state) if number else None
        except NotFound:
            ticket = None
        if ticket is None or ticket.brand != self.brand:
            return Place(None, (Why(NEW_MATTER),))
        if not self.state.takes_part(ticket.number, self.incoming.author.value):
            return self._beside(ticket, LinkReason.NUMBER)
        if self._is_over(ticket):
            return self._beside(ticket, LinkReason.FOLLOW_UP)
        return Place(ticket, (Why("number", f"#{ticket.number}"),))

    def _beside(self, ticket: Ticket, reason: LinkReason) -> Place:
        """A new ticket that is linked with another one."""
        return Place(None, (Why(f"new_{reason}", f"#{ticket.number}"),), linked=((ticket, reason),))


def target(ticket: Ticket, state: State) -> Ticket:
    """Where a ticket leads after merges; `decide` lets no merge make a circle."""
    while ticket.merged_into is not None:
        ticket = state.ticket(ticket.merged_into)
    return ticket


def _takes(ticket: Ticket, customer: Customer) -> bool:
    """Whether a ticket may take in what a customer's message connects with it: spam and trash hide nobody else's."""
    return ticket.status not in AWAY or ticket.customer.id == customer.id
