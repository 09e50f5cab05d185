"""`deskhand parse`: what the parser makes of raw mails, without a desk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from cli.arguments import json_lines
from cli.as_json import people
from cli.output import emit, line, say
from cli.worded import Command
from desk.errors import DeskError
from desk.mail.export import as_json
from desk.mail.facts import Mail
from desk.mail.parse import parse as parse_mail
from desk.words import N_, _
from tui.figures import size

STDIN: Final = "-"


@click.command(
    cls=Command,
    help=N_(
        "Show what the parser makes of raw mails; no desk is needed.\n\n"
        "With --json one object a line, each with its `file`; a file that can't be read has an `error` there instead."
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", help=N_("Raw mails; - is standard input."))
@json_lines
def parse(files: tuple[str, ...], as_lines: bool) -> None:
    """Parse each file and print what it says."""
    unread = 0
    for file in files:
        try:
            raw = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        except OSError as error:
            unread += 1
            say(f"{file}: {error.strerror}", err=True)
            if as_lines:
                emit({"file": file, "error": error.strerror})
            continue
        mail = parse_mail(raw)
        if as_lines:
            emit({"file": file, **as_json(mail)})
        else:
            _show(file, mail)
    if unread:
        raise DeskError(_("{n} of {all} files could not be read.", n=unread, all=len(files)))


def _show(file: str, mail: Mail) -> None:
    header = {
        file: "",
        _("From"): people(mail.from_),
        _("To"): people(mail.to),
        _("Cc"): people(mail.cc),
        _("Reply to"): people(mail.reply_to),
        _("Subject"): mail.subject,
        _("Date"): mail.sent_at.isoformat() if mail.sent_at else "",
        _("Message-ID"): mail.message_id,
        _("Kind"): " ".join((mail.kind, *mail.reasons)),
        _("Warnings"): " ".join(mail.warnings),
    }
    for title, value in header.items():
        if value or title == file:
            line(f"{title}: {value}" if value else title)
    for failure in mail.bounce.failures if mail.bounce else ():
        line(_("Not delivered: {words}", words=f"{failure.recipient} {failure.status} {failure.reason}"))
    for attachment in mail.attachments:
        line(f"[{attachment.index + 1}] {attachment.name}  {attachment.type}  {size(attachment.size)}")
    say()
    say(mail.reply_text)
    say()
