"""The JSON forms that `--json` prints; field names are part of the program's interface."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from desk import bounces, hold
from desk.canned import CannedReply
from desk.conversation import Entry, EntryKind, File
from desk.draft import Draft
from desk.duration import written
from desk.hold import Hold
from desk.link import Link
from desk.mail.facts import Address, Attachment, Failure
from desk.outbox import Delivery, OutboxItem
from desk.ticket import Ticket
from tui import events


def time(at: datetime) -> str:
    """A time as ISO 8601 in UTC, to the second: `2026-01-31T09:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ticket(one: Ticket) -> dict[str, Any]:
    """A ticket as a list shows it."""
    return {
        "number": one.number,
        "subject": one.subject,
        "status": one.status,
        "priority": one.priority,
        "assignee": one.assignee,
        "brand": one.brand,
        "tags": list(one.tags),
        "customer": {"name": one.customer.name, "email": one.customer.email},
        "created_at": time(one.created_at),
        "updated_at": time(one.updated_at),
        "messages": one.messages,
    }


def entry(one: Entry, number: int, names: Mapping[str, str], now: datetime, *, outside: bool = False) -> dict[str, Any]:
    """An entry of the conversation that the ticket `number` shows. `names` has agents' full names by name.

    `outside`: it is between the desk and somebody who is not the customer. An event's `text` is the sentence that
    screens show of it; `late` is how many seconds too late an answer left.
    """
    text = event(one, number, names, now) if one.kind is EntryKind.EVENT else one.text
    return {
        "id": one.id,
        "kind": one.kind,
        "direction": one.direction,
        "author": {"name": one.author.name, "email": one.author.address, "agent": one.author.agent},
        "at": time(one.at),
        "text": text,
        "reply_text": one.reply_text,
        "attachments": [attachment(each) for each in one.attachments],
        "verification": one.verification,
        "outside": outside,
        "delivery": one.delivery,
        "deliveries": [delivery(each) for each in one.deliveries],
        "late": None if one.late is None else int(one.late.total_seconds()),
        "failures": [failure(each) for each in one.failures],
        "why": [{"code": why.code, "detail": why.detail} for why in one.why],
    }


def failure(one: Failure) -> dict[str, Any]:
    """A recipient that an answer did not reach (`words`: the same as screens show it)."""
    return {
        "recipient": one.recipient,
        "permanent": one.permanent,
        "status": one.status,
        "reason": one.reason,
        "said": one.said,
        "words": bounces.words(one),
    }


def link(one: Link) -> dict[str, Any]:
    """A ticket that another one is linked with, and why."""
    return {"number": one.ticket.number, "subject": one.ticket.subject, "status": one.ticket.status, "why": one.reason}


def event(one: Entry, number: int, names: Mapping[str, str], now: datetime) -> str:
    """An event as one sentence on the ticket `number`; empty where nothing is worth saying."""
    return next((sentence for _entry, sentence in events.told([one], number, names, now)), "")


def attachment(one: Attachment) -> dict[str, Any]:
    """An attachment, with its size in bytes: about that where it is still on the server (`here`)."""
    return {"name": one.name, "type": one.type, "size": one.size, "inline": one.inline, "here": not one.away}


def file(one: File) -> dict[str, Any]:
    """An attachment with its number in the ticket and the message that it came with."""
    return {"number": one.number, "entry": one.entry.id, **attachment(one.attachment)}


def draft(one: Draft) -> dict[str, Any]:
    """What is being written on a ticket. `canned` names the canned replies in it."""
    return {
        "id": one.id,
        "ticket": one.ticket,
        "kind": one.kind,
        "text": one.text,
        "to": list(one.to),
        "cc": list(one.cc),
        "canned": list(one.canned),
        "handed_by": one.handed_by,
        "updated_at": time(one.updated_at),
    }


def outbox_item(one: OutboxItem) -> dict[str, Any]:
    """An answer on its way out."""
    return {
        "id": one.id,
        "ticket": one.ticket,
        "to": list(one.to),
        "state": one.state,
        "due_at": time(one.due_at),
        "holds": [held(each) for each in one.holds],
        "attempts": one.attempts,
        "reason": one.reason,
        "deliveries": [delivery(each) for each in one.deliveries],
    }


def held(one: Hold) -> dict[str, Any]:
    """What keeps an answer from leaving (`words`: the same as screens show it)."""
    return {"reason": one.reason, "about": one.about, "at": time(one.at), "words": hold.words([one])}


def delivery(one: Delivery) -> dict[str, Any]:
    """Where an answer is at one of its recipients, with the last that was said about it."""
    return {"address": one.address, "state": one.state, "words": one.words}


def canned_reply(one: CannedReply) -> dict[str, Any]:
    """A canned reply with its texts by language; the text for any language stands under the empty name."""
    actions = one.actions
    return {
        "name": one.name,
        "title": one.title,
        "bodies": dict(one.bodies),
        "brand": one.brand,
        "tags": list(one.tags),
        "actions": {
            "status": actions.status,
            "priority": actions.priority,
            "assignee": actions.assignee,
            "snooze": None if actions.snooze is None else written(actions.snooze),
            "add_tags": list(actions.add_tags),
            "remove_tags": list(actions.remove_tags),
        },
    }


def people(addresses: tuple[Address, ...]) -> str:
    """Addresses as a mail's header shows them."""
    return ", ".join(f"{address.name} <{address.email}>" if address.name else address.email for address in addresses)
