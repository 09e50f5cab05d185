"""Turns what a source brings into what the desk takes in, in other processes (`mailsync/reader.py`), side by side."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from mailsync.channel import Batch, Item, Read
from mailsync.errors import DoorError
from mailsync.reader import ALLOWANCE, Allowance, Answer, Died, Reader, Reading, Ready

_AHEAD: Final = 3  # batches that are being read while the store takes one in
_MOST: Final = 4  # readers: with more, all of them would wait for the one that writes

_Done = tuple[Batch, list[Reading], list[Ready | None]]


class Readers:
    """The desk's readers. Each is started when it is needed first, and kept warm; any thread may ask."""

    def __init__(self, allowance: Allowance = ALLOWANCE) -> None:
        self._allowance = allowance
        self._threads = ThreadPoolExecutor(min(_MOST, max(1, (os.cpu_count() or 1) - 1)), "reader")
        self._mine = threading.local()  # each thread has its own process
        self._all: set[Reader] = set()
        self._closed = False

    def submit(self, read: Read, items: tuple[Item, ...]) -> Future[list[Answer]]:
        """Have these read."""
        if items:
            return self._threads.submit(self._read, read, items)
        nothing: Future[list[Answer]] = Future()
        nothing.set_result([])
        return nothing

    def warm(self, read: Read) -> None:
        """Start a reader where none is running yet, so that it is up when the first message has been fetched."""
        self._threads.submit(self._read, read, ())

    def close(self) -> None:
        """End all of them at once. What was asked of them comes to nothing: its futures raise."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in tuple(self._all):
            reader.kill()
        self._threads.shutdown()

    def _read(self, read: Read, items: tuple[Item, ...]) -> list[Answer]:
        """What a reader dies of is tried once more, alone, so that it costs no neighbour anything (F-14)."""
        try:
            return self._ask(read, items)
        except Died as death:
            if len(items) == 1 and death.by_time:
                return [(str(death), None)]
        return [self._alone(read, item) for item in items]

    def _alone(self, read: Read, item: Item) -> Answer:
        try:
            (answer,) = self._ask(read, (item,))
        except Died as death:
            return str(death), None
        return answer

    def _ask(self, read: Read, items: tuple[Item, ...]) -> list[Answer]:
        """What this thread's own reader says; one that died is replaced the next time. Raises Died."""
        reader: Reader | None = getattr(self._mine, "reader", None)
        if reader is None:
            reader = self._mine.reader = Reader(self._allowance)
            self._all.add(reader)
        try:
            if not self._closed:
                return reader.read(read, items)
        except Died:
            if not self._closed:
                raise
        finally:
            if self._closed or not reader.alive:
                reader.kill()
                self._all.discard(reader)
                self._mine.reader = None
        raise RuntimeError("the readers are closed")


def readings(batches: Iterable[Batch], read: Read, readers: Readers) -> Generator[_Done]:
    """Each batch with what its items say and what is ready of them, in order.

    What came before trouble at the door is still told, then raised.
    """
    ahead: deque[tuple[Batch, Future[list[Answer]]]] = deque()
    trouble: DoorError | None = None
    source = iter(batches)
    while True:
        try:
            batch = next(source, None)
        except DoorError as error:
            trouble, batch = error, None
        if batch is None:
            break
        ahead.append((batch, readers.submit(read, batch.items)))
        if len(ahead) > _AHEAD or ahead[0][1].done():
            yield _read(*ahead.popleft())
    while ahead:
        yield _read(*ahead.popleft())
    if trouble is not None:
        raise trouble


def _read(batch: Batch, future: Future[list[Answer]]) -> _Done:
    done = future.result()
    return batch, [reading for reading, _ready in done], [ready for _reading, ready in done]
