"""`deskhand canned`: canned replies as Markdown files, so that a team can keep them in git."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cli import as_json
from cli.arguments import json_lines
from cli.call import Call, pass_call
from cli.canned_files import ENDING, read
from cli.output import Column, emit, line, table
from cli.worded import Command, Group
from desk.canned import CannedReply
from desk.canned_file import to_markdown
from desk.command import RemoveCanned, SaveCanned
from desk.words import N_, _, ngettext


@click.group(cls=Group, help=N_("List canned replies, and exchange them with Markdown files."))
def canned() -> None:
    """Canned replies."""


@canned.command(name="list", cls=Command, help=N_("List the canned replies."))
@json_lines
@pass_call
def list_(call: Call, as_lines: bool) -> None:
    """List canned replies."""
    from store import canned as store_canned

    with call.store() as store:
        replies = store_canned.replies(store)
    hotkeys = {name: key for key, name in call.config.hotkeys.items()}
    if as_lines:
        for reply in replies:
            emit({**as_json.canned_reply(reply), "hotkey": hotkeys.get(reply.name)})
    elif replies:
        columns = (
            Column(_("name")),
            Column(_("title"), wide=True),
            Column(_("languages")),
            Column(_("brand")),
            Column(_("key")),
        )
        table(columns, ((*_row(reply), hotkeys.get(reply.name, "")) for reply in replies))


def _row(reply: CannedReply) -> tuple[str, ...]:
    return (reply.name, reply.title, " ".join(filter(None, sorted(reply.bodies))), reply.brand or "")


@canned.command(
    name="export",
    cls=Command,
    help=N_("Write each canned reply into DIR as NAME.md, over the files of an earlier export."),
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help=N_("The folder."))
@pass_call
def export(call: Call, folder: Path) -> None:
    """Export canned replies."""
    from store import canned as store_canned

    with call.store() as store:
        replies = store_canned.replies(store)
    folder.mkdir(parents=True, exist_ok=True)
    for reply in replies:
        _write(folder / f"{reply.name}{ENDING}", to_markdown(reply))
    line(ngettext("{n} reply in {folder}", "{n} replies in {folder}", len(replies), folder=folder))


def _write(path: Path, text: str) -> None:
    """Write a whole file or leave the old one; a link in its place is replaced, not followed (S-71)."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644), "wb") as file:
        file.write(text.encode())
    fresh.replace(path)


@canned.command(
    name="import",
    cls=Command,
    help=N_(
        "Read canned replies from Markdown files or folders of them, replacing those of the same name.\n\n"
        "All files are checked first; if one is wrong, nothing is changed and each fault is named with its line."
    ),
)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(exists=True, path_type=Path),
    help=N_("Files NAME.md, or folders of them."),
)
@pass_call
def import_(call: Call, paths: tuple[Path, ...]) -> None:
    """Import canned replies."""
    replies = read(paths)
    with call.store() as store:
        done = store.perform(*map(SaveCanned, replies), actor=call.actor(store))
    read_words = ngettext("{n} reply read", "{n} replies read", len(replies))
    line(_("{read}, {n} of them new or changed", read=read_words, n=len(done.changes)))


@canned.command(cls=Command, help=N_("Forget a canned reply; deskhand undo brings it back."))
@click.argument("name", help=N_("Its name in the list."))
@pass_call
def remove(call: Call, name: str) -> None:
    """Remove a canned reply."""
    with call.store() as store:
        store.perform(RemoveCanned(name), actor=call.actor(store))
