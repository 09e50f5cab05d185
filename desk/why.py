"""Puts the reasons of decisions into words: why a message is in its ticket, why it counts as machine mail."""

from __future__ import annotations

from typing import Final

from desk.conversation import GETS, Entry, Why
from desk.mail.facts import Kind
from desk.mail.reply import REASONS
from desk.safe import one_line
from desk.words import N_, _

MOVED: Final = "moved"
"""The reason of a message that an agent moved; its detail is the ticket that it was in, and the agent's name."""

_WORDS: Final = {
    "signed_id": N_("answers a message of ours, by its signed id: {detail}"),
    "refers_to": N_("refers to a message of this ticket: {detail}"),
    "named_before": N_("a message of this ticket refers to it: {detail}"),
    "reply_address": N_("was sent to the signed reply address of {detail}"),
    "same_id": N_("bears the same id as a message of this ticket: {detail}"),
    "common_ancestor": N_("refers to the same unknown message as this ticket: {detail}"),
    "number": N_("its subject names {detail}, and its sender takes part there"),
    "joins": N_("refers to {detail} too, so that became a part of this ticket"),
    "possibly_same": N_("refers to {detail} too, which stays a ticket of its own: the two are linked"),
    "made_up_id": N_("refers to an id that looks like ours but is made up, and leads nowhere: {detail}"),
    "new_subject": N_("belongs to the thread of {detail}, but has another subject: a new ticket"),
    "new_follow_up": N_("refers to {detail}, which was closed long ago: a new ticket"),
    "new_number": N_("its subject names {detail}, but its sender takes no part there: a new ticket"),
    "new_matter": N_("refers to nothing that is known here: a new ticket"),
    "auto_submitted:auto-forwarded": N_("was passed on by a program, and gets no automatic answer"),
    MOVED: N_("was moved here from {ticket} by {name}"),
    "edited_by": N_("was edited by {detail} before it left"),
    "acknowledges": N_("acknowledges the first message, with the canned reply {detail}"),
}
_MACHINE: Final = {
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
"""Why a message counts as machine mail; other reasons for it are named after a header."""
_HEADER: Final = N_("its header {header} says so")
"""For reasons that are named after a header, with its value behind a colon: `auto_submitted:auto-replied`."""


def kind_words(entry: Entry) -> str:
    """Why a message counts as machine mail, in short: headers as they are; empty where it is none."""
    if entry.mail_kind is Kind.MESSAGE:
        return ""
    reasons = [why for why in entry.why if why.code not in _WORDS]
    return one_line(", ".join(_(_MACHINE[why.code]) if why.code in _MACHINE else _header(why) for why in reasons))


def place_words(entry: Entry) -> list[str]:
    """Why a message is in its ticket, as `words` tells it; why it was where somebody moved it from, as such."""
    place = [why for why in entry.why if why.code in _WORDS]
    moved = [why for why in place if why.code == MOVED]
    first = [words(why) for why in place if why.code != MOVED]
    return [*map(words, moved), *(_("at first: {reason}", reason=reason) if moved else reason for reason in first)]


def told(entry: Entry) -> list[str]:
    """All reasons for a message's place and kind, each as `words` tells it."""
    return [*place_words(entry), *(words(why) for why in entry.why if why.code not in _WORDS)]


def words(why: Why) -> str:
    """A reason as the end of a sentence about its message, in the person's language."""
    if why.code == MOVED:
        ticket, _space, agent = why.detail.partition(" ")
        return _(_WORDS[MOVED], ticket=ticket, name=agent)
    if why.code.startswith(GETS):
        reason = _(REASONS[why.code.removeprefix(GETS)])
        return _("to {address}: {reason}", address=why.detail, reason=reason)
    if why.code in _WORDS:
        return _(_WORDS[why.code], detail=why.detail)
    return _(_MACHINE[why.code]) if why.code in _MACHINE else _(_HEADER, header=_header(why))


def _header(why: Why) -> str:
    """The header that a reason is named after, with the value that it has."""
    name, _colon, value = why.code.partition(":")
    header = name.replace("_", "-").title()
    return f"{header}: {value}" if value else header
