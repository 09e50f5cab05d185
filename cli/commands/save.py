"""`deskhand save`: the files that came with a ticket, each under a name that can do no harm (S-36)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cli import as_json
from cli.arguments import NUMBER, json_lines
from cli.call import Call, pass_call
from cli.output import emit, line
from cli.worded import Command
from desk.conversation import File, files
from desk.errors import NotFound
from desk.words import N_, _, ngettext


@click.command(
    cls=Command,
    help=N_(
        "Save files that came with a ticket.\n\n"
        "FILE is the number of a file in `deskhand show`; a ticket's only file needs none. Nothing is written over: "
        "where a NAME is there already, the new file is NAME-2."
    ),
)
@click.argument("number", type=NUMBER, help=N_("The ticket's number."))
@click.argument(
    "wanted", nargs=-1, type=click.IntRange(min=1), metavar="[FILE]...", help=N_("The files' numbers in the ticket.")
)
@click.option("--all", "everything", is_flag=True, help=N_("All files of the ticket."))
@click.option(
    "--to",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=N_("The folder to save in; else the setting `downloads`, else the system's usual one."),
)
@json_lines
@pass_call
def save(
    call: Call, number: int, wanted: tuple[int, ...], everything: bool, folder: Path | None, as_lines: bool
) -> None:
    """Save files."""
    from store import attachments, conversation, tickets

    if wanted and everything:
        raise click.UsageError(_("Name files or --all, not both."))
    with call.store() as store:
        tickets.get(store, number)
        attached = files(conversation.entries(store, number))
        chosen = attached if everything else _chosen(number, attached, wanted)
        if folder is None:
            folder = attachments.folder(store)
            folder.mkdir(parents=True, exist_ok=True)
        for file in sorted(chosen, key=lambda file: file.attachment.away):  # what is here is saved, whatever lacks
            attachment, content = attachments.read(store, file.entry.id, file.attachment.index)
            path = attachments.save(folder, attachment.label, content)
            if as_lines:
                emit({**as_json.file(file), "path": str(path)})
            else:
                line(str(path))


def _chosen(number: int, attached: Sequence[File], wanted: Sequence[int]) -> list[File]:
    """The files of these numbers, each once; without numbers the only one. Raises NotFound."""
    if not attached:
        raise NotFound(_("No files came with #{number}.", number=number))
    if not wanted and len(attached) > 1:
        words = ngettext("#{number} has {n} file", "#{number} has {n} files", len(attached), number=number)
        raise click.UsageError(_("{words}: name the numbers of those to save, or --all.", words=words))
    return numbered(number, attached, wanted or (1,))


def numbered(number: int, attached: Sequence[File], wanted: Sequence[int]) -> list[File]:
    """The files of these numbers, each once. Raises NotFound."""
    for one in wanted:
        if one > len(attached):
            raise NotFound(_("#{number} has no file {file}.", number=number, file=one))
    return [attached[one - 1] for one in dict.fromkeys(wanted)]
