"""`deskhand fuse`: whether automatic mail is held, and a person's word on what becomes of it (rule 9)."""

from __future__ import annotations

import click

from cli import as_json
from cli.arguments import json_object
from cli.call import Call, pass_call
from cli.output import emit, line
from cli.worded import Command, Group
from desk.change import DeliverySet
from desk.command import ResetFuse
from desk.outbox import OutboxState
from desk.words import N_, _, ngettext
from tui.figures import moment


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=N_(
        "Tell whether automatic mail is held.\n\n"
        "When more automatic mails are due within ten minutes than `fuse` in config.toml allows, all are held. Look at "
        "the tickets (deskhand outbox lists them), then send or drop them. Answers of agents leave as ever."
    ),
)
@json_object
@click.pass_context
def fuse(ctx: click.Context, as_object: bool) -> None:
    """Show the fuse."""
    if ctx.invoked_subcommand is None:
        _show(ctx.ensure_object(Call), as_object=as_object)


def _show(call: Call, *, as_object: bool) -> None:
    from store import fuse as store_fuse
    from store import outbox

    with call.store() as store:
        blown_at = store_fuse.get(store).blown_at
        held, now = len(outbox.automatic(store, OutboxState.HELD)), store.now()
    if as_object:
        emit({"blown_at": None if blown_at is None else as_json.time(blown_at), "held": held})
    elif blown_at is None:
        line(_("The fuse is whole; no automatic mail is held."))
    else:
        time = moment(blown_at, now)
        line(ngettext("Blown {time}: {n} mail is held.", "Blown {time}: {n} mails are held.", held, time=time))


@fuse.command(cls=Command, help=N_("Send what is held, and let automatic mail go again."))
@json_object
@pass_call
def send(call: Call, as_object: bool) -> None:
    """Reset the fuse; what is held leaves."""
    _reset(call, drop=False, as_object=as_object)


@fuse.command(cls=Command, help=N_("Drop what is held, and let automatic mail go again."))
@json_object
@pass_call
def drop(call: Call, as_object: bool) -> None:
    """Reset the fuse; what is held is given up."""
    _reset(call, drop=True, as_object=as_object)


def _reset(call: Call, *, drop: bool, as_object: bool) -> None:
    with call.store() as store:
        done = store.perform(ResetFuse(drop), actor=call.actor(store))
    became = [change.new for change in done.changes if isinstance(change, DeliverySet)]
    dropped, sent = became.count(OutboxState.CANCELLED), became.count(OutboxState.QUEUED)
    if as_object:
        emit({"dropped": dropped, "sent": sent})
    elif drop:
        line(ngettext("{n} mail is dropped; new ones go.", "{n} mails are dropped; new ones go.", dropped))
    else:
        line(ngettext("{n} mail leaves now; new ones go.", "{n} mails leave now; new ones go.", sent))
