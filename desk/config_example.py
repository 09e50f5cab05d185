"""The text of `config.example.toml`, written from the declarations in `desk/config.py`, so that neither can drift."""

from __future__ import annotations

from dataclasses import MISSING
from typing import Any, Final

from desk.config import (
    Brand,
    DeskSettings,
    Feed,
    ImapSettings,
    Mailbox,
    MaildirSettings,
    SmtpSettings,
    SpoolSettings,
)
from desk.setting import Key, keys, toml
from desk.team import AgentSettings, Group

_HEAD: Final = """\
# The settings of a desk: the doors that mail comes in and goes out by, and nothing secret. It stands as config.toml in
# the desk's folder. What is commented out shows the default, or an example where there is none.
# `deskhand doctor` says what is wrong with it.
"""
_DOORS: Final = """\
# A mailbox has one source ([mailbox.imap] or [mailbox.maildir]) and one way out ([mailbox.smtp] or [mailbox.spool]).
# Passwords come from a command, the environment, or the keyring: service "deskhand", user "NAME/imap" or "NAME/smtp".
"""
_TEAM: Final = """\
# Groups, whom a review can be asked of, and agents whose answers somebody else sees before they leave. Who works here
# needs no table: agents join by opening the console.
"""
_KEYS: Final = """\
# The id of an action (docs/keys.md lists them) and the key that calls it.
[keys]
# ticket.reply = "r"

# Keys that put a canned reply, by its name, into an answer: f1 to f12, "alt+1" to "alt+9".
[hotkeys]
# f2 = "refund-received"
# "alt+1" = "ask-order-number"
"""
_COLUMN: Final = 42  # where meanings begin


def example() -> str:
    """A whole `config.toml` with every key, its meaning and its default."""
    return "\n".join(
        [
            _HEAD,
            _table("[desk]", DeskSettings),
            _table("[[brand]]", Brand),
            _DOORS.rstrip("\n"),
            _table("[[mailbox]]", Mailbox),
            _table("[mailbox.imap]", ImapSettings),
            _table("[mailbox.smtp]", SmtpSettings),
            "# A mailbox without a server: mail is read from a folder, answers are written into one.",
            _table("[[mailbox]]", Mailbox, name="paper", address="paper@acme.example", aliases=()),
            _table("[mailbox.maildir]", MaildirSettings),
            _table("[mailbox.spool]", SpoolSettings),
            _table("[[feed]]", Feed),
            _TEAM.rstrip("\n"),
            _table("[[group]]", Group),
            _table("[[agent]]", AgentSettings),
            _KEYS.rstrip("\n"),
            "",
        ]
    )


def _table(head: str, kind: type[Any], **shown: object) -> str:
    return "\n".join([head, *(_line(key, shown.get(key.field)) for key in keys(kind)), ""])


def _line(key: Key, shown: object) -> str:
    """The key with its value and its meaning; commented out where it may be left out."""
    value = next(value for value in (shown, key.setting.example, key.default) if value is not None)
    assignment = f"{'' if key.default is MISSING else '# '}{key.name} = {toml(value)}"
    choices = f"{' | '.join(key.setting.kind.choices)}: " if key.setting.kind.choices else ""
    return f"{assignment:<{_COLUMN}}  # {choices}{key.setting.help}"
