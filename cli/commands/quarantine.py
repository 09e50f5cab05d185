"""`deskhand quarantine`: mails that could not be read, and what can be done about them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from cli import as_json
from cli.arguments import json_lines
from cli.call import Call, pass_call
from cli.output import Column, emit, line, table
from cli.worded import Command, Group
from desk.errors import DeskError, NotFound
from desk.words import N_, _, ngettext
from tui.figures import moment, size

if TYPE_CHECKING:
    from store.ledger import Failed
    from store.store import Store

ID = click.IntRange(min=1)


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=N_(
        "List mails that could not be read. Each is a ticket too, with its raw source; nothing of it is lost.\n\n"
        "After an update, retry them. What is wrong with a source can be mended by hand with edit."
    ),
)
@json_lines
@click.pass_context
def quarantine(ctx: click.Context, as_lines: bool) -> None:
    """List the quarantine."""
    if ctx.invoked_subcommand is None:
        _list(ctx.ensure_object(Call), as_lines=as_lines)


def _list(call: Call, *, as_lines: bool) -> None:
    from store import ledger

    with call.store() as store:
        found, now = ledger.failed(store), store.now()
    if as_lines:
        for failed in found:
            emit(_told(failed))
    elif found:
        columns = (
            Column("id", right=True),
            Column("#", right=True),
            Column(_("from")),
            Column(_("came")),
            Column(_("size"), right=True),
            Column(_("reason"), wide=True),
        )
        table(columns, (_row(failed, now) for failed in found))


def _told(failed: Failed) -> dict[str, object]:
    return {
        "id": failed.entry,
        "ticket": failed.ticket,
        "mailbox": failed.mailbox,
        "from": failed.author,
        "subject": failed.subject,
        "at": as_json.time(failed.at),
        "size": failed.size,
        "reason": failed.reason,
    }


def _row(failed: Failed, now: datetime) -> tuple[object, ...]:
    return failed.entry, failed.ticket, failed.author, moment(failed.at, now), size(failed.size), failed.reason


@quarantine.command(
    cls=Command, help=N_("Read mails once more; fails if one of them still can't be read. --all tries every one.")
)
@click.argument("ids", nargs=-1, type=ID, metavar="[ID]...", help=N_("Their ids in the list."))
@click.option("--all", "every", is_flag=True, help=N_("All that are in quarantine."))
@json_lines
@pass_call
def retry(call: Call, ids: tuple[int, ...], every: bool, as_lines: bool) -> None:
    """Retry."""
    if bool(ids) == every:
        raise click.UsageError(_("Name mails by their ids, or all of them with --all."))
    from store import ledger

    with call.store() as store:
        chosen = ledger.failed(store) if every else [_failed(store, number) for number in dict.fromkeys(ids)]
        _retry(call, store, ((failed, None) for failed in chosen), as_lines=as_lines)


@quarantine.command(
    cls=Command,
    help=N_(
        "Change the source of a mail and read that. It comes from --file or standard input, or, at a terminal, from "
        "your $EDITOR.\n\nThe source that came is kept."
    ),
)
@click.argument("id", type=ID, help=N_("Its id in the list."))
@click.option("--file", type=click.File("rb"), help=N_("The source as it shall be; - is standard input."))
@json_lines
@pass_call
def edit(call: Call, id: int, file: IO[bytes] | None, as_lines: bool) -> None:
    """Edit and retry."""
    from store import attachments

    with call.store() as store:
        failed = _failed(store, id)
        if file is not None:
            source = file.read()
        elif sys.stdin.isatty():
            source = _edited(attachments.raw(store, id))
        else:
            source = sys.stdin.buffer.read()
        _retry(call, store, [(failed, source)], as_lines=as_lines)


def _failed(store: Store, number: int) -> Failed:
    from store import ledger

    for failed in ledger.failed(store):
        if failed.entry == number:
            return failed
    raise NotFound(_("There is no mail {id} in quarantine.", id=number))


def _retry(call: Call, store: Store, chosen: Iterable[tuple[Failed, bytes | None]], *, as_lines: bool) -> None:
    from mailsync import reread
    from mailsync.reading import Readers
    from store import conversation, tickets

    actor, unread = call.actor(store), 0
    with closing(Readers()) as readers:
        for failed, source in chosen:
            reason = reread.retry(store, readers, failed, actor, source)
            ticket = tickets.get(store, conversation.entry(store, failed.entry).ticket)
            number = ticket.merged_into or ticket.number
            unread += bool(reason)
            if as_lines:
                emit({"id": failed.entry, "ticket": number, "read": not reason, "reason": reason})
            elif reason:
                line(_("{id}: still can't be read: {reason}", id=failed.entry, reason=reason))
            else:
                line(_("{id}: read; it is in #{ticket}", id=failed.entry, ticket=number))
    if unread:
        raise DeskError(ngettext("{n} mail still can't be read.", "{n} mails still can't be read.", unread))


def _edited(source: bytes) -> bytes:
    """The source as the person's own editor leaves it."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mail.eml"
        path.write_bytes(source)
        subprocess.run([*command, str(path)], check=True)
        return path.read_bytes()
