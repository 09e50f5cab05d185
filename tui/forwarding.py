"""Writing to somebody outside: whom, and whether it answers what he wrote or passes something on to him."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from desk.addressees import answered, outside
from desk.conversation import Direction, Entry
from desk.draft import DraftKind
from desk.mail import person
from desk.mail.facts import Address
from desk.mail.reply import is_own
from desk.setting import SENDER
from desk.words import _
from store import conversation, drafts, tickets
from tui.choose import Choice, Chooser, Offer, among
from tui.figures import moment
from tui.session import Session
from tui.writing import Outside


def ask_whom(
    app: App[Any], session: Session, number: int, message: Entry | None, then: Callable[[Outside], None]
) -> None:
    """Ask who outside is written to. `message` is what is passed on, by default the customer's newest."""

    def chosen(choice: Choice[Outside] | None) -> None:
        if choice is not None:
            then(choice.value)

    title = _("Pass it on to … (an address, or Name <address>)")
    offer = _offer(session, number, message)
    app.push_screen(Chooser(title, offer, session.glyphs, none=_("That is no address.")), chosen)


def _offer(session: Session, number: int, message: Entry | None) -> Offer[Outside]:
    """Those outside who are part of the ticket, what they wrote last first; above them who is typed."""
    ticket, entries = tickets.get(session.store, number), conversation.said(session.store, number)
    customer, own = ticket.customer.email.lower(), session.config.own_addresses
    apart = outside(entries, customer)
    message = message if message is not None and message.id not in apart else answered(entries, customer)
    there: dict[str, Choice[Outside]] = {}
    for draft in drafts.of(session.store, session.agent.name, number):
        if draft.kind is DraftKind.FORWARD and draft.to:
            words = _("go on with your draft to {people}", people=", ".join(map(person.address, draft.to)))
            there.setdefault(draft.to[0].lower(), Choice(words, Outside(Address("", draft.to[0]))))
    for entry in reversed([entry for entry in entries if entry.id in apart]):
        if entry.direction is Direction.IN:
            wrote = Address(entry.author.name, entry.author.address)
            words = _("answer {person}", person=person.in_full(wrote.name, wrote.email))
            beside = moment(entry.at, session.now())
            there.setdefault(wrote.email.lower(), Choice(words, Outside(wrote, entry), beside))
    for entry in entries:
        for one in (*entry.to, *entry.cc) if entry.id in apart and entry.direction is Direction.OUT else ():
            there.setdefault(
                one.email.lower(), Choice(person.in_full(one.name, one.email), Outside(one, passes=message))
            )
    known = among(there.values())

    def offer(typed: str) -> Sequence[Choice[Outside]]:
        try:
            wanted: Address = SENDER.read(typed)
        except ValueError:
            return known(typed)
        if wanted.email == customer or is_own(wanted.email, own):
            return ()
        words = _("to {person}", person=person.in_full(wanted.name, wanted.email))
        passing = Choice(words, Outside(wanted, passes=message))
        return [passing, *known(typed)]

    return offer
