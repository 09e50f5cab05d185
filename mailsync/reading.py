"""Turns what a source brings into what the desk takes in; for a long first sync in other processes, side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from typing import Final

from desk.incoming import Incoming
from mailsync.channel import Batch, Item, Read
from mailsync.errors import said
from store import blobs
from store.blobs import Packed

POOL_FROM: Final = 500
"""Messages still to come from which on starting processes (about half a second) pays."""

_AHEAD: Final = 3  # batches that are being read while the store takes one in

Reading = Incoming | str
"""What was read, or why it could not be."""


def readings(batches: Iterable[Batch], read: Read) -> Generator[tuple[Batch, list[Reading]]]:
    """Each batch with what its items say, in order. Close it: it may have started processes."""
    pool: ProcessPoolExecutor | None = None
    ahead: deque[tuple[Batch, Future[list[tuple[Reading, Packed]]]]] = deque()
    try:
        for batch in batches:
            if pool is None and batch.left >= POOL_FROM:
                pool = _pool()
            if pool is None:
                yield batch, read_all(read, batch.items)
                continue
            ahead.append((batch, pool.submit(_read_and_pack, read, batch.items)))
            if len(ahead) > _AHEAD:
                yield _packed(*ahead.popleft())
        for batch, future in ahead:
            yield _packed(batch, future)
    finally:
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def read_all(read: Read, items: tuple[Item, ...]) -> list[Reading]:
    """What each item says, or why it can't be read: a bad one stops nobody (rule 7)."""
    return [_read(read, item) for item in items]


def _read_and_pack(read: Read, items: tuple[Item, ...]) -> list[tuple[Reading, Packed]]:
    """In a process of the pool: also what is only there to be stored, 0.16 ms a mail that the writer need not spend."""
    return [(_read(read, item), blobs.pack(item.raw)) for item in items]


def _packed(batch: Batch, future: Future[list[tuple[Reading, Packed]]]) -> tuple[Batch, list[Reading]]:
    done = future.result()
    items = (replace(item, packed=packed) for item, (_reading, packed) in zip(batch.items, done, strict=True))
    return replace(batch, items=tuple(items)), [reading for reading, _packed in done]


def _read(read: Read, item: Item) -> Reading:
    try:
        return read(item)
    except Exception as error:  # noqa: BLE001 (rule 7: whatever a stranger's bytes raise, it becomes a visible item)
        return said(f"{type(error).__name__}: {error}")


def _pool() -> ProcessPoolExecutor:
    # Never fork: a copy of this process would hold, and close, the store's files (finding 4)
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max(1, (os.cpu_count() or 1) - 1), mp_context=context, initializer=_begin)


def _begin() -> None:
    """In a new process: stay when the terminal says stop, since the parent ends its work first; go when it dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)
