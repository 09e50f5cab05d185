"""A message in the wrong ticket: taken out into one of its own, moved, or out with the ticket that it came with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from textual.app import App

from desk.change import MessageMoved
from desk.command import Command, MoveMessage, Unmerge, Unthread
from desk.conversation import Entry, EntryKind
from desk.errors import NotFound
from desk.label import label
from desk.term import number
from desk.ticket import Ticket
from desk.words import _
from store import tickets
from tui.choose import Choice, Chooser, among
from tui.session import Session

_OFFERED = 20
"""So many tickets of the customer are offered."""


def other_tickets(session: Session, apart_from: Collection[int], typed: str) -> Sequence[Choice[int]]:
    """The ticket of the typed number, or else the other tickets of the customer of the first of `apart_from`."""
    wanted = number(typed.strip().removeprefix("#"))
    try:
        if wanted is not None:
            found: list[Ticket] = [tickets.get(session.store, wanted)]
        else:
            customer = tickets.get(session.store, next(iter(apart_from))).customer
            found = tickets.of_customer(session.store, customer.id, _OFFERED)
    except NotFound:
        return ()
    choices = [
        Choice(f"#{ticket.number} {ticket.subject}", ticket.number, label(ticket.status))
        for ticket in found
        if ticket.number not in apart_from
    ]
    return choices if wanted is not None else among(choices)(typed)


def ask_to_unthread(app: App[Any], session: Session, ticket: int, entry: Entry, later: bool) -> None:
    """Ask how much is taken out; `later`: something came after the message."""

    def take_out(following: bool) -> None:
        _perform(session, Unthread(ticket, entry.id, following))

    if _is_message(session, entry):
        _ask_how_much(app, session, _("Into a ticket of its own …"), later, take_out)


def ask_to_move(app: App[Any], session: Session, ticket: int, entry: Entry, later: bool) -> None:
    """Ask where a message belongs and how much goes there."""

    def chosen(into: Choice[int] | None) -> None:
        if into is not None:
            title = _("Move to #{ticket} …", ticket=into.value)
            _ask_how_much(
                app,
                session,
                title,
                later,
                lambda following: _perform(session, MoveMessage(ticket, entry.id, into.value, following)),
            )

    if _is_message(session, entry):
        title, none = _("Move the message to ticket number …"), _("There is no such ticket.")
        app.push_screen(
            Chooser(title, lambda typed: other_tickets(session, (ticket,), typed), session.glyphs, none=none), chosen
        )


def unmerge(session: Session, ticket: Ticket, entry: Entry) -> None:
    """Take the ticket that a message came with out of the one that shows it; or that one out of where it leads."""
    part = entry.ticket if entry.ticket != ticket.number else ticket.number if ticket.merged_into else None
    if part is None:
        session.toast(_("This message came with no merged ticket."))
    elif session.perform(Unmerge(part)):
        session.toast(_("#{ticket} stands alone again · u undoes", ticket=part))


def _is_message(session: Session, entry: Entry) -> bool:
    if entry.kind is not EntryKind.MESSAGE:
        session.toast(_("Only messages can be moved."))
    return entry.kind is EntryKind.MESSAGE


def _ask_how_much(app: App[Any], session: Session, title: str, later: bool, then: Callable[[bool], None]) -> None:
    choices = [Choice(_("this message"), False)]
    if later:
        choices.append(Choice(_("this message and all after it"), True))

    def chosen(choice: Choice[bool] | None) -> None:
        if choice is not None:
            then(choice.value)

    app.push_screen(Chooser(title, among(choices), session.glyphs), chosen)


def _perform(session: Session, command: Command) -> None:
    done = session.perform(command)
    moved = next((change for change in done.changes if isinstance(change, MessageMoved)), None) if done else None
    if moved is not None:
        session.toast(_("Moved to #{ticket} · u undoes", ticket=moved.into))
