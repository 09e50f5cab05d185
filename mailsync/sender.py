"""Sends what is due. It never guesses: each state is committed before the step that it names (rule 17)."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from desk.agent import SYSTEM
from desk.command import MarkDelivery
from desk.config import ReplyTo
from desk.errors import NotAllowed
from desk.letter import below
from desk.mail.compose import Outgoing, compose
from desk.mail.facts import Address, Kind
from desk.mail.markdown import page
from desk.mail.reply_address import reply_address
from desk.outbox import GIVE_UP_AFTER, OutboxItem, OutboxState, next_try
from desk.words import _
from mailsync.channel import Letter
from mailsync.doors import Door
from mailsync.errors import DoorError, Refused, said
from store import conversation, outbox, tickets
from store.store import Store

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.25  # between looks for something due
_GRACE_SECONDS: Final = 1.2  # that a letter under way gets when the engine stops
_CLAIM: Final = timedelta(minutes=30)  # longer than any mail takes up to its dot
_UNDER_WAY: Final = frozenset({OutboxState.SENDING, OutboxState.DATA_SENT})
_PAUSES: Final = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5))


@dataclass(slots=True)
class _Way:
    """One door's way out: when it may be used again, how often it failed in a row, and the task that uses it now."""

    door: Door
    not_before: datetime | None = None
    failures: int = 0
    task: asyncio.Task[None] | None = None


@dataclass(slots=True)
class Sent:
    """What a sender has done: letters that are known to have left, and lines about what could not be done."""

    count: int = 0
    problems: list[str] = field(default_factory=list)


class Sender:
    """All ways out of a desk, side by side: one that hangs for ten minutes delays no other. For one thread."""

    def __init__(self, store: Store, doors: Sequence[Door]) -> None:
        self._store = store
        self._ways = [_Way(door) for door in doors]
        self.sent = Sent()

    async def run(self, stop: threading.Event) -> None:
        """Send what becomes due, until `stop` is set."""
        await self._recover()
        while not stop.is_set():
            if (due_at := outbox.next_due(self._store)) is not None and due_at <= self._store.now():
                self._start()
            await asyncio.sleep(_LOOK_SECONDS)
        await self._halt()

    async def once(self) -> None:
        """Send what is due now."""
        await self._recover()
        self._start()
        await asyncio.gather(*(way.task for way in self._ways if way.task is not None))

    def _start(self) -> None:
        for way in self._ways:
            resting = way.not_before is not None and self._store.now() < way.not_before
            if not resting and (way.task is None or way.task.done()):
                way.task = asyncio.create_task(self._work(way))

    async def _halt(self) -> None:
        tasks = [way.task for way in self._ways if way.task is not None and not way.task.done()]
        if tasks:
            _done, late = await asyncio.wait(tasks, timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, way: _Way) -> None:
        """Send what is due by one door; after trouble at the door leave it alone for a while."""
        try:
            while (item := outbox.claim(self._store, way.door.name, _CLAIM)) is not None:
                await self._send(way.door, item)
                way.failures = 0
        except DoorError as error:
            pause = max(error.wait, _PAUSES[min(way.failures, len(_PAUSES) - 1)])
            way.failures += 1
            way.not_before = self._store.now() + pause
            self._problem(f"{way.door.name}: {error}")
        except Exception as error:  # noqa: BLE001 (the sender's border: one door's trouble is not the others')
            _log.exception("%s: sending failed", way.door.name)
            way.not_before = self._store.now() + _PAUSES[-1]
            self._problem(f"{way.door.name}: {said(f'{type(error).__name__}: {error}')}")
        finally:
            await way.door.sink.close()

    def _problem(self, line: str) -> None:
        _log.warning("%s", line)
        self.sent.problems.append(line)

    async def _send(self, door: Door, item: OutboxItem) -> None:
        try:
            letter = self._letter(door, item)
        except Exception as error:  # noqa: BLE001 (F-30: what can't be written is parked with its reason)
            _log.exception("%s: outbox item %s could not be written", door.name, item.id)
            self._mark(item, OutboxState.REJECTED, said(f"{type(error).__name__}: {error}"))
            return
        try:
            await door.sink.offer(letter)
        except Refused as refused:
            self._refused(item, refused)
            return
        except DoorError as error:
            self._again(item, str(error))
            raise
        if not outbox.data_sent(self._store, item.id, item.fence):
            await door.sink.close()  # before the dot: nobody has it (F-25)
            _log.warning("%s: outbox item %s was claimed by another sender", door.name, item.id)
            return
        try:
            words = await door.sink.finish()
        except Refused as refused:
            self._refused(item, refused)
        except DoorError as error:
            self._mark(item, OutboxState.UNCERTAIN, str(error))
            raise
        except BaseException as error:
            self._mark(item, OutboxState.UNCERTAIN, said(f"{type(error).__name__} {error}"))
            raise
        else:
            self.sent.count += 1
            self._mark(item, OutboxState.SENT, words)

    def _refused(self, item: OutboxItem, refused: Refused) -> None:
        if refused.permanent:
            self._mark(item, OutboxState.REJECTED, str(refused))
        else:
            self._again(item, str(refused))

    def _again(self, item: OutboxItem, why: str) -> None:
        now = self._store.now()
        if now - item.queued_at > GIVE_UP_AFTER:
            days = GIVE_UP_AFTER.days
            self._mark(item, OutboxState.REJECTED, _("Given up after {n} days. {why}", n=days, why=why))
        else:
            self._mark(item, OutboxState.QUEUED, why, next_try(item.attempts, now))

    def _mark(self, item: OutboxItem, state: OutboxState, reason: str, due_at: datetime | None = None) -> None:
        if state is OutboxState.REJECTED:
            self._problem(_("#{ticket}: the answer was refused. {why}", ticket=item.ticket, why=reason))
        elif state is OutboxState.UNCERTAIN:
            self._problem(
                _("#{ticket}: nobody knows whether the answer arrived. {why}", ticket=item.ticket, why=reason)
            )
        try:
            verdicts = tuple(replace(part, state=state, words=reason) for part in item.among(_UNDER_WAY))
            self._store.perform(MarkDelivery(item.id, verdicts, due_at, item.fence), actor=SYSTEM)
        except NotAllowed as error:  # somebody with a newer claim has the say
            _log.warning("%s", error)

    def _letter(self, door: Door, item: OutboxItem) -> Letter:
        """The answer's bytes: written once, at the first try, and the same ever after (Date and Message-ID too)."""
        raw = outbox.frozen(self._store, item.id)
        if raw is None:
            raw = outbox.freeze(self._store, item.id, compose(self._outgoing(door, item)))
        return Letter(item.id, door.address, tuple(part.address for part in item.among(_UNDER_WAY)), raw)

    def _outgoing(self, door: Door, item: OutboxItem) -> Outgoing:
        answer = conversation.entry(self._store, item.entry)
        from_ = door.brand.from_
        language = tickets.get(self._store, item.ticket).language
        back = door.address  # answers come back by the same door
        if door.reply_to is ReplyTo.TICKET:
            back = reply_address(self._store.secret, item.ticket, door.address)
        return Outgoing(
            from_=from_,
            to=answer.to,
            cc=answer.cc,
            reply_to=() if back.lower() == from_.email.lower() else (Address(from_.name, back),),
            subject=answer.subject,
            text=answer.text,
            html=page(answer.reply_text, below(answer.text, answer.reply_text), language) if door.brand.html else "",
            message_id=item.message_id,
            sent_at=self._store.now(),
            in_reply_to=answer.references[0] if answer.references else "",
            references=tuple(reversed(answer.references[1:])),
            automatic=answer.mail_kind is Kind.AUTO_REPLY,
        )

    async def _recover(self) -> None:
        """After a crash: what may have left is settled by evidence where the receiver has some, else by a person."""
        for way in self._ways:
            for item in outbox.recover(self._store, way.door.name):
                try:
                    arrived = await way.door.sink.arrived(self._letter(way.door, item))
                except DoorError:
                    arrived = None
                if arrived is None:
                    words = _("deskhand stopped before the server's answer came.")
                    self._mark(item, OutboxState.UNCERTAIN, words)
                elif arrived:
                    self._mark(item, OutboxState.SENT, "")
                else:
                    self._mark(item, OutboxState.QUEUED, "", self._store.now())
