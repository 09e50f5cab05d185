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
    "reply_address": N_("was sent to the signed reply address of {detail}"),
    "same_id": N_("bears the same id as a message of this ticket: {detail}"),
    "common_ancestor": N_("refers to the same unknown message as this ticket: {detail}"),
    "number": N_("its subject names {detail}, and its sender takes part there"),
    "joins": N_("refers to {detail} too, so that became a part of this ticket"),
    "made_up_id": N_("refers to an id that looks like ours but is made up, and leads nowhere: {detail}"),
    "new_subject": N_("belongs to the thread of {detail}, but has another subject: a new ticket"),
    "new_follow_up": N_("refers to {detail}, which was closed long ago: a new ticket"),
    "new_number": N_("its subject names {detail}, but its sender takes no part there: a new ticket"),
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
