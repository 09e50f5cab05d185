"""`deskhand audit mail`: what became of every mail that a mailbox ever showed, and of every one that it shows now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import json_lines
from cli.call import Call, pass_call
from cli.output import emit, line, say
from cli.worded import Command, Group
from desk.errors import DeskError
from desk.words import N_, _, ngettext

if TYPE_CHECKING:
    from mailsync.audit import Comparison
    from mailsync.doors import Door
    from store.audit import FolderAudit, Unaccounted
    from store.store import Store

_GAPS = 5  # told for a folder; --json has all


@click.group(cls=Group, help=N_("Prove that nothing was lost."))
def audit() -> None:
    """Audits."""


@audit.command(
    cls=Command,
    help=N_(
        "Compare each mailbox, as its server shows it now, with the ledger: how many mails, the highest uid, gaps, "
        "and what became of them. Nothing is changed, and the engine may run meanwhile.\n\n"
        "Fails if the server shows a mail that the ledger lacks, if a mail of the ledger is in no ticket and in no "
        "state that explains it, or if a server can't be asked. Mails that came after the last whole pass are waiting, "
        "and those that a server no longer has are kept here: neither is a fault. A feed shows only its newest "
        "entries, so its ledger stands alone."
    ),
)
@click.option("--offline", is_flag=True, help=N_("Ask no server: the ledger alone has to account for everything."))
@click.option("--uids", is_flag=True, help=N_("Tell what became of each uid."))
@json_lines
@pass_call
def mail(call: Call, offline: bool, uids: bool, as_lines: bool) -> None:
    """Audit the mailboxes."""
    from mailsync.doors import doors
    from store import audit as store_audit

    with call.store() as store:
        found = {door.name: door for door in doors(call.config, call.folder.store.parent, store.secret, store.now)}
        names = list(dict.fromkeys([*found, *store_audit.mailboxes(store)]))
        audits = []
        for name in names:
            audits.append(_audit(store, name, None if offline else found.get(name), uids))
            if as_lines:
                emit(audits[-1])
            else:
                _print(audits[-1])
    missing = sum(len(each["unaccounted"]) for each in audits)
    if missing:
        raise DeskError(ngettext("{n} mail is not accounted for.", "{n} mails are not accounted for.", missing))
    if problems := [each["problem"] for each in audits if each["problem"]]:
        raise DeskError("\n".join(problems))


def _audit(store: Store, mailbox: str, door: Door | None, uids: bool) -> dict[str, Any]:
    """All that is known of one mailbox. `compared`: whether its server was asked; `problem`: why it couldn't be."""
    from mailsync.audit import compare
    from mailsync.errors import DoorError
    from store import audit as store_audit

    compared: list[Comparison] | None = None
    problem = notice = ""
    if door is not None:
        try:
            compared = compare(store, door)
            notice = door.source.notice
        except DoorError as error:
            problem = f"{mailbox}: {error}"
    folders = {(each.folder, each.epoch): _folder(each, uids) for each in store_audit.folders(store, mailbox)}
    for each in compared or ():
        folder = folders.setdefault(
            (each.folder, each.epoch), _folder(store_audit.FolderAudit(each.folder, each.epoch), uids)
        )
        folder["server"] = {"messages": each.shown, "waiting": len(each.waiting), "lacking": len(each.unaccounted)}
    states: Counter[str] = Counter()
    for folder in folders.values():
        states.update(folder["states"])
    lost = {(each.folder, each.epoch, each.uid): _lost(each) for each in store_audit.unaccounted(store, mailbox)}
    for each in compared or ():
        for uid in each.unaccounted:
            lost.setdefault((each.folder, each.epoch, uid), _lacking(each, uid))
    return {
        "mailbox": mailbox,
        "compared": compared is not None,
        "problem": problem,
        "notice": notice,
        "folders": list(folders.values()),
        "states": dict(sorted(states.items())),
        "unaccounted": list(lost.values()),
    }


def _folder(audited: FolderAudit, uids: bool) -> dict[str, Any]:
    told = {
        "folder": audited.folder,
        "epoch": audited.epoch,
        "messages": len(audited.fates),
        "highest_uid": audited.highest_uid,
        "gaps": audited.gaps,
        "states": dict(sorted(Counter(str(fate.state) for fate in audited.fates).items())),
        "server": None,
    }
    if uids:
        told["uids"] = [asdict(fate) for fate in audited.fates]
    return told


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


def _lacking(compared: Comparison, uid: str) -> dict[str, Any]:
    return {
        "folder": compared.folder,
        "epoch": compared.epoch,
        "uid": uid,
        "state": None,
        "reason": "not_in_ledger",
        "lost_raw": False,
        "lost_entry": False,
    }


def _print(audit: dict[str, Any]) -> None:
    line(f"{audit['mailbox']}: {_counts(audit['states']) or _('nothing yet')}")
    for folder in audit["folders"]:
        for words in _told(folder):
            line(f"  {words}")
    if not audit["compared"] and not audit["problem"] and audit["folders"]:
        line("  " + _("not compared with a server: the ledger alone was looked at"))
    if audit["notice"]:
        line(f"  {audit['notice']}")
    for lost in audit["unaccounted"]:
        state = _("on the server, not in the ledger") if lost["state"] is None else lost["state"]
        where = " ".join(filter(None, (lost["folder"], lost["uid"])))
        say("  " + _("not accounted for: {where}, {state}", where=where, state=state))


def _told(folder: dict[str, Any]) -> Iterator[str]:
    """What is told of one folder, line by line; a maildir has no name to begin with."""
    facts = [ngettext("{n} mail", "{n} mails", folder["messages"])]
    if folder["highest_uid"] is not None:
        facts.append(_("highest uid {uid}", uid=folder["highest_uid"]))
    if folder["gaps"]:
        gaps = [str(first) if first == last else f"{first}–{last}" for first, last in folder["gaps"]]
        told = ", ".join(gaps[:_GAPS]) + (" …" if len(gaps) > _GAPS else "")
        facts.append(_("gaps: {uids}", uids=told))
    if server := folder["server"]:
        facts.append(ngettext("{n} on the server now", "{n} on the server now", server["messages"]))
        if server["waiting"]:
            facts.append(ngettext("{n} waiting to be fetched", "{n} waiting to be fetched", server["waiting"]))
    name = folder["folder"] + (f" ({folder['epoch']})" if folder["epoch"] else "")
    yield (f"{name}: " if name else "") + " · ".join(facts)
    for fate in folder.get("uids", ()):
        ticket = f"#{fate['ticket']}" if fate["ticket"] else ""
        yield "  " + " ".join(filter(None, (fate["uid"], fate["state"], ticket, fate["reason"])))


def _counts(states: dict[str, int]) -> str:
    return " · ".join(f"{state} {count}" for state, count in states.items())
