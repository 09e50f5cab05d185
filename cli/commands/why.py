"""`deskhand why`: each decision about a ticket with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from cli import as_json
from cli.arguments import NUMBER, json_lines
from cli.call import Call, pass_call
from cli.output import emit, line
from cli.worded import Command
from desk import bounces, sent_copy
from desk import why as reasons
from desk.conversation import GETS, Direction, Entry, EntryKind
from desk.label import label
from desk.link import Link
from desk.link import words as link_words
from desk.mail.facts import Kind
from desk.words import N_, _
from tui import events

if TYPE_CHECKING:
    from store.store import Store


@click.command(
    cls=Command,
    help=N_(
        "Tell why a ticket is as it is: why each message is in it, what sort of mail it is, where each answer went, "
        "and who changed what."
    ),
)
@click.argument("number", type=NUMBER, help=N_("The ticket's number."))
@json_lines
@pass_call
def why(call: Call, number: int, as_lines: bool) -> None:
    """Explain a ticket."""
    from store import agents, conversation, links, tickets

    with call.store() as store:
        tickets.get(store, number)
        names = {agent.name: agent.full_name for agent in agents.agents(store)}
        told = []
        for are_events, together in groupby(
            conversation.entries(store, number), key=lambda entry: entry.kind is EntryKind.EVENT
        ):
            if are_events:
                sentences = events.told(list(together), number, names, store.now())
                told += [_told(first, [sentence]) for first, sentence in sentences]
            else:
                told += [_told(entry, _reasons(store, entry, number)) for entry in together]
        told += map(_linked, links.of(store, number))
    for each in told:
        if as_lines:
            emit(each)
        elif each["why"]:
            line(f"{each['author']} · {each['at']}")
            for reason in each["why"]:
                line(f"  {reason}")


def _told(entry: Entry, why: Sequence[str]) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "at": as_json.time(entry.at),
        "author": entry.author.name or entry.author.address,
        "why": why,
    }


def _linked(link: Link) -> dict[str, Any]:
    return {
        "id": link.ticket.number,
        "kind": "link",
        "at": as_json.time(link.ticket.created_at),
        "author": f"#{link.ticket.number}",
        "why": [_("linked: {reason}", reason=link_words(link.reason))],
    }


def _reasons(store: Store, entry: Entry, number: int) -> list[str]:
    from store import sent_copy as sent_copies

    told = reasons.told(entry)
    if entry.ticket != number:
        told.append(_("came with #{ticket}, which was merged into this one", ticket=entry.ticket))
    if entry.mail_kind is not Kind.MESSAGE:
        told.append(_("counts as: {kind}", kind=label(entry.mail_kind)))
    if entry.broken:
        told.append(_("could not be read: {error}", error=entry.broken))
    if entry.direction is Direction.OUT:
        if not any(reason.code.startswith(GETS) for reason in entry.why):  # written before reasons were kept
            told.append(_("to {people}", people=as_json.people((*entry.to, *entry.cc))))
        if entry.delivery is not None:
            told.append(_("delivery: {state}", state=label(entry.delivery)))
        told += [bounces.words(failure) for failure in entry.failures]
        if entry.outbox is not None and (copy := sent_copies.get(store, entry.outbox)) is not None:
            told.append(sent_copy.words(copy))
    return told
