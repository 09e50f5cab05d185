"""A desk on a real store, with a clock that stands still until it is moved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from desk.agent import SYSTEM, Actor
from desk.change import MessageReceived
from desk.command import Command, JoinDesk
from desk.config import Config, parse
from desk.query import parse as parse_query
from store import Done, Store, tickets
from tests.desk.making import HANA, incoming, receive
from tests.desk.memory import T0

CONFIG = parse('[[brand]]\nname = "acme"\nfrom = "Acme <support@acme.example>"\n')


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = T0

    def __call__(self) -> datetime:
        return self.now

    def move(self, **length: float) -> None:
        self.now += timedelta(**length)


class Desk:
    """A store file in a folder of its own, with hana and lee at work."""

    def __init__(self, path: Path, config: Config = CONFIG) -> None:
        self.path = path
        self.config = config
        self.clock = Watch()
        self._numbers = count(1)
        self._stores: list[Store] = []
        self.store = self.another_store()
        self.perform(JoinDesk("hana", "김하나"), JoinDesk("lee", "Lee Min"), actor=SYSTEM)

    def open(self) -> Store:
        """One more connection to the same file, for the caller to close: in a thread of its own, say."""
        return Store.open(self.path, self.config, self.clock)

    def another_store(self) -> Store:
        """One more connection to the same file; it is closed with the desk."""
        self._stores.append(self.open())
        return self._stores[-1]

    def perform(self, *commands: Command, actor: Actor = HANA) -> Done:
        return self.store.perform(*commands, actor=actor)

    def receive(
        self,
        text: str = "Hello",
        *,
        author: str = "jisu@example.com",
        name: str = "김지수",
        archive: bool = False,
        **fields: Any,
    ) -> int:
        """A customer writes, a second after the last time; returns the number of the ticket.

        `fields` are those of `Incoming`; the subject says nothing that tests search for.
        """
        self.clock.move(seconds=1)
        message = incoming(f"<{next(self._numbers)}@example.org>", author=author, name=name, text=text)
        message = replace(message, **{"subject": "Hello", "sent_at": self.clock(), **fields})
        done = self.perform(receive(message, archive=archive), actor=SYSTEM)
        return next(change.ticket for change in done.changes if isinstance(change, MessageReceived))

    def found(self, search: str, agent: str = "hana", **where: Any) -> list[int]:
        """The numbers of the tickets that a search finds, in its order."""
        return [ticket.number for ticket in tickets.page(self.store, parse_query(search), agent, **where)]

    def close(self) -> None:
        for store in self._stores:
            store.close()


@pytest.fixture(autouse=True)
def local_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Tests run in UTC, until one moves to a zone by calling this."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    move("UTC")
    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "desk.db")
    yield desk
    desk.close()
