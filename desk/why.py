"""Puts the reasons of decisions into words: why a message is in its ticket, why it counts as machine mail."""

from __future__ import annotations

from typing import Final

from desk.conversation import Entry, Why
from desk.mail.facts import Kind
from desk.words import N_, _

_WORDS: Final = {
    "signed_id": N_("answers a message of ours, by its signed id: {detail}"),
    "refers_to": N_("refers to a message of this ticket: {detail}"),
    "named_before": N_("a message of this ticket refers to it: {detail}"),
    "new_matter": N_("refers to nothing that is known here: a new ticket"),
    "feedback_report": N_("is an abuse report"),
    "delivery_status": N_("is a delivery report"),
    "read_receipt": N_("is a read receipt"),
    "automatic_subject": N_("its subject is one that mail programs write"),
    "failure_words": N_("its words are those of a mail server"),
    "bounce_subject": N_("its subject is one that mail servers write"),
    "null_return_path": N_("its Return-Path is empty, as no person's is"),
    "sender_daemon": N_("its sender is a mail server"),
    "too_many_hops": N_("it went through so many servers that it must go round in circles"),
    "sender_postmaster": N_("its sender is a postmaster"),
}
_HEADER: Final = N_("its header {header} says so")
"""For reasons that are named after a header, with its value behind a colon: `auto_submitted:auto-replied`."""


def kind_words(entry: Entry) -> tuple[str, ...]:
    """Why a message counts as machine mail, each the end of a sentence about it; the first reason is the thread's."""
    return () if entry.mail_kind is Kind.MESSAGE else tuple(words(why) for why in entry.why[1:])


def words(why: Why) -> str:
    """A reason as the end of a sentence about its message, in the person's language."""
    known = _WORDS.get(why.code)
    if known is not None:
        return _(known, detail=why.detail)
    name, _colon, value = why.code.partition(":")
    header = name.replace("_", "-").title()
    return _(_HEADER, header=f"{header}: {value}" if value else header)
