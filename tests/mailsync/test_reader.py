"""F-14, S-47: whatever a mail does to the process that reads it, the desk gets it, and its neighbours are read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from mailsync import mail
from mailsync.channel import Batch, Item
from mailsync.errors import DoorError
from mailsync.reader import ALLOWANCE, Allowance, Reading, read_one
from mailsync.reading import Readers, readings
from store import blobs
from tests.mailsync import poison
from tests.mailsync.desks import Desk, maildir_mailbox
from tests.mailsync.letters import letter, letters
from tests.waiting import until_outside

NOW = datetime(2026, 3, 1, tzinfo=UTC)
READ = partial(mail.read, secret=b"s" * 32)


@pytest.fixture(scope="module")
def hasty() -> Iterator[Readers]:
    """Readers with less patience, so that the tests need less of it."""
    with closing(Readers(Allowance(computing=0.2, waiting=600))) as readers:
        yield readers


def item(number: int, subject: str = "") -> Item:
    return Item("INBOX", "1", str(number), letter(number, subject=subject), NOW)


def read(readers: Readers, *items: Item) -> list[Reading]:
    """What each says, apart from the name of its bytes."""
    answers = readers.submit(poison.read, items).result(60)
    return [reading if isinstance(reading, str) else replace(reading, raw=None) for reading, _ready in answers]


def test_batches_come_back_in_order_and_ready_to_be_stored(readers: Readers) -> None:
    batches = [Batch("INBOX", (Item("INBOX", "1", str(n), raw, NOW),), 9 - n) for n, raw in enumerate(letters(8))]
    batches.insert(0, Batch("INBOX", position={"below": 1}))
    found = list(readings(batches, READ, readers))
    for (batch, read, ready), asked in zip(found, batches, strict=True):
        packed = [blobs.pack(item.raw) for item in asked.items]
        assert read == [
            replace(READ(item), raw=bytes_.sha256) for item, bytes_ in zip(asked.items, packed, strict=True)
        ]
        assert [one.packed for one in ready if one] == packed
        assert all(one and one.words for one in ready)
        assert batch is asked


def test_what_came_before_trouble_at_the_door_is_told_before_it(readers: Readers) -> None:
    def source() -> Iterator[Batch]:
        yield Batch("INBOX", (item(1),))
        yield Batch("INBOX", (item(2),))
        raise DoorError("hung up")

    batches = readings(source(), READ, readers)
    assert [batch.items[0].uid for batch, _read, _ready in islice(batches, 2)] == ["1", "2"]
    with pytest.raises(DoorError, match="hung up"):
        next(batches)


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        ("loops", "reading it took more than 0.2 s"),
        ("loops-in-c", "reading it took more than 0.2 s"),
        ("crashes", "reading it ended the reader (SIGSEGV)"),
        ("is-killed", "reading it ended the reader (SIGKILL)"),
        ("exits", "reading it ended the reader (3)"),
        ("eats", "MemoryError:"),
        ("recurses", "RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_f14_s47_a_mail_that_kills_its_reader_is_given_up_and_the_next_is_read(
    hasty: Readers, subject: str, why: str
) -> None:
    before, bad, after = read(hasty, item(1), item(2, subject), item(3))
    assert isinstance(bad, str)
    assert bad.startswith(why)
    assert (before, after) == (read_one(READ, item(1)), read_one(READ, item(3)))
    assert read(hasty, item(4)) == [read_one(READ, item(4))]


def test_f14_a_mail_that_keeps_its_reader_waiting_is_given_up() -> None:
    with closing(Readers(Allowance(waiting=1))) as impatient:
        assert read(impatient, item(1, "waits")) == ["reading it took more than 1 s"]


def test_f14_a_mail_that_kills_its_reader_is_tried_twice_at_most(hasty: Readers, tmp_path: Path) -> None:
    items = (item(1), item(2, "exits"), item(3), item(4, "loops"))
    tries = tmp_path / "tries"
    hasty.submit(partial(poison.read, tries=tries), items).result(60)
    assert Counter(line.split()[0] for line in tries.read_text().splitlines()) == {"1": 2, "2": 2, "3": 1, "4": 1}
    tries.unlink()
    hasty.submit(partial(poison.read, tries=tries), (items[3],)).result(60)
    assert len(tries.read_text().splitlines()) == 1  # it would take as long again


def test_what_prints_spoils_no_answer(readers: Readers) -> None:
    assert read(readers, item(1, "prints")) == [read_one(READ, item(1, "prints"))]


def test_s47_two_seconds_and_256_mb_are_what_a_mail_may_take() -> None:
    assert (ALLOWANCE.computing, ALLOWANCE.memory) == (2.0, 256_000_000)


def test_f14_f51_an_engine_that_stops_in_the_middle_of_a_hard_mail_leaves_no_process(
    tmp_path: Path, make_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "read", poison.hang)
    monkeypatch.setattr("mailsync.engine.Readers", partial(Readers, Allowance(computing=600)))
    pid = tmp_path / "pid"
    for name in ("new", "cur"):
        (tmp_path / "maildir" / name).mkdir(parents=True)
    (tmp_path / "maildir" / "new" / "1.host").write_bytes(letter(1, text=f"pid: {pid}"))
    desk = make_desk(maildir_mailbox(tmp_path / "maildir"))
    with desk.running():
        until_outside(lambda: pid.exists() and pid.read_text().endswith("\n"))
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    assert desk.messages() == []  # it comes again the next time


def test_f14_closing_ends_a_reader_in_the_middle_of_a_mail(tmp_path: Path) -> None:
    readers, tries = Readers(Allowance(computing=600)), tmp_path / "tries"
    future = readers.submit(partial(poison.read, tries=tries), (item(1, "loops"),))
    until_outside(lambda: tries.exists() and tries.read_text().endswith("\n"))
    readers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(tries.read_text().split()[1]), 0)
    with pytest.raises(RuntimeError, match="closed"):
        future.result(10)
