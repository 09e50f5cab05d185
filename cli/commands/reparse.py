"""`deskhand reparse`: what today's parser makes of the mails that an earlier one has read."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import json_lines
from cli.call import Call, pass_call
from cli.output import emit, line
from cli.worded import Command
from desk.words import N_, _, ngettext
from store import codec

if TYPE_CHECKING:
    from mailsync.reread import Reparsed


@click.command(
    cls=Command,
    help=N_(
        "Read mails anew that an earlier version of the parser has read, and take over what they say now: a line for "
        "each field that differs.\n\n"
        "Nothing that a person did is undone, and every message stays in its ticket; where one would go to another "
        "one today, that is told. --dry-run changes nothing."
    ),
)
@click.option("--dry-run", is_flag=True, help=N_("Only show what would change."))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=N_("Only mails since that day."))
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help=N_("So many mails at most."))
@json_lines
@pass_call
def reparse(call: Call, dry_run: bool, since: datetime | None, limit: int | None, as_lines: bool) -> None:
    """Reparse."""
    from mailsync import reread
    from mailsync.reading import Readers

    begin = None if since is None else since.astimezone(UTC)
    count = 0
    with call.store() as store, closing(Readers()) as readers:
        for found in reread.reparse(store, readers, since=begin, limit=limit, dry_run=dry_run):
            count += 1
            if as_lines:
                emit(_told(found))
            else:
                _print(found)
    if not as_lines:
        if dry_run:
            line(ngettext("{n} mail would change", "{n} mails would change", count))
        else:
            line(ngettext("{n} mail changed", "{n} mails changed", count))


def _told(found: Reparsed) -> dict[str, Any]:
    fields = {each.field: {"old": codec.plain(each.old), "new": codec.plain(each.new)} for each in found.differences}
    return {"ticket": found.entry.ticket, "entry": found.entry.id, "fields": fields, "elsewhere": found.elsewhere}


def _print(found: Reparsed) -> None:
    where = f"#{found.entry.ticket} {found.entry.id}"
    for each in found.differences:
        line(f"{where} {each.field}: {_short(each.old)} → {_short(each.new)}")
    if found.elsewhere is not None:
        line(_("{where}: today it would go to #{ticket}; it stays", where=where, ticket=found.elsewhere))


def _short(value: object) -> str:
    """A value on a line; of a long text the beginning."""
    text = value if isinstance(value, str) else codec.dumps(value)
    text = " ".join(text.split())
    return repr(text if len(text) <= 60 else text[:60] + "…")
