"""`deskhand outbox`: what waits to leave, was refused or is uncertain, and a person's verdict on it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import click

from cli import as_json
from cli.arguments import ADDRESS, json_lines, json_object, one_item
from cli.batch import perform
from cli.call import Call, pass_call
from cli.output import Column, emit, table
from cli.typed import time_to_come
from cli.worded import Command, Group
from desk import hold
from desk.command import CancelReply, EditReply, PostponeReply, Readdress, ReleaseReply, SettleDelivery
from desk.errors import NotAllowed
from desk.label import label
from desk.outbox import OutboxItem, OutboxState
from desk.words import N_, _
from tui.figures import moment

VERDICTS: Final = {
    "sent": OutboxState.SENT,
    "again": OutboxState.QUEUED,
    "give-up": OutboxState.CANCELLED,
}
"""What a person may say about an answer in trouble."""


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=N_(
        "List answers that wait to leave, are held, were refused or are uncertain, and change what becomes of them.\n\n"
        "An answer that waits is held when the customer writes, a colleague answers, the ticket is merged or closed, "
        "or mail to one of its addresses comes back. Look, then release it, edit it or cancel it.\n\n"
        "An answer is uncertain when the connection broke after its last byte: it may have arrived. What tells (the "
        "Sent folder, an answer to it, a delivery report) settles it by itself; else say what became of it."
    ),
)
@json_lines
@click.pass_context
def outbox(ctx: click.Context, as_lines: bool) -> None:
    """List the outbox."""
    if ctx.invoked_subcommand is None:
        _list(ctx.ensure_object(Call), as_lines=as_lines)


def _list(call: Call, *, as_lines: bool) -> None:
    from store import outbox as store_outbox

    with call.store() as store:
        items, now = store_outbox.present(store), store.now()
    if as_lines:
        for item in items:
            emit(as_json.outbox_item(item))
    elif items:
        columns = (
            Column("id", right=True),
            Column("#", right=True),
            Column(_("to")),
            Column(_("state")),
            Column(_("due")),
            Column(_("tries"), right=True),
            Column(_("reason"), wide=True),
        )
        table(columns, (_row(item, now) for item in items))


def _row(item: OutboxItem, now: datetime) -> tuple[object, ...]:
    to, due = ", ".join(item.to), moment(item.due_at, now)
    return (item.id, item.ticket, to, label(item.state), due, item.attempts, hold.words(item.holds) or item.reason)


@outbox.command(
    cls=Command,
    help=N_("Settle an answer that is uncertain or was refused: it did arrive (sent), send it again, or give up."),
)
@one_item
@click.argument("verdict", type=click.Choice(list(VERDICTS)), help=N_("What became of it, or shall."))
@json_object
@pass_call
def settle(call: Call, item: int, verdict: str, as_object: bool) -> None:
    """Settle an item."""
    with call.store() as store:
        perform(call, store, [SettleDelivery(item, VERDICTS[verdict])], as_object=as_object)


@outbox.command(
    cls=Command,
    help=N_(
        "Send an answer to another address where one was refused. Who has it already gets it no second time; it leaves "
        "after the undo window."
    ),
)
@one_item
@click.argument("address", type=ADDRESS, help=N_("The right address."))
@click.option("--instead-of", "old", metavar="ADDRESS", help=N_("The refused one, where there are several."))
@json_object
@pass_call
def readdress(call: Call, item: int, address: str, old: str | None, as_object: bool) -> None:
    """Correct an address of an item."""
    from store import outbox as store_outbox

    with call.store() as store:
        if old is None:
            refused = store_outbox.get(store, item).among({OutboxState.REJECTED})
            if len(refused) != 1:
                named = ", ".join(part.address for part in refused)
                told = _("Say by --instead-of which one: {addresses}", addresses=named)
                raise NotAllowed(told if refused else _("No address of this answer was refused."))
            old = refused[0].address
        perform(call, store, [Readdress(item, old, address, call.config.desk.undo)], as_object=as_object)


@outbox.command(cls=Command, help=N_("Send an answer that waits at once."))
@one_item
@json_object
@pass_call
def now(call: Call, item: int, as_object: bool) -> None:
    """Send an item now."""
    with call.store() as store:
        perform(call, store, [PostponeReply(item, store.now())], as_object=as_object)


@outbox.command(cls=Command, help=N_("Let an answer that waits leave at another time: 10m, 2h, workday, 18:30."))
@one_item
@click.argument("time", help=N_("A length of time, a day or a time of day."))
@json_object
@pass_call
def postpone(call: Call, item: int, time: str, as_object: bool) -> None:
    """Give an item another time."""
    with call.store() as store:
        perform(call, store, [PostponeReply(item, time_to_come(time, store.now()))], as_object=as_object)


@outbox.command(cls=Command, help=N_("Send an answer that is held as it is."))
@one_item
@json_object
@pass_call
def release(call: Call, item: int, as_object: bool) -> None:
    """Release a held item."""
    with call.store() as store:
        perform(call, store, [ReleaseReply(item, delay=call.config.desk.undo)], as_object=as_object)


@outbox.command(cls=Command, help=N_("Take an answer that waits out of the outbox, into a draft of yours."))
@one_item
@json_object
@pass_call
def edit(call: Call, item: int, as_object: bool) -> None:
    """Make a draft of an item."""
    with call.store() as store:
        perform(call, store, [EditReply(item)], as_object=as_object)


@outbox.command(cls=Command, help=N_("Keep an answer from leaving; its text becomes a draft of its author's."))
@one_item
@json_object
@pass_call
def cancel(call: Call, item: int, as_object: bool) -> None:
    """Cancel an item."""
    with call.store() as store:
        perform(call, store, [CancelReply(item)], as_object=as_object)
