"""What agents do to messages that are in the wrong ticket: take them out, move them to another."""

from __future__ import annotations

import click

from cli.arguments import NUMBER, json_object
from cli.batch import perform
from cli.call import Call, pass_call
from cli.worded import Command
from desk.command import MoveMessage, Unthread
from desk.words import N_

_entry = click.argument(
    "entry", metavar="ENTRY", type=click.IntRange(min=1), help=N_("The message's number, as `deskhand show` tells it.")
)
_following = click.option("--following", is_flag=True, help=N_("All that came after it goes with it."))


@click.command(
    cls=Command,
    help=N_(
        "Take a message out of a ticket, into a new one of its own.\n\n"
        "Later answers to it follow it there. The two tickets are linked."
    ),
)
@click.argument("number", type=NUMBER, metavar="TICKET", help=N_("The ticket that shows the message."))
@_entry
@_following
@json_object
@pass_call
def unthread(call: Call, number: int, entry: int, following: bool, as_object: bool) -> None:
    """Take a message out."""
    with call.store() as store:
        perform(call, store, [Unthread(number, entry, following)], as_object=as_object)


@click.command(
    cls=Command,
    help=N_("Move a message to another ticket.\n\nLater answers to it follow it there. The two tickets are linked."),
)
@click.argument("number", type=NUMBER, metavar="TICKET", help=N_("The ticket that shows the message."))
@_entry
@click.option("--to", "into", type=NUMBER, required=True, metavar="NUMBER", help=N_("The ticket that it belongs to."))
@_following
@json_object
@pass_call
def move(call: Call, number: int, entry: int, into: int, following: bool, as_object: bool) -> None:
    """Move a message."""
    with call.store() as store:
        perform(call, store, [MoveMessage(number, entry, into, following)], as_object=as_object)
