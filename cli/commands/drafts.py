"""`deskhand drafts`: what one was writing, and handing it to a colleague."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import click

from cli import as_json
from cli.arguments import json_lines, json_object
from cli.batch import perform
from cli.call import Call, pass_call
from cli.output import Column, emit, table
from cli.worded import Command, Group
from desk.command import HandDraft
from desk.draft import Draft, DraftKind
from desk.safe import one_line
from desk.words import N_, _
from tui.figures import moment

_KINDS: Final = {DraftKind.REPLY: N_("answer"), DraftKind.NOTE: N_("note"), DraftKind.FORWARD: N_("forward")}


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=N_(
        "List your drafts: answers and notes that you were writing.\n\n"
        "They are kept while you type and are sent by nobody but you; in the console, r or c on the ticket goes on."
    ),
)
@json_lines
@click.pass_context
def drafts(ctx: click.Context, as_lines: bool) -> None:
    """List drafts."""
    if ctx.invoked_subcommand is None:
        _list(ctx.ensure_object(Call), as_lines=as_lines)


def _list(call: Call, *, as_lines: bool) -> None:
    from store import drafts as store_drafts

    with call.store() as store:
        mine, now = store_drafts.of(store, call.agent(store).name), store.now()
    if as_lines:
        for draft in mine:
            emit(as_json.draft(draft))
    elif mine:
        columns = (
            Column("id", right=True),
            Column("#", right=True),
            Column(_("kind")),
            Column(_("time")),
            Column(_("from")),
            Column(_("text"), wide=True),
        )
        table(columns, (_row(draft, now) for draft in mine))


def _row(draft: Draft, now: datetime) -> tuple[object, ...]:
    kind, time = _(_KINDS[draft.kind]), moment(draft.updated_at, now)
    return (draft.id, draft.ticket, kind, time, draft.handed_by or "", one_line(draft.text))


@drafts.command(
    cls=Command, help=N_("Hand a draft of yours to a colleague, who is told and finds it among the drafts.")
)
@click.argument("draft", type=click.IntRange(min=1), help=N_("Its id in the list."))
@click.argument("agent", help=N_("The colleague's name."))
@json_object
@pass_call
def give(call: Call, draft: int, agent: str, as_object: bool) -> None:
    """Hand a draft over."""
    with call.store() as store:
        perform(call, store, [HandDraft(draft, agent)], as_object=as_object)
