"""`deskhand forward`: pass messages of a ticket on to somebody outside."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from cli import attached
from cli.arguments import ADDRESS, NUMBER, json_object
from cli.batch import perform
from cli.call import Call, pass_call
from cli.gets import Gets
from cli.output import say
from cli.typed import time_to_come
from cli.worded import Command
from desk.addressees import answered, chosen
from desk.command import Reply
from desk.conversation import Entry, EntryKind, files
from desk.errors import NotFound
from desk.forward import passed_on
from desk.mail.reply import once
from desk.ticket import Ticket
from desk.words import N_, _

if TYPE_CHECKING:
    from desk.mail.facts import Attachment
    from store.store import Store


@click.command(
    cls=Command,
    help=N_(
        "Pass a ticket's newest message of the customer's on to somebody outside, such as a supplier.\n\n"
        "What comes back joins the ticket and is shown as another's words; the customer gets none of it, and nobody "
        "outside gets what you answer the customer. Answer by deskhand reply NUMBER --message ID."
    ),
)
@click.argument("number", type=NUMBER, help=N_("The ticket's number."))
@click.argument("to", nargs=-1, required=True, type=ADDRESS, metavar="TO...", help=N_("Who gets it."))
@click.option("--cc", multiple=True, type=ADDRESS, metavar="ADDRESS", help=N_("A copy to this address; repeatable."))
@click.option("--body", default="", metavar="TEXT", help=N_("Your words above it."))
@click.option(
    "--message",
    "messages",
    multiple=True,
    type=click.IntRange(min=1),
    metavar="ID",
    help=N_("The message that is passed on; may be repeated."),
)
@click.option("--delay", metavar="TIME", help=N_("When it leaves: 10m, 2h, tomorrow, or a time of day."))
@click.option("--no-files", is_flag=True, help=N_("Leave its files out."))
@json_object
@pass_call
def forward(call: Call, /, number: int, as_object: bool, **said: Any) -> None:
    """Pass messages on."""
    from store import conversation, journal, tickets

    wishes = _Wishes(**said)
    with call.store() as store:
        seen, now = journal.last(store), store.now()
        ticket, entries = tickets.get(store, number), conversation.said(store, number)
        passed = _chosen(ticket, entries, wishes.messages)
        gets = _gets(store, ticket, entries, wishes)
        for told in gets.lines():
            say(told, err=True)
        wait = call.config.desk.undo if wishes.delay is None else time_to_come(wishes.delay, now) - now
        kept = () if wishes.no_files else _files(store, ticket, [entry.id for entry in passed])
        text = f"{wishes.body.rstrip()}\n\n{passed_on(passed, ticket.language)}".lstrip("\n")
        wish = Reply(number, text, wishes.to, wishes.cc, seen, delay=wait, outside=True, attachments=kept)
        perform(call, store, [wish], as_object=as_object, beside={"recipients": list(gets.told())})


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the options say about it."""

    to: tuple[str, ...]
    cc: tuple[str, ...]
    body: str
    messages: tuple[int, ...]
    delay: str | None
    no_files: bool


def _chosen(ticket: Ticket, entries: Iterable[Entry], numbers: tuple[int, ...]) -> list[Entry]:
    """The messages to pass on, oldest first; by default the customer's newest."""
    said = {entry.id: entry for entry in entries if entry.kind is EntryKind.MESSAGE}
    if not numbers:
        newest = answered(list(said.values()), ticket.customer.email)
        return [] if newest is None else [newest]
    for entry in numbers:
        if entry not in said:
            raise NotFound(_("#{ticket} has no message {entry}.", ticket=ticket.number, entry=entry))
    return [said[entry] for entry in sorted(set(numbers))]


def _files(store: Store, ticket: Ticket, messages: Container[int]) -> tuple[Attachment, ...]:
    """The files of these messages, without the pictures in their words; what is still on a server can't go along."""
    from store import conversation

    wanted = [
        file
        for file in files(conversation.entries(store, ticket.number))
        if file.entry.kind is EntryKind.MESSAGE and file.entry.id in messages and not file.attachment.inline
    ]
    for file in wanted:
        if file.attachment.away:
            say(_("{name} is still on the server and does not go along.", name=file.attachment.label), err=True)
    brand = next((brand for brand in store.config.brands if brand.name == ticket.brand), None)
    here = [(ticket.number, file.number) for file in wanted if not file.attachment.away]
    return attached.kept(store, (), here, [brand])


def _gets(store: Store, ticket: Ticket, entries: list[Entry], wishes: _Wishes) -> Gets:
    own, named = store.config.own_addresses, frozenset((*wishes.to, *wishes.cc))
    return Gets(store, ticket, entries, chosen((), *once(wishes.to, wishes.cc)), own, None, named, outside=True)
