"""Settles answers that nobody knew the fate of: by what comes in, by the Sent folder, or by the owner's policy (F-21).

What proves that an answer has left is its Message-ID in other hands: it is signed and kept from everybody until then.
Who has it later is another question, since each mail of a thread names those before it. So only the mail that is
answered or reported on counts, not those named beside it; and only from, or about, somebody whom it was for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from desk import bounces
from desk.change import DeliverySet
from desk.command import SettleDoubt
from desk.delivery import changed
from desk.doubt import Doubt, Evidence
from desk.errors import NotAllowed
from desk.incoming import Incoming
from desk.mail.facts import Kind, Verification
from desk.outbox import OutboxState
from desk.state import State
from desk.words import _

_IN_DOUBT: Final = frozenset({OutboxState.UNCERTAIN})


def told(incoming: Incoming, brand: str, state: State) -> Iterator[DeliverySet]:
    """What a message that came in proves of the answer that it answers or reports on."""
    if not incoming.signed_id or incoming.signed_id != incoming.refers_to[0]:
        return
    for known in state.message(brand, incoming.signed_id):
        doubt = state.doubt(known.entry) if known.outgoing else None
        if doubt is None:
            continue
        if incoming.bounce is not None:
            evidence = Evidence.BOUNCE if incoming.kind is Kind.BOUNCE else Evidence.DELIVERED
            by = bounces.witnesses(incoming, state.entry(known.entry), state)
        else:
            evidence = Evidence.ANSWER if incoming.kind is Kind.MESSAGE else Evidence.AUTO_REPLY
            by = {incoming.author.value} if incoming.verification is not Verification.UNVERIFIED else set()
        yield from _settled(doubt, evidence, by)


def _settled(doubt: Doubt, evidence: Evidence, by: set[str]) -> Iterator[DeliverySet]:
    """Who is known to have the answer, now that these addresses (lower case) have it, or had it on its way to them.

    Where its data ended only once, all got it together; else each can speak for himself alone.
    """
    among = [part for part in doubt.item.deliveries if part.address.lower() in by]
    proven = doubt.item.deliveries if among and doubt.dots == 1 else among
    parts = [replace(part, state=OutboxState.SENT) for part in proven if part.state in _IN_DOUBT]
    if parts:
        yield changed(doubt.item, parts, evidence=evidence)


def settle_doubt(command: SettleDoubt, state: State, now: datetime) -> Iterator[DeliverySet]:
    """The engine settles a whole answer: it lies in the Sent folder, or none of the evidence came in time.

    Where its data ended more than once, the copy may be of the first time; and it is sent again by itself only once.
    """
    doubt = state.doubt(state.item(command.item).entry)
    if doubt is None or (doubt.dots > 1 and command.state is not OutboxState.CANCELLED):
        raise NotAllowed(_("Outbox item {item} can't be settled by evidence; a person has to say.", item=command.item))
    parts = [replace(part, state=command.state) for part in doubt.item.among(_IN_DOUBT)]
    due_at = now if command.state is OutboxState.QUEUED else None
    yield changed(doubt.item, parts, due_at, command.evidence)
