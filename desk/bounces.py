"""Bounces: which recipients an answer of ours did not reach, and why (rule 14)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from desk.change import RecipientFailed
from desk.conversation import Entry
from desk.incoming import Incoming
from desk.mail.facts import Failure, Kind
from desk.state import State
from desk.words import N_, _

REASONS: Final = {
    "user_unknown": N_("there is no such address"),
    "mailbox_full": N_("the mailbox is full"),
    "mailbox_disabled": N_("the mailbox takes no mail any more"),
    "host_unknown": N_("there is no such mail domain"),
    "network": N_("its server can't be reached"),
    "blocked": N_("its server blocks our mail"),
    "policy": N_("its server does not allow it"),
    "too_large": N_("the mail is too large"),
    "content": N_("its server does not like what is in the mail"),
    "loop": N_("the mail goes round in circles"),
    "expired": N_("its server could not be reached for too long"),
    "delayed": N_("it takes longer than usual; it is still being tried"),
    "other": N_("no reason was given"),
}
"""The codes of `Failure.reason` (desk/mail/bounce_reason.py), each the end of a sentence; translated when shown."""


def told(incoming: Incoming, brand: str, report: int, state: State) -> Iterator[RecipientFailed]:
    """What a report, which became the entry `report`, says of an answer of ours.

    Only a report that names the answer's own Message-ID counts: it is signed, and nobody who did not get the answer can
    know it (F-31). And only the answer's own recipients can fail.
    """
    if incoming.kind is not Kind.BOUNCE or incoming.bounce is None:
        return
    named = (known for message_id in incoming.refers_to for known in state.message(brand, message_id))
    known = next((known for known in named if known.outgoing), None)
    if known is None:
        return
    answer = state.entry(known.entry)
    before = {failure.recipient: failure for failure in answer.failures}
    for failure in incoming.bounce.failures:
        recipient = _recipient(failure, answer)
        was = before.get(recipient)
        final = was is not None and was.permanent and not failure.permanent  # a late word of an earlier try
        if recipient and not final and was != (new := replace(failure, recipient=recipient)):
            yield RecipientFailed(answer.ticket, answer.id, new, report)


def _recipient(failure: Failure, answer: Entry) -> str:
    """Which of an answer's recipients a failure is about, in lower case; empty where it is none of them.

    An answer to one person can only have failed there: what is named instead is where that person's mail is sent on to.
    """
    recipients = [address.email.lower() for address in (*answer.to, *answer.cc)]
    if failure.recipient.lower() in recipients:
        return failure.recipient.lower()
    return recipients[0] if len(recipients) == 1 else ""


def recipients(incoming: Incoming, answer: Entry) -> set[str]:
    """Those of an answer's recipients (lower case) whom a report is about."""
    failures = incoming.bounce.failures if incoming.bounce else ()
    return {_recipient(failure, answer) for failure in failures} - {""}


def words(failure: Failure) -> str:
    """A failure as a person is told it, with the server's own words behind."""
    reason = _(REASONS.get(failure.reason, REASONS["other"]))
    if failure.permanent:
        told = _("not delivered to {address}: {reason}", address=failure.recipient, reason=reason)
    else:
        told = _("not delivered to {address} so far: {reason}", address=failure.recipient, reason=reason)
    return f"{told} ({failure.said})" if failure.said else told
