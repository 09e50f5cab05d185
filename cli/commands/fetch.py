"""`deskhand fetch`: all of a mail that was too large to come in by itself."""

from __future__ import annotations

import click

from cli.arguments import NUMBER, json_lines
from cli.call import Call, pass_call
from cli.output import emit, line
from cli.worded import Command
from desk.errors import NotFound
from desk.incoming import ONLY_BEGINNING
from desk.words import N_, _
from tui.figures import size


@click.command(
    cls=Command,
    help=N_(
        "Fetch all of the mails of a ticket of which only the beginning came in, because they were too large.\n\n"
        "The engine does it: the one that runs, or the next `deskhand sync`."
    ),
)
@click.argument("number", type=NUMBER, help=N_("The ticket's number."))
@click.argument(
    "id", type=click.IntRange(min=1), required=False, help=N_("Only this message, by its id in show --json.")
)
@json_lines
@pass_call
def fetch(call: Call, number: int, id: int | None, as_lines: bool) -> None:
    """Ask for whole mails."""
    from mailsync.lease import NAME as LEASE
    from store import conversation, leases, ledger, requests, tickets

    with call.store() as store:
        tickets.get(store, number)
        entries = conversation.entries(store, number)
        found = [entry.id for entry in entries if ONLY_BEGINNING in entry.warnings and id in {None, entry.id}]
        if not found:
            raise NotFound(_("Nothing of #{ticket} is missing.", ticket=number))
        agent, runs = call.agent(store).name, leases.holder(store, LEASE) is not None
        for entry in found:
            whole = ledger.oversize(store, entry).size
            requests.ask(store, entry, agent)
            if as_lines:
                emit({"ticket": number, "id": entry, "size": whole, "engine": runs})
            elif runs:
                line(_("{id}: {size} are being fetched", id=entry, size=size(whole)))
            else:
                line(_("{id}: {size} will be fetched by the next `deskhand sync`", id=entry, size=size(whole)))
