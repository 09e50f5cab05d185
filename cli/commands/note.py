"""`deskhand note`: write something down that only agents see."""

from __future__ import annotations

import click

from cli.arguments import json_object, numbers
from cli.batch import perform
from cli.call import Call, pass_call
from cli.typed import standard_input
from cli.worded import Command
from desk.command import AddNote
from desk.words import N_, _


@click.command(
    cls=Command,
    help=N_("Write a note that only agents see. The text comes from --body or standard input."),
)
@numbers
@click.option("--body", metavar="TEXT", help=N_("The text."))
@json_object
@pass_call
def note(call: Call, numbers: tuple[int, ...], body: str | None, as_object: bool) -> None:
    """Add a note to tickets."""
    text = standard_input(_("Type the note")) if body is None else body
    with call.store() as store:
        perform(call, store, (AddNote(number, text) for number in numbers), as_object=as_object)
