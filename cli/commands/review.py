"""`deskhand review`: answers that somebody is to see before they leave, and what the reviewer says of them."""

from __future__ import annotations

import click

from cli import as_json
from cli.arguments import json_lines, json_object, one_item
from cli.batch import perform
from cli.call import Call, pass_call
from cli.output import Column, emit, table
from cli.typed import standard_input
from cli.worded import Command, Group
from desk.command import AskReview, ReleaseReply, ReturnReply
from desk.hold import HoldReason
from desk.words import N_, _
from tui.figures import moment


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=N_(
        "List answers that wait for a review, and review them.\n\n"
        "`deskhand reply --review WHO` asks for one; `reviewed_by` of an agent or a group in config.toml asks for one "
        "of every answer. `deskhand show` shows the answer. To change it, take it out with `deskhand outbox edit`: it "
        "stays its author's."
    ),
)
@json_lines
@click.pass_context
def review(ctx: click.Context, as_lines: bool) -> None:
    """List reviews."""
    if ctx.invoked_subcommand is None:
        _list(ctx.ensure_object(Call), as_lines=as_lines)


def _list(call: Call, *, as_lines: bool) -> None:
    from store import conversation, outbox

    with call.store() as store:
        now = store.now()
        asked = [
            (item, hold, conversation.entry(store, item.entry).author)
            for item in outbox.leaving(store)
            for hold in item.holds
            if hold.reason is HoldReason.REVIEW
        ]
    if as_lines:
        for item, hold, author in asked:
            emit({**as_json.outbox_item(item), "author": author.agent, "reviewer": hold.about})
    elif asked:
        heads = (_("author"), _("reviewer"), _("to"))
        columns = (Column("id", right=True), Column("#", right=True), *map(Column, heads), Column(_("since")))
        table(
            columns,
            (
                (item.id, item.ticket, author.name, hold.about, ", ".join(item.to), moment(hold.at, now))
                for item, hold, author in asked
            ),
        )


@review.command(cls=Command, help=N_("Ask an agent or a group to see an answer that waits before it leaves."))
@one_item
@click.argument("who", help=N_("An agent or a group of config.toml."))
@json_object
@pass_call
def ask(call: Call, item: int, who: str, as_object: bool) -> None:
    """Ask for a review."""
    with call.store() as store:
        perform(call, store, [AskReview(item, who)], as_object=as_object)


@review.command(cls=Command, help=N_("Approve an answer: it leaves after the undo window, or when it was to leave."))
@one_item
@json_object
@pass_call
def approve(call: Call, item: int, as_object: bool) -> None:
    """Approve an answer."""
    with call.store() as store:
        perform(call, store, [ReleaseReply(item, delay=call.config.desk.undo)], as_object=as_object)


@review.command("return", cls=Command, help=N_("Return an answer to its author, as a draft with a remark."))
@one_item
@click.option("--remark", metavar="TEXT", help=N_("What should be different; else standard input."))
@json_object
@pass_call
def give_back(call: Call, item: int, remark: str | None, as_object: bool) -> None:
    """Return an answer."""
    text = standard_input(_("Type the remark")) if remark is None else remark
    with call.store() as store:
        perform(call, store, [ReturnReply(item, text)], as_object=as_object)
