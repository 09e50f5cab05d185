"""Writes a `config.toml` for a new desk, with what differs from the defaults."""

from __future__ import annotations

from typing import Any

from desk.config import Config
from desk.setting import keys, toml
from desk.words import _


def config_text(config: Config) -> str:
    """The settings as a file that `desk.config.parse` reads back."""
    tables = [
        _("# The doors of this desk. Every setting is explained in config.example.toml."),
        _table("[desk]", config.desk),
    ]
    tables += [_table("[[brand]]", brand) for brand in config.brands]
    for mailbox in config.mailboxes:
        tables.append(_table("[[mailbox]]", mailbox))
        for name in ("imap", "maildir", "smtp", "spool"):
            door = getattr(mailbox, name)
            if door is not None:
                tables.append(_table(f"[mailbox.{name}]", door))
    tables += [_table("[[feed]]", feed) for feed in config.feeds]
    return "\n\n".join(tables) + "\n"


def _table(head: str, table: Any) -> str:
    values = ((key, getattr(table, key.field)) for key in keys(type(table)))
    return "\n".join([head, *(f"{key.name} = {toml(value)}" for key, value in values if value != key.default)])
