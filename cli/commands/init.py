"""`deskhand init`: a new desk, from flags and from questions where a flag is missing."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from cli import keyrings
from cli.arguments import one_of
from cli.call import Call, pass_call
from cli.config_text import config_text
from cli.output import line
from cli.worded import Command
from desk.config import (
    Archive,
    Brand,
    Config,
    DeskSettings,
    ImapSettings,
    Language,
    Mailbox,
    MaildirSettings,
    Security,
    SmtpSettings,
    SpoolSettings,
    parse,
)
from desk.errors import ConfigError, DeskError
from desk.mail.facts import Address
from desk.naming import is_name
from desk.setting import EMAIL
from desk.words import N_, _

_SECURITY: Final = one_of(Security)
_SMTP_PORTS: Final = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


@click.command(
    cls=Command,
    help=N_(
        "Make a desk: ask for its mailbox and servers, keep the password in the keyring, write config.toml.\n\n"
        "Nothing is asked that a flag says. With --maildir mail is read from a folder and answers are written into "
        "spool/ in the desk's folder, a file each. An existing config.toml is never touched."
    ),
)
@click.option("--address", metavar="ADDRESS", help=N_("The address that customers write to."))
@click.option("--name", metavar="NAME", help=N_("The name that answers come from, such as Acme Support."))
@click.option("--brand", metavar="NAME", help=N_("The brand's short name; else made from the address."))
@click.option("--mailbox", metavar="NAME", help=N_("The mailbox's short name; else made from the address."))
@click.option(
    "--archive-before",
    metavar="now|never|DATE",
    help=N_(
        "What of the mailbox's history comes in silently, as closed: all that is there now, none, or before a day."
    ),
)
@click.option("--language", type=one_of(Language), help=N_("Of the words on the screen; else the locale's."))
@click.option("--maildir", metavar="PATH", help=N_("Read mail from this maildir instead of a server."))
@click.option("--spool", is_flag=True, help=N_("Write answers into a folder instead of sending them."))
@click.option("--imap-host", metavar="HOST", help=N_("The IMAP server."))
@click.option("--imap-port", type=click.IntRange(1, 65535), metavar="PORT", help=N_("Its port; else the usual one."))
@click.option("--imap-security", type=_SECURITY, help=N_("How the connection is secured; else tls."))
@click.option("--smtp-host", metavar="HOST", help=N_("The SMTP server."))
@click.option("--smtp-port", type=click.IntRange(1, 65535), metavar="PORT", help=N_("Its port; else the usual one."))
@click.option("--smtp-security", type=_SECURITY, help=N_("How the connection is secured; else tls."))
@click.option("--username", metavar="NAME", help=N_("Whom to log in as; else the address."))
@click.option("--password-command", metavar="COMMAND", help=N_("A command that prints the password."))
@click.option("--password-env", metavar="VARIABLE", help=N_("An environment variable that holds the password."))
@pass_call
def init(call: Call, /, **flags: Any) -> None:
    """Make a desk."""
    path = call.folder.config
    if path.exists() or path.is_symlink():
        raise DeskError(_("{path} is there already and stays as it is.", path=path))
    config = _config(flags)
    text = config_text(config)
    try:
        parse(text)
    except ConfigError as error:  # a flag's value that no question has checked
        raise click.UsageError(str(error)) from error
    call.folder.make()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
        file.write(text.encode())
    line(_("{path} is written.", path=path))
    for mailbox in config.mailboxes:
        _keep_passwords(mailbox)
    line(_("`deskhand sync --once` fetches mail for the first time, `deskhand` opens the console."))


def _config(flags: Mapping[str, Any]) -> Config:
    address = _address(flags["address"] or ask("--address", _("Address that customers write to")))
    local, _at, domain = address.partition("@")
    brand = flags["brand"] or as_name(domain.split(".")[0])
    name = flags["name"]
    if name is None:
        name = ask("--name", _("Name that answers come from"), default=brand.capitalize())
    source = _maildir(flags) if flags["maildir"] else _imap(flags, address)
    leaves = flags["spool"] or (flags["maildir"] and not flags["smtp_host"])
    sink = SpoolSettings("spool") if leaves else _smtp(flags, address)
    mailbox = Mailbox(
        name=flags["mailbox"] or as_name(local),
        brand=brand,
        address=address,
        archive_before=_archive_before(flags["archive_before"]),
        imap=source if isinstance(source, ImapSettings) else None,
        maildir=source if isinstance(source, MaildirSettings) else None,
        smtp=sink if isinstance(sink, SmtpSettings) else None,
        spool=sink if isinstance(sink, SpoolSettings) else None,
    )
    desk = DeskSettings(name=name or brand, language=Language(flags["language"]) if flags["language"] else None)
    return Config(desk=desk, brands=(Brand(brand, Address(name, address)),), mailboxes=(mailbox,))


def _address(text: str) -> str:
    try:
        address: str = EMAIL.read(text)
    except ValueError:
        raise click.UsageError(_("{text} is not an address such as support@acme.example", text=text)) from None
    return address


def _archive_before(text: str | None) -> Archive | date:
    if text is None or text in set(Archive):
        return Archive(text or Archive.NOW)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(_("--archive-before is now, never or a day such as 2026-01-31")) from None


def _maildir(flags: Mapping[str, Any]) -> MaildirSettings:
    return MaildirSettings(str(Path(flags["maildir"]).expanduser().absolute()))


def _imap(flags: Mapping[str, Any], address: str) -> ImapSettings:
    security = Security(flags["imap_security"] or Security.TLS)
    return ImapSettings(
        host=flags["imap_host"] or ask("--imap-host", _("IMAP server")),
        username=flags["username"] or address,
        port=flags["imap_port"] or (993 if security is Security.TLS else 143),
        security=security,
        password_command=flags["password_command"],
        password_env=flags["password_env"],
    )


def _smtp(flags: Mapping[str, Any], address: str) -> SmtpSettings:
    security = Security(flags["smtp_security"] or Security.TLS)
    suggested = re.sub(r"^imap\b", "smtp", flags["imap_host"] or "") or None
    return SmtpSettings(
        host=flags["smtp_host"] or ask("--smtp-host", _("SMTP server"), default=suggested, answered=False),
        # A server on this machine takes mail from its own users without a password.
        username=None if security is Security.NONE else flags["username"] or address,
        port=flags["smtp_port"] or _SMTP_PORTS[security],
        security=security,
        password_command=flags["password_command"] if security is not Security.NONE else None,
        password_env=flags["password_env"] if security is not Security.NONE else None,
    )


def ask(flag: str, question: str, default: str | None = None, *, answered: bool = True) -> str:
    """The answer to a question; where nobody can be asked, the default if it will do (`answered`).

    Raises UsageError, which names the flag to say it with.
    """
    if on_a_terminal():
        answer: str = click.prompt(question, default=default, err=True)
        return answer.strip()
    if default is None or not answered:
        raise click.UsageError(_("{flag} is missing, and there is no terminal to ask on.", flag=flag))
    return default


def on_a_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def as_name(text: str) -> str:
    """The nearest name that a brand or a mailbox may have."""
    name = re.sub(r"[^a-z0-9_-]+", "-", text.lower()).strip("-_")[:32]
    return name if is_name(name) else "support"


def _keep_passwords(mailbox: Mailbox) -> None:
    """Put the passwords into the keyring that config.toml names no other source for; say so where that can't be."""
    doors = {"imap": mailbox.imap, "smtp": mailbox.smtp}
    secret = [
        name
        for name, door in doors.items()
        if door and door.username and not door.password_command and not door.password_env
    ]
    if not secret:
        return
    keyring = keyrings.backend()
    if keyring is None:
        line(_("This machine has no keyring: name a password_command or a password_env in config.toml."))
    elif not on_a_terminal():
        for name in secret:
            line(_("The password is still missing: keyring set deskhand {user}", user=f"{mailbox.name}/{name}"))
    else:
        password = click.prompt(_("Password (goes into {keyring})", keyring=keyring), hide_input=True, err=True)
        for name in secret:
            keyrings.keep(mailbox.name, name, password)
