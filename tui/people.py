"""Choosing a person from outside: somebody who was in the ticket, or an address that is typed."""

from __future__ import annotations

from collections.abc import Sequence

from desk.mail import person
from desk.mail.facts import Address
from desk.mail.reply import is_own
from desk.setting import SENDER
from store import conversation
from tui.choose import Choice, Offer, among
from tui.session import Session


def people(session: Session, ticket: int) -> Offer[Address]:
    """Offers those who wrote or got a message of a ticket, but not the desk itself; above them who is typed."""
    own = session.config.own_addresses
    found: dict[str, Address] = {}
    for entry in reversed(conversation.said(session.store, ticket)):
        author = Address(entry.author.name, entry.author.address)
        for one in (author, *entry.reply_to, *entry.to, *entry.cc):
            if "@" in one.email and not is_own(one.email, own):
                known = found.get(one.email.lower())
                found[one.email.lower()] = one if known is None or not known.name else known
    there = among(Choice(person.in_full(one.name, one.email), one) for one in found.values())

    def offer(typed: str) -> Sequence[Choice[Address]]:
        known = there(typed)
        try:
            wanted: Address = SENDER.read(typed)
        except ValueError:
            return known
        others = [choice for choice in known if choice.value.email.lower() != wanted.email]
        return [Choice(person.in_full(wanted.name, wanted.email), found.get(wanted.email, wanted)), *others]

    return offer
