"""`deskhand show`: one ticket with everything that was said about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import click

from cli import as_json
from cli.arguments import NUMBER, json_object
from cli.call import Call, pass_call
from cli.output import emit, line, say
from cli.worded import Command
from desk import bounces
from desk.addressees import outside
from desk.conversation import Entry, EntryKind, File, files
from desk.duration import compact
from desk.label import label
from desk.link import words as reason
from desk.mail import person
from desk.mail.facts import Kind
from desk.ticket import Priority, Ticket
from desk.warning import warnings
from desk.why import kind_words
from desk.words import N_, _, ngettext
from tui import events
from tui.conversation import apart
from tui.figures import moment, size


@click.command(
    cls=Command,
    help=N_(
        "Show one ticket with its conversation: messages, notes and what happened, oldest first.\n\n"
        "Quoted words are folded away; --quotes shows them. Attached files have numbers, by which `deskhand save` "
        "knows them."
    ),
)
@click.argument("number", type=NUMBER, help=N_("The ticket's number."))
@click.option("--quotes", is_flag=True, help=N_("Show quoted words and signatures too."))
@json_object
@pass_call
def show(call: Call, number: int, quotes: bool, as_object: bool) -> None:
    """Show a ticket."""
    from store import agents, conversation, links, tickets

    with call.store() as store:
        ticket = tickets.get(store, number)
        entries = conversation.entries(store, number)
        linked = links.of(store, number)
        names = {agent.name: agent.full_name for agent in agents.agents(store)}
        messages = {entry.id: entry for entry in entries if entry.kind is EntryKind.MESSAGE}
        aside = outside(messages.values(), ticket.customer.email)
        if as_object:
            said = [
                as_json.entry(one, number, names, store.now(), outside=one is messages.get(one.id) and one.id in aside)
                for one in entries
            ]
            beside = [as_json.link(each) for each in linked]
            emit({**as_json.ticket(ticket), "links": beside, "conversation": said})
            return
        attached = files(entries)
        _head(ticket, store.now())
        for each in linked:
            facts = (each.ticket.subject, reason(each.reason), label(each.ticket.status))
            line(f"  #{each.ticket.number}  {' · '.join(facts)}")
        for are_events, together in groupby(entries, key=lambda entry: entry.kind is EntryKind.EVENT):
            if are_events:
                for first, sentence in events.told(list(together), number, names, store.now()):
                    line(f"-- {sentence} · {moment(first.at, store.now())}")
            else:
                for entry in together:
                    came_with = [file for file in attached if file.entry is entry]
                    _entry(entry, came_with, store.now(), quotes=quotes, outside=entry.id in aside)


def _head(ticket: Ticket, now: datetime) -> None:
    line(f"#{ticket.number}  {ticket.subject}")
    facts = [ticket.customer.in_full, label(ticket.status), ticket.assignee or _("nobody's"), *ticket.tags]
    if ticket.priority is not Priority.NORMAL:
        facts.insert(2, label(ticket.priority))
    if ticket.snoozed_until is not None:
        facts.append(_("snoozed until {time}", time=moment(ticket.snoozed_until, now)))
    if ticket.merged_into is not None:
        facts.append(_("merged into #{number}", number=ticket.merged_into))
    line(" · ".join(facts))


def _entry(entry: Entry, attached: Sequence[File], now: datetime, *, quotes: bool, outside: bool) -> None:
    say()
    called = person.in_full if outside else person.called
    title = [called(entry.author.name, entry.author.address), moment(entry.at, now)]
    if outside:
        title.insert(1, apart(entry))
    if entry.kind is EntryKind.NOTE:
        title.insert(1, _("note"))
    if entry.mail_kind is not Kind.MESSAGE:
        title.append(label(entry.mail_kind))
    if entry.delivery is not None:
        title.append(label(entry.delivery))
    if entry.late is not None:
        title.append(_("left {age} late", age=compact(entry.late)))
    title.append(_("no. {number}", number=entry.id))
    line(" · ".join(title))
    if reasons := kind_words(entry):
        line(f"  {reasons}")
    for warning in warnings(entry):
        line(f"  ! {warning.words}")
    for failure in entry.failures:
        line(f"  ! {bounces.words(failure)}")
    if entry.broken:
        say(_("This mail could not be read: {error}", error=entry.broken))
    _body(entry, quotes=quotes)
    for file in attached:
        one = file.attachment
        facts = [one.label, one.type, size(one.size), *([_("on the server")] if one.away else [])]
        line(f"  [{file.number}] " + "  ".join(facts))


def _body(entry: Entry, *, quotes: bool) -> None:
    new = entry.reply_text.strip("\n")
    text = entry.text.strip("\n") if quotes or not new else new
    say("\n".join(f"  {row}".rstrip() for row in text.split("\n")))
    folded = len(entry.text.strip("\n").split("\n")) - len(text.split("\n"))
    if folded > 0:
        line("  > " + ngettext("{n} more line", "{n} more lines", folded))
