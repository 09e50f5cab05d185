"""Bounces: which recipients an answer of ours did not reach, and why (rule 14)."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from desk.change import RecipientFailed
from desk.conversation import Entry, EntryKind
from desk.errors import NotFound
from desk.incoming import Incoming
from desk.mail.facts import Bounce, Failure, Kind, Verification
from desk.mail.reply import is_own
from desk.state import State
from desk.thread import target
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


def placed(incoming: Incoming, state: State) -> Incoming:
    """A report that bears the envelope id of an answer names that answer, also where it gives no Message-ID back."""
    if incoming.reported_item is None:
        return incoming
    try:
        ours = state.item(incoming.reported_item).message_id
    except NotFound:  # it left before a backup was restored
        return incoming
    others = (one for one in incoming.refers_to if one != ours)
    return replace(incoming, refers_to=(ours, *others), signed_id=ours)


def told(incoming: Incoming, brand: str, report: int, state: State) -> Iterator[RecipientFailed]:
    """What a report, which became the entry `report`, says of an answer of ours.

    Only a report that names the answer's own Message-ID counts: it is signed, and nobody who did not get the answer can
    know it (F-31). And only the answer's own recipients can fail. What somebody else could have made up is a claim: it
    is told as one, and changes nothing else.
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
        if not (recipient := _recipient(failure.recipient, answer)):
            continue
        new = replace(failure, recipient=recipient, claimed=is_claim(incoming, answer, recipient, {recipient}, state))
        was = before.get(recipient)
        # A late word of an earlier try takes nothing back, and a claim nothing that is known
        final = was is not None and was.permanent and (not new.permanent or (new.claimed and not was.claimed))
        if not final and was != new:
            yield RecipientFailed(answer.ticket, answer.id, new, report)


def is_claim(incoming: Incoming, answer: Entry, recipient: str, trusted: AbstractSet[str], state: State) -> bool:
    """Whether anybody but mail servers and `trusted` addresses could have written what a report says of a recipient.

    Nobody else could where it bears the envelope id, which no recipient ever sees; where one's own mail server found
    that it is from the recipient's mail domain; and where nobody else can know the answer's Message-ID.
    """
    if incoming.reported_item is not None and incoming.reported_item == answer.outbox:
        return False
    if incoming.verification is Verification.VERIFIED and _is_akin(incoming.author.value, recipient):
        return False
    return not _who_knows(answer, state) <= trusted


def _is_akin(sender: str, recipient: str) -> bool:
    """Whether two addresses are of one mail domain, or of one within the other."""
    one, other = (f".{address.rpartition('@')[2].lower()}" for address in (sender, recipient))
    return len(one) > 1 and len(other) > 1 and (one.endswith(other) or other.endswith(one))


def _who_knows(answer: Entry, state: State) -> set[str]:
    """Who may know an answer's Message-ID: who got it, and who wrote or was written to later, since mails name it."""
    ticket = target(state.ticket(answer.ticket), state)
    later = [one for one in state.entries_after(ticket.number, answer.id) if one.kind is EntryKind.MESSAGE]
    people = set(map(str.lower, _addresses(answer)))
    for message in later:
        if message.mail_kind is not Kind.BOUNCE:
            people.update(map(str.lower, (message.author.address, *_addresses(message))))
    return {one for one in people if one and not is_own(one, state.own_addresses())}


def _addresses(message: Entry) -> list[str]:
    return [address.email for address in (*message.to, *message.cc)]


def _recipient(address: str, answer: Entry) -> str:
    """Which of an answer's recipients a report is about, in lower case; empty where it is none of them.

    An answer to one person can only be about that one: what is named instead is where his mail is sent on to.
    """
    recipients = [one.lower() for one in _addresses(answer)]
    if address.lower() in recipients:
        return address.lower()
    return recipients[0] if len(recipients) == 1 else ""


def witnesses(incoming: Incoming, answer: Entry, state: State) -> set[str]:
    """Those of an answer's recipients (lower case) that a report about it names, where only who has it can know it."""
    bounce = incoming.bounce or Bounce((), "")
    told = (*(failure.recipient for failure in bounce.failures), *bounce.reached)
    named = {_recipient(address, answer) for address in told} - {""}
    everybody = set(map(str.lower, _addresses(answer)))
    return {one for one in named if not is_claim(incoming, answer, one, everybody, state)}


def words(failure: Failure) -> str:
    """A failure as a person is told it, with the server's own words behind."""
    reason = _(REASONS.get(failure.reason, REASONS["other"]))
    if failure.permanent:
        told = _("not delivered to {address}: {reason}", address=failure.recipient, reason=reason)
    else:
        told = _("not delivered to {address} so far: {reason}", address=failure.recipient, reason=reason)
    if failure.claimed:
        told = _("{told}; but anybody who has the answer could have written that report", told=told)
    return f"{told} ({failure.said})" if failure.said else told
