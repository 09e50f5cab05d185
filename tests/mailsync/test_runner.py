"""A door in trouble: told at once, tried again with growing waits, left alone where knocking does harm."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from desk.config import Brand
from desk.mail.facts import Address
from desk.ticket import Channel
from mailsync.channel import Batch, Item, Memory, Read
from mailsync.doors import Door, NoWayOut
from mailsync.errors import DoorError, LoginRefused
from mailsync.intake import Tally
from mailsync.reading import Readers
from mailsync.runner import WAITS, Runner
from store import Store
from store.mailboxes import MailboxState, MailboxStatus
from tests.mailsync.desks import Desk
from tests.mailsync.letters import letter
from tests.mailsync.test_intake import READ
from tests.waiting import until_outside


class Scripted:
    """A channel of a test's own: each pass raises the next of `trouble`, or brings one mail when there is none."""

    def __init__(self, *trouble: Exception) -> None:
        self.where = "script"
        self.notice = ""
        self.read: Read = READ
        self.trouble = list(trouble)
        self.breaks = False
        self.passes = 0
        self.closed = 0

    def fetch(self, memory: Memory) -> Iterator[Batch]:
        self.passes += 1
        if self.trouble:
            raise self.trouble.pop(0)
        yield Batch("", (Item("", "", str(self.passes), letter(self.passes), datetime(2026, 1, 1, tzinfo=UTC)),))

    def show(self, memory: Memory) -> None: ...

    def wait(self, stop: threading.Event) -> None:
        if self.breaks:
            raise DoorError("hung up again")
        stop.wait()

    def whole(self, folder: str, uid: str) -> Iterator[bytes]:
        raise NotImplementedError

    def part(self, folder: str, uid: str, section: str) -> Iterator[bytes]:
        raise NotImplementedError

    def abort(self) -> None: ...

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def desk(make_desk: Callable[[str], Desk]) -> Desk:
    return make_desk("")


def door(source: Scripted) -> Door:
    brand = Brand("acme", Address("Acme", "support@acme.example"))
    return Door("support", brand, Channel.MAIL, "support@acme.example", source, NoWayOut("support"))


def test_trouble_is_told_and_tried_again_until_it_is_over(desk: Desk, readers: Readers) -> None:
    source = Scripted(DoorError("hung up"), ValueError("a bug \x1b[2J"))
    told: list[MailboxStatus] = []
    stop = threading.Event()

    def end_when_well(status: MailboxStatus) -> None:
        told.append(status)
        if status.state is MailboxState.WATCHING:
            stop.set()

    Runner(desk.store, door(source), readers, end_when_well).run(stop)
    failing = [status for status in told if status.state is MailboxState.FAILING]
    assert [(status.failures, status.detail) for status in failing] == [(1, "hung up"), (2, "ValueError: a bug ␛[2J")]
    assert told[-1].state is MailboxState.STOPPED
    assert (source.passes, source.closed) == (3, 3)  # each trouble ends the connection, and so does the end
    assert len(desk.messages()) == 1


def test_a_line_that_breaks_after_each_pass_is_in_trouble_too(desk: Desk, readers: Readers) -> None:
    source = Scripted()
    source.breaks = True
    failures: list[int] = []
    stop = threading.Event()

    def count(status: MailboxStatus) -> None:
        if status.state is MailboxState.FAILING:
            failures.append(status.failures)
            if len(failures) == 2:
                stop.set()

    Runner(desk.store, door(source), readers, count).run(stop)
    assert failures == [1, 2]


def test_waits_grow_from_nothing_to_thirty_seconds_and_longer_after_the_fifth_failure() -> None:
    assert list(WAITS) == sorted(WAITS)
    assert WAITS[0] == 0
    assert max(WAITS[:5]) == 30
    assert min(WAITS[5:]) > 30


def test_f13_a_refused_login_is_not_repeated(desk: Desk, readers: Readers) -> None:
    source = Scripted(LoginRefused("no"), LoginRefused("no"))
    stop, told = threading.Event(), threading.Event()

    def work() -> None:
        with closing(Store.open(desk.path, desk.config)) as store:
            Runner(store, door(source), readers, lambda _status: told.set()).run(stop)

    thread = threading.Thread(target=work)
    thread.start()
    until_outside(told.is_set)
    until_outside(lambda: source.closed == 1)
    stop.set()
    thread.join(10)
    assert source.passes == 1


def test_a_pass_counts_what_came(desk: Desk, readers: Readers) -> None:
    assert Runner(desk.store, door(Scripted()), readers).once(threading.Event()) == (Tally(1, 1, 0, 0, 0), None)
