"""One try of one answer. It never guesses: each state is committed before the step that it names (rule 17)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from random import random
from typing import Final

from desk.agent import SYSTEM
from desk.command import MarkDelivery
from desk.errors import NotAllowed
from desk.mail.envelope_id import envelope_id
from desk.outbox import GIVE_UP_AFTER, Delivery, OutboxItem, OutboxState, next_try
from desk.words import _
from mailsync.channel import Letter
from mailsync.doors import Door
from mailsync.errors import DoorError, Refused, said
from mailsync.letter import written
from store import outbox
from store.store import Store

_log = logging.getLogger(__name__)

_UNDER_WAY: Final = frozenset({OutboxState.SENDING, OutboxState.DATA_SENT})


class Attempt:
    """A try of an item that is claimed, or what is to be said of one that was cut off. For one thread.

    `problems` are lines about what could not be done.
    """

    def __init__(self, store: Store, door: Door, item: OutboxItem) -> None:
        self.problems: list[str] = []
        self._store = store
        self._door = door
        self._item = item
        self._to = [part.address for part in item.among(_UNDER_WAY)]

    async def run(self) -> bool:
        """Try; whether it has left. Raises DoorError for trouble at the door, after what it means is committed."""
        sink = self._door.sink
        try:
            letter = self.letter()
        except Exception as error:  # noqa: BLE001 (F-30: what can't be written is parked with its reason)
            _log.exception("%s: outbox item %s could not be written", self._door.name, self._item.id)
            self.mark(OutboxState.REJECTED, said(f"{type(error).__name__}: {error}"))
            return False
        try:
            async for recipient, refused in sink.offer(letter):
                self._refused(refused, [recipient])
            if not self._to:
                return False
            await sink.transfer()
        except Refused as refused:
            self._refused(refused, self._to)
            return False
        except DoorError as error:
            self._again(str(error), self._to)
            raise
        if not outbox.data_sent(self._store, self._item.id, self._item.fence):
            await sink.close()  # before the dot: nobody has it (F-25)
            _log.warning("%s: outbox item %s was claimed by another sender", self._door.name, self._item.id)
            return False
        try:
            words = await sink.finish()
        except Refused as refused:
            self._refused(refused, self._to)
            return False
        except DoorError as error:
            self.mark(OutboxState.UNCERTAIN, str(error))
            raise
        except BaseException as error:
            self.mark(OutboxState.UNCERTAIN, said(f"{type(error).__name__} {error}"))
            raise
        self.mark(OutboxState.SENT, words)
        return True

    async def recover(self) -> None:
        """After a crash: what may have left is settled by evidence where the receiver has some, else by a person."""
        try:
            arrived = await self._door.sink.arrived(self.letter())
        except DoorError:
            arrived = None
        if arrived is None:
            self.mark(OutboxState.UNCERTAIN, _("deskhand stopped before the server's answer came."))
        elif arrived:
            self.mark(OutboxState.SENT, "")
        else:
            self.mark(OutboxState.QUEUED, "", due_at=self._store.now())

    def letter(self) -> Letter:
        """The answer's bytes: written once, at the first try, and the same ever after (Date and Message-ID too)."""
        raw = outbox.frozen(self._store, self._item.id)
        if raw is None:
            raw = outbox.freeze(self._store, self._item.id, written(self._store, self._door, self._item))
        sign = envelope_id(self._store.secret, self._item.id)
        return Letter(self._item.id, self._door.address, tuple(self._to), raw, sign)

    def _refused(self, refused: Refused, recipients: Iterable[str]) -> None:
        if refused.permanent:
            self.mark(OutboxState.REJECTED, str(refused), recipients)
        else:
            self._again(str(refused), recipients)

    def _again(self, why: str, recipients: Iterable[str]) -> None:
        """They are tried again later, with the same bytes; not for ever."""
        now = self._store.now()
        if now - (self._item.tried_at or now) > GIVE_UP_AFTER:
            days = GIVE_UP_AFTER.days
            self.mark(OutboxState.REJECTED, _("Given up after {n} days. {why}", n=days, why=why), recipients)
        else:
            self.mark(OutboxState.QUEUED, why, recipients, next_try(self._item.attempts, now, random()))

    def mark(
        self,
        state: OutboxState,
        words: str,
        recipients: Iterable[str] | None = None,
        due_at: datetime | None = None,
    ) -> None:
        """Commit what is known of recipients (None: of all that this is about), who are under way no more."""
        known = tuple(self._to if recipients is None else recipients)
        self._to = [address for address in self._to if address not in known]
        ticket = self._item.ticket
        why = f"{', '.join(known)}: {words}" if len(self._item.deliveries) > 1 else words
        if state is OutboxState.REJECTED:
            self.problems.append(_("#{ticket}: the answer was refused. {why}", ticket=ticket, why=why))
        elif state is OutboxState.UNCERTAIN:
            self.problems.append(_("#{ticket}: nobody knows whether the answer arrived. {why}", ticket=ticket, why=why))
        verdicts = tuple(Delivery(address, state, words) for address in known)
        try:
            self._store.perform(MarkDelivery(self._item.id, verdicts, due_at, self._item.fence), actor=SYSTEM)
        except NotAllowed as error:  # somebody with a newer claim has the say
            _log.warning("%s", error)
