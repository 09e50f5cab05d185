"""`deskhand fetch`: what a mail that was too large did not bring, all of it or single files."""

from __future__ import annotations

import click

from cli import as_json
from cli.arguments import NUMBER, json_lines
from cli.call import Call, pass_call
from cli.commands.save import numbered
from cli.output import emit, line
from cli.worded import Command
from desk.conversation import files
from desk.errors import NotFound
from desk.incoming import ONLY_BEGINNING
from desk.words import N_, _
from tui.figures import size


@click.command(
    cls=Command,
    help=N_(
        "Fetch the mails of a ticket of which only the beginning came in, because they were too large, or single files "
        "of them.\n\n"
        "FILE is the number of a file in `deskhand show`; without one, all of each mail is fetched. "
        "The engine does it: the one that runs, or the next `deskhand sync`."
    ),
)
@click.argument("number", type=NUMBER, help=N_("The ticket's number."))
@click.argument(
    "wanted", nargs=-1, type=click.IntRange(min=1), metavar="[FILE]...", help=N_("The files' numbers in the ticket.")
)
@click.option(
    "--message",
    "id",
    type=click.IntRange(min=1),
    metavar="ID",
    help=N_("Only all of this message, by its id in show --json."),
)
@json_lines
@pass_call
def fetch(call: Call, number: int, wanted: tuple[int, ...], id: int | None, as_lines: bool) -> None:
    """Ask for whole mails, or for files."""
    from mailsync.lease import NAME as LEASE
    from store import conversation, leases, ledger, requests, tickets

    if wanted and id is not None:
        raise click.UsageError(_("Name files or --message, not both."))
    with call.store() as store:
        tickets.get(store, number)
        entries = conversation.entries(store, number)
        agent, runs = call.agent(store).name, leases.holder(store, LEASE) is not None
        if wanted:
            for file in numbered(number, files(entries), wanted):
                requests.ask_for(store, file.entry.id, file.attachment, agent)
                if as_lines:
                    emit({"ticket": number, **as_json.file(file), "engine": runs})
                else:
                    _tell(file.attachment.label, file.attachment.size, runs)
            return
        found = [entry.id for entry in entries if ONLY_BEGINNING in entry.warnings and id in {None, entry.id}]
        if not found:
            raise NotFound(_("Nothing of #{ticket} is missing.", ticket=number))
        for entry in found:
            whole = ledger.oversize(store, entry).size
            requests.ask(store, entry, agent)
            if as_lines:
                emit({"ticket": number, "id": entry, "size": whole, "engine": runs})
            else:
                _tell(str(entry), whole, runs)


def _tell(what: str, bytes_: int, runs: bool) -> None:
    if runs:
        line(_("{id}: {size} are being fetched", id=what, size=size(bytes_)))
    else:
        line(_("{id}: {size} will be fetched by the next `deskhand sync`", id=what, size=size(bytes_)))
