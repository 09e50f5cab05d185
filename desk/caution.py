"""What an agent should know about those who get an answer, before it leaves (rule 19, S-02, S-06, S-08, S-24)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from desk.addressees import TYPED
from desk.conversation import Direction, Entry, EntryKind
from desk.mail.facts import Verification
from desk.mail.lookalike import resembles
from desk.mail.reply import Recipient, Role
from desk.ticket import Ticket
from desk.words import N_, _

_WORDS: Final = {
    "lookalike": N_("looks like {detail}, and is not"),
    "several_senders": N_("is the first of several senders that the message names"),
    "another_sender": N_("is not the customer, and never wrote on this ticket before"),
    "unverified": N_("was named by a sender who is not verified"),
    "left_out": N_("does not get it: a sender who is not verified has named it"),
    "new_domain": N_("is at {detail}, where nobody has had a part in this ticket"),
}
"""Each the end of a sentence about an address, the worst first."""


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing about one address, in lower case. `code` is one of `_WORDS`; `detail` is what it is about."""

    email: str
    code: str
    detail: str = ""

    @property
    def words(self) -> str:
        """As a person is told it."""
        return _(_WORDS[self.code], detail=self.detail)


def cautions(
    ticket: Ticket, entries: Sequence[Entry], found: Sequence[Recipient], own: frozenset[str], answered: Entry | None
) -> tuple[Caution, ...]:
    """What there is to know about the recipients of an answer to `answered` (None: it answers nothing).

    `found` has those who are left out too; `own` are the desk's addresses in lower case.
    """
    messages = [entry for entry in entries if entry.kind is EntryKind.MESSAGE]
    told = [
        caution for one in found for caution in _of(one.address.email.lower(), one, ticket, messages, own, answered)
    ]
    order = list(_WORDS)
    return tuple(sorted(told, key=lambda caution: order.index(caution.code)))


def _of(
    email: str, one: Recipient, ticket: Ticket, messages: Sequence[Entry], own: frozenset[str], answered: Entry | None
) -> Iterator[Caution]:
    if one.role is Role.NONE:
        if one.reason == "unverified":
            yield Caution(email, "left_out")
        return
    domain, customers, ours = _domain(email), _domain(ticket.customer.email), frozenset(map(_domain, own))
    meant = sorted(ours if domain == customers else ours | {customers})
    if domain not in ours and (like := next((each for each in meant if resembles(domain, each)), None)):
        yield Caution(email, "lookalike", like)
    if answered is not None:
        yield from _of_answer(email, one, ticket, messages, answered)
    if domain not in ours | {customers} | _domains(messages):
        yield Caution(email, "new_domain", domain)


def _of_answer(
    email: str, one: Recipient, ticket: Ticket, messages: Sequence[Entry], answered: Entry
) -> Iterator[Caution]:
    """What the answered message gives reason for."""
    if email == answered.author.address.lower():
        if "several_senders" in answered.warnings:
            yield Caution(email, "several_senders")
        if email != ticket.customer.email.lower() and not _took_part(email, messages, answered):
            yield Caution(email, "another_sender")
    elif answered.verification is Verification.UNVERIFIED and one.reason in {"unverified", TYPED}:
        named = (*answered.to, *answered.cc, *answered.reply_to)
        if email in {address.email.lower() for address in named}:
            yield Caution(email, "unverified")


def _took_part(email: str, messages: Sequence[Entry], answered: Entry) -> bool:
    """Whether somebody has written here before, or we to him."""
    others = [entry for entry in messages if entry.id != answered.id]
    wrote = any(entry.author.address.lower() == email for entry in others)
    return wrote or any(email in _emails(entry) for entry in others if entry.direction is Direction.OUT)


def _domains(messages: Sequence[Entry]) -> set[str]:
    """Of whom the ticket knows: who wrote, whom we have written to, and who was there from the start.

    A sender who is not verified has brought nobody along.
    """
    sure = [entry for entry in messages if entry.verification is not Verification.UNVERIFIED]
    first = min((entry.id for entry in messages), default=0)
    people = [entry.author.address for entry in sure]
    for entry in sure:
        if entry.direction is Direction.OUT or entry.id == first:
            people += _emails(entry)
    return set(map(_domain, people))


def _emails(entry: Entry) -> list[str]:
    return [address.email.lower() for address in (*entry.to, *entry.cc)]


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()
