"""Who an answer goes to, and why (rule 19)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.customer import NOBODY
from desk.mail.compose import check_address
from desk.mail.facts import Address
from desk.words import N_


class Role(StrEnum):
    """Where an address stands in the answer."""

    TO = "to"
    CC = "cc"
    NONE = "none"  # left out, and shown as such


REASONS: Final = {
    "sender": N_("wrote the message"),
    "reply_to": N_("the message asks for answers there"),
    "asked_elsewhere": N_("wrote the message, but asks for answers elsewhere"),
    "customer": N_("is the customer"),
    "former_customer": N_("wrote the message, but is the customer no more"),
    "other_side": N_("is the customer, and this goes to somebody else"),
    "unverified": N_("was named by a sender who is not verified"),
    "answered_before": N_("is who our own message went to"),
    "in_to": N_("was in To"),
    "in_cc": N_("was in Cc"),
    "not_everyone": N_("was there, but only the sender is answered"),
    "own": N_("is an address of this desk"),
    "not_an_address": N_("can't get mail"),
    "typed": N_("was put in by hand"),
    "taken_out": N_("was taken out by hand"),
}
"""The codes of `Recipient.reason` in words, each the end of a sentence about the address; translated when shown."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message as far as its addresses go. `reply_to` is where answers are to go, if not to its sender."""

    from_: tuple[Address, ...]
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address, its place in the answer, and the code of the reason: see `REASONS`."""

    address: Address
    role: Role
    reason: str


def recipients(answered: Addressed, own: frozenset[str], everyone: bool) -> tuple[Recipient, ...]:
    """The recipients of an answer to `answered`, those left out included, each address once.

    `own` are the desk's addresses in lower case; they never get an answer, also not with a +tag. `everyone` False
    answers the sender alone. Where the message is one of our own (its sender may be left out), its recipients are
    answered once more.
    """
    found: dict[str, Recipient] = {}
    for recipient in _candidates(answered, own, everyone):
        found.setdefault(recipient.address.email.lower(), recipient)
    return tuple(found.values())


def _candidates(answered: Addressed, own: frozenset[str], everyone: bool) -> Iterator[Recipient]:
    """All addresses with their place, the deciding one first."""
    others = [one for one in answered.reply_to if not is_own(one.email, own)]
    senders = [one for one in answered.from_ if not is_own(one.email, own)]
    ours = not senders
    for one in others:
        yield _placed(one, own, Role.TO, "reply_to")
    for one in answered.from_:
        yield _placed(one, own, Role.NONE, "asked_elsewhere") if others else _placed(one, own, Role.TO, "sender")
    for one in answered.to:
        yield _placed(one, own, Role.TO, "answered_before") if ours else _copied(one, own, everyone, "in_to")
    for one in answered.cc:
        yield _copied(one, own, everyone, "in_cc")


def _copied(address: Address, own: frozenset[str], everyone: bool, reason: str) -> Recipient:
    return _placed(address, own, Role.CC, reason) if everyone else _placed(address, own, Role.NONE, "not_everyone")


def _placed(address: Address, own: frozenset[str], role: Role, reason: str) -> Recipient:
    if is_own(address.email, own):
        return Recipient(address, Role.NONE, "own")
    try:
        check_address(address.email)
    except ValueError:
        return Recipient(address, Role.NONE, "not_an_address")
    if address.email.lower() == NOBODY.value:
        return Recipient(address, Role.NONE, "not_an_address")
    return Recipient(address, role, reason)


def is_own(email: str, own: frozenset[str]) -> bool:
    """Whether an address is the desk itself, also with a +tag. `own` are the desk's addresses in lower case."""
    return email.lower() in own or without_tag(email) in own


def without_tag(email: str) -> str:
    """The address in lower case without a +tag: mail to both goes to one person."""
    local, _, domain = email.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def once(to: Iterable[str], cc: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """To and Cc with each address once, whatever its case: nobody gets an answer twice."""
    first = {email.lower(): email for email in reversed(tuple(to))}
    second = {email.lower(): email for email in reversed(tuple(cc)) if email.lower() not in first}
    return tuple(reversed(first.values())), tuple(reversed(second.values()))
