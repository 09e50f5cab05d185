"""`deskhand audit mail`: what became of every mail that a mailbox ever showed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.arguments import json_lines
from cli.call import Call, pass_call
from cli.output import emit, line
from cli.worded import Command, Group
from desk.errors import DeskError
from desk.words import N_, _, ngettext

if TYPE_CHECKING:
    from store.audit import Unaccounted
    from store.store import Store


@click.group(cls=Group, help=N_("Prove that nothing was lost."))
def audit() -> None:
    """Audits."""


@audit.command(
    cls=Command,
    help=N_(
        "Show what the ledger knows of each mailbox: how many mails, the highest uid, and what became of them.\n\n"
        "Fails if a mail is in no ticket and in no state that explains it."
    ),
)
@json_lines
@pass_call
def mail(call: Call, as_lines: bool) -> None:
    """Audit the mailboxes."""
    from store import audit as store_audit

    doors = [mailbox.name for mailbox in call.config.mailboxes] + [feed.name for feed in call.config.feeds]
    with call.store() as store:
        names = list(dict.fromkeys([*doors, *store_audit.mailboxes(store)]))
        audits = [_audit(store, name) for name in names]
    for each in audits:
        if as_lines:
            emit(each)
        else:
            _print(each)
    missing = sum(len(each["unaccounted"]) for each in audits)
    if missing:
        raise DeskError(ngettext("{n} mail is not accounted for.", "{n} mails are not accounted for.", missing))


def _audit(store: Store, mailbox: str) -> dict[str, Any]:
    from store import audit as store_audit
    from store import ledger

    folders = [
        {"folder": each.folder, "epoch": each.epoch, "messages": each.messages, "highest_uid": each.highest_uid}
        for each in store_audit.folders(store, mailbox)
    ]
    return {
        "mailbox": mailbox,
        "folders": folders,
        "states": {str(state): count for state, count in sorted(ledger.tally(store, mailbox).items())},
        "unaccounted": [_lost(each) for each in store_audit.unaccounted(store, mailbox)],
    }


def _lost(mail: Unaccounted) -> dict[str, Any]:
    return {
        "folder": mail.folder,
        "epoch": mail.epoch,
        "uid": mail.uid,
        "state": mail.state,
        "reason": mail.reason,
        "lost_raw": mail.lost_raw,
        "lost_entry": mail.lost_entry,
    }


def _print(audit: dict[str, Any]) -> None:
    states = " · ".join(f"{state} {count}" for state, count in audit["states"].items())
    line(f"{audit['mailbox']}: {states or _('nothing yet')}")
    for folder in audit["folders"]:
        words = ngettext("{n} mail", "{n} mails", folder["messages"])
        highest = "" if folder["highest_uid"] is None else _(", highest uid {uid}", uid=folder["highest_uid"])
        name = folder["folder"] + (f" ({folder['epoch']})" if folder["epoch"] else "")
        line(f"  {name}: {words}{highest}" if name else f"  {words}{highest}")  # a maildir has neither
    for lost in audit["unaccounted"]:
        line(
            _("  not accounted for: {folder} {uid}, {state}", **{key: lost[key] for key in ("folder", "uid", "state")})
        )
