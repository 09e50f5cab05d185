"""What agents do to tickets without writing: owner, status, tags, priority, snooze, merge; and undo."""

from __future__ import annotations

import click

from cli.arguments import ADDRESS, NUMBER, json_object, numbers, one_of, refuse_options
from cli.batch import perform
from cli.call import Call, pass_call
from cli.worded import Command
from desk.command import Assign, Merge, SetCustomer, SetPriority, SetStatus, Snooze, Take, Undo, Unmerge
from desk.command import Tag as SetTags
from desk.moment import parse_moment
from desk.ticket import Priority, Status
from desk.words import N_, _

ME = "me"
NOBODY = "none"
NOW = "now"


@click.command(
    cls=Command,
    help=N_(
        "Give tickets to an agent, to yourself (me) or to nobody (none).\n\n"
        "A ticket that is somebody else's is only taken with --steal."
    ),
)
@numbers
@click.argument("who", metavar="WHO", help=N_("me, none, or an agent's name."))
@click.option("--steal", is_flag=True, help=N_("Take it even if it is somebody else's."))
@json_object
@pass_call
def assign(call: Call, numbers: tuple[int, ...], who: str, steal: bool, as_object: bool) -> None:
    """Assign tickets."""
    with call.store() as store:
        if who == ME and not steal:
            perform(call, store, map(Take, numbers), as_object=as_object)
            return
        agent = None if who == NOBODY else call.agent(store).name if who == ME else who
        perform(call, store, (Assign(number, agent) for number in numbers), as_object=as_object)


@click.command(cls=Command, help=N_("Set the status of tickets."))
@numbers
@click.argument("status", type=one_of(Status), help=N_("The status."))
@json_object
@pass_call
def status(call: Call, numbers: tuple[int, ...], status: str, as_object: bool) -> None:
    """Set a status."""
    with call.store() as store:
        perform(call, store, (SetStatus(number, Status(status)) for number in numbers), as_object=as_object)


@click.command(cls=Command, help=N_("Set how urgent tickets are."))
@numbers
@click.argument("priority", type=one_of(Priority), help=N_("How urgent."))
@json_object
@pass_call
def priority(call: Call, numbers: tuple[int, ...], priority: str, as_object: bool) -> None:
    """Set a priority."""
    with call.store() as store:
        perform(call, store, (SetPriority(number, Priority(priority)) for number in numbers), as_object=as_object)


@click.command(
    cls=Command,
    help=N_(
        "Make somebody the customer of tickets, by an address: answers to what was written so far go there.\n\n"
        "Who wrote it gets none any more; what he writes from now on is answered to him."
    ),
)
@numbers
@click.argument("address", type=ADDRESS, metavar="ADDRESS", help=N_("The customer's address."))
@click.option("--name", default="", metavar="NAME", help=N_("The customer's name, for somebody new."))
@json_object
@pass_call
def customer(call: Call, numbers: tuple[int, ...], address: str, name: str, as_object: bool) -> None:
    """Set the customer."""
    with call.store() as store:
        perform(call, store, (SetCustomer(number, address, name) for number in numbers), as_object=as_object)


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    help=N_("Add tags to tickets, and remove those with a minus: deskhand tag 1041 1042 refund -vip."),
)
@click.argument("words", nargs=-1, required=True, metavar="NUMBER... TAG...", help=N_("Tickets, then tags."))
@json_object
@pass_call
def tag(call: Call, words: tuple[str, ...], as_object: bool) -> None:
    """Tag tickets."""
    numbers, tags = _tickets_and_tags(words)
    add = tuple(tag.removeprefix("+") for tag in tags if not tag.startswith("-"))
    remove = tuple(tag.removeprefix("-") for tag in tags if tag.startswith("-"))
    with call.store() as store:
        perform(call, store, (SetTags(number, add, remove) for number in numbers), as_object=as_object)


def _tickets_and_tags(words: tuple[str, ...]) -> tuple[list[int], list[str]]:
    first_tag = next((at for at, word in enumerate(words) if not word.removeprefix("#").isdigit()), len(words))
    tickets, tags = words[:first_tag], list(words[first_tag:])
    refuse_options(tags)
    if not tickets or not tags:
        raise click.UsageError(_("Name tickets and then tags: deskhand tag 1041 refund"))
    return [NUMBER.convert(word, None, None) for word in dict.fromkeys(tickets)], tags


@click.command(
    cls=Command,
    help=N_(
        "Put tickets away until a time, or bring them back (now).\n\n"
        "Times are 3h, tomorrow, mon, 2026-01-31 or such a day with a time of day, in quotes. A day begins at nine."
    ),
)
@numbers
@click.argument("until", metavar="UNTIL", help=N_("When they come back; now: at once."))
@json_object
@pass_call
def snooze(call: Call, numbers: tuple[int, ...], until: str, as_object: bool) -> None:
    """Snooze tickets."""
    with call.store() as store:
        try:
            moment = None if until == NOW else parse_moment(until, store.now())
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        perform(call, store, (Snooze(number, moment) for number in numbers), as_object=as_object)


@click.command(
    cls=Command, help=N_("Merge tickets into another one, which stays open; they are closed and lead to it.")
)
@numbers
@click.argument("into", metavar="INTO", type=NUMBER, help=N_("The ticket that stays."))
@json_object
@pass_call
def merge(call: Call, numbers: tuple[int, ...], into: int, as_object: bool) -> None:
    """Merge tickets."""
    with call.store() as store:
        perform(call, store, (Merge(number, into) for number in numbers), as_object=as_object)


@click.command(
    cls=Command,
    help=N_(
        "Let merged tickets stand alone again, with their messages and as they were.\n\n"
        "What came to the other ticket since stays there. The two are linked, so that no mail joins them again."
    ),
)
@numbers
@json_object
@pass_call
def unmerge(call: Call, numbers: tuple[int, ...], as_object: bool) -> None:
    """Unmerge tickets."""
    with call.store() as store:
        perform(call, store, (Unmerge(number) for number in numbers), as_object=as_object)


@click.command(
    cls=Command,
    help=N_("Take back the last thing you did, or one batch by its number; an answer until it leaves."),
)
@click.argument("batch", type=click.IntRange(min=1), required=False, help=N_("The batch; else your last one."))
@json_object
@pass_call
def undo(call: Call, batch: int | None, as_object: bool) -> None:
    """Undo a batch."""
    with call.store() as store:
        perform(call, store, [Undo(batch)], as_object=as_object)
