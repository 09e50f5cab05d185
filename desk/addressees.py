"""Which message of a ticket an answer answers, and so who it goes to; the reasons are `desk.mail.reply`'s (rule 19)."""

from __future__ import annotations

from collections.abc import Sequence

from desk.conversation import Direction, Entry
from desk.mail.facts import Address, Kind, Mail
from desk.mail.reply import Recipient, recipients
from desk.ticket import Ticket


def answered(entries: Sequence[Entry]) -> Entry | None:
    """The newest message that a person wrote to us; else the newest that a machine did."""
    received = [entry for entry in entries if entry.direction is Direction.IN]
    people = [entry for entry in received if entry.mail_kind is Kind.MESSAGE]
    return max(people or received, key=lambda entry: (entry.at, entry.id), default=None)


def addressees(ticket: Ticket, entries: Sequence[Entry], own: frozenset[str], everyone: bool) -> tuple[Recipient, ...]:
    """Who an answer to this ticket goes to: those of the message that it answers, else the customer.

    `own` are the desk's addresses in lower case; `everyone` False answers the sender alone.
    """
    entry = answered(entries)
    customer = Address(ticket.customer.name, ticket.customer.email)
    author = customer if entry is None else Address(entry.author.name, entry.author.address)
    mail = Mail(
        subject=ticket.subject if entry is None else entry.subject,
        from_=(author,) if author.email else (),
        to=() if entry is None else entry.to,
        cc=() if entry is None else entry.cc,
        reply_to=() if entry is None else entry.reply_to,
        sent_at=None if entry is None else entry.at,
        message_id="" if entry is None else entry.message_id,
        message_id_made=False,
        in_reply_to="",
        references=() if entry is None else entry.references,
        text="",
        html=False,
        reply_text="",
        attachments=(),
        raw_size=0,
        kind=Kind.MESSAGE if entry is None else entry.mail_kind,
        reasons=(),
        bounce=None,
        warnings=(),
    )
    return recipients(mail, own, everyone)
