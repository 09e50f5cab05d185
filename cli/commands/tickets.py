"""`deskhand tickets`: the list that a search finds, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

import click

from cli import as_json
from cli.arguments import json_lines, refuse_options
from cli.call import Call, pass_call
from cli.output import Column, emit, table
from cli.worded import Command
from desk.duration import compact
from desk.label import label
from desk.query import Query
from desk.query import parse as parse_query
from desk.ticket import Priority, Ticket
from desk.words import N_, _

if TYPE_CHECKING:
    from store.store import Store

DEFAULT: Final = "-status:closed,spam,trash"
"""What is listed without a search."""
_PAGE: Final = 200


@click.command(
    cls=Command,
    # A search may begin with a minus (-tag:spam): no short options here, and what is no option is a word.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    help=N_(
        "List the tickets that a search finds, newest first.\n\n"
        'A search is words and fields: status:open assignee:me tag:refund from:kim@ subject:"late delivery" '
        "has:attachment created:<2d -tag:spam. Without one: what is not closed, spam or trash."
    ),
)
@click.argument("query", nargs=-1, metavar="[QUERY]...", help=N_("What to look for; all of it must hold."))
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help=N_("So many at most; else all."))
@json_lines
@pass_call
def tickets(call: Call, query: tuple[str, ...], limit: int | None, as_lines: bool) -> None:
    """List tickets."""
    refuse_options(query)
    wanted = parse_query(" ".join(query) or DEFAULT)
    with call.store() as store:
        found = islice(_all(store, wanted, call.agent_name), limit)
        if as_lines:
            for ticket in found:
                emit(as_json.ticket(ticket))
        else:
            _print(store, list(found))


def _all(store: Store, query: Query, agent: str) -> Iterator[Ticket]:
    from store.tickets import key, page

    after = None
    while found := page(store, query, agent, after=after, limit=_PAGE):
        yield from found
        after = key(found[-1])


def _print(store: Store, found: list[Ticket]) -> None:
    if not found:
        return
    now = store.now()
    columns = (
        Column("#", right=True),
        Column(_("subject"), wide=True),
        Column(_("customer")),
        Column(_("status")),
        Column(_("priority")),
        Column(_("owner")),
        Column(_("age"), right=True),
    )
    table(
        columns,
        (
            (
                ticket.number,
                ticket.subject,
                ticket.customer.label,
                label(ticket.status),
                "" if ticket.priority is Priority.NORMAL else label(ticket.priority),
                ticket.assignee or "",
                compact(now - ticket.updated_at),
            )
            for ticket in found
        ),
    )
