"""Looks into Sent folders for uncertain answers, and lets the owner's policy decide where nothing tells (F-21).

Servers that file what they send (Gmail, Exchange) have a copy of whatever they took, also where their answer was lost.
That nothing lies there proves nothing: so an answer is never sent again but by a person, or by a policy that says so
after an hour in which the folder was looked into and the mailbox was read.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from desk.agent import SYSTEM
from desk.command import SettleDoubt
from desk.config import Uncertain
from desk.doubt import PATIENCE, Doubt, Evidence, next_look
from desk.errors import NotAllowed
from desk.outbox import OutboxState
from mailsync.doors import Door
from mailsync.errors import DoorError, NoFolder
from store import doubt, mailboxes, sent_copy
from store.store import Store

_log = logging.getLogger(__name__)

_POLICIES: Final = {Uncertain.RESEND: OutboxState.QUEUED, Uncertain.GIVE_UP: OutboxState.CANCELLED}


class Doubts:
    """The uncertain answers of a desk. For one thread; `store` belongs to it.

    When the next look is due is kept in memory: an engine that starts looks at once, which is what a crash asks for.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looks: dict[int, tuple[int, datetime | None]] = {}

    @property
    def next_due(self) -> datetime | None:
        """When the next look is due; None where none is."""
        return min((due_at for _looks, due_at in self._looks.values() if due_at is not None), default=None)

    def settle(self, door: Door) -> None:
        """Do what is due about the answers of one mailbox."""
        found = doubt.doubts(self._store)
        for settled in self._looks.keys() - {one.item.id for one in found}:
            del self._looks[settled]
        for one in (one for one in found if one.item.mailbox == door.name):
            looks, due_at = self._looks.get(one.item.id, (0, one.since))
            if due_at is not None and due_at <= self._store.now():
                arrived = self._looked(door, one)
                self._looks[one.item.id] = (looks + 1, next_look(one, looks + 1, self._store.now()))
                if arrived:
                    self._perform(one, OutboxState.SENT, Evidence.SENT_FOLDER)
                elif arrived is False:
                    self._decide(door, one)

    def _looked(self, door: Door, one: Doubt) -> bool | None:
        """Whether an answer lies in the Sent folder; None where that could not be seen just now.

        A copy proves nothing where it may be of an earlier time, or our own: of one that others are known to have.
        """
        if door.sent_folder is None or one.dots > 1 or sent_copy.get(self._store, one.item.id) is not None:
            return False
        try:
            return bool(door.sent_folder.holds(one.item.message_id))
        except NoFolder:
            return False
        except DoorError as error:
            _log.warning("%s: the Sent folder can't be looked into: %s", door.name, error)
            return None

    def _decide(self, door: Door, one: Doubt) -> None:
        """Nothing lies there: what the owner wants done about it, once all other evidence had its time, too."""
        policy, end = self._store.config.desk.uncertain, one.since + PATIENCE
        if policy not in _POLICIES or self._store.now() < end or (one.dots > 1 and policy is Uncertain.RESEND):
            return
        read_at = next((box.synced_at for box in mailboxes.status(self._store) if box.name == door.name), None)
        if read_at is not None and read_at >= end:
            self._perform(one, _POLICIES[policy], Evidence.NONE)

    def _perform(self, one: Doubt, state: OutboxState, evidence: Evidence) -> None:
        try:
            self._store.perform(SettleDoubt(one.item.id, state, evidence), actor=SYSTEM)
        except NotAllowed as error:  # somebody was faster
            _log.info("%s", error)
