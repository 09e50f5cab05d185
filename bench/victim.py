"""Syncs a desk again and again, each time in a process of its own that may be killed: the other side of bench.kill."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.forked import serve
from desk.config import parse
from mailsync.audit import compare
from mailsync.channel import Batch, Item, Memory, Read, Source
from mailsync.doors import Door, doors
from mailsync.lease import EngineLease
from mailsync.reader import Answer, read_one
from mailsync.reading import Readers
from mailsync.runner import Runner
from store import audit
from store.store import Store

SYSCALLS: Final = ("pwrite64", "fsync", "fdatasync", "ftruncate", "unlink")
"""Everything by which SQLite changes what is on disk."""

_NOW: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
_LEFT_OUT: Final = ("meta", "lease", "mailbox", "sqlite_sequence")  # who holds what, and how it fared
_OF_INDEX: Final = "search"  # checked by integrity_check; its rows depend on when its segments were merged


def _sync(job: dict[str, Any], told: int) -> None:
    """Sync the desk `home`, telling what was fetched; `examine`: sync once more and tell all that the store holds."""
    home = Path(job["home"])
    settings = (home / "config.toml").read_text("utf-8")
    config = parse(settings)

    def one_pass(store: Store) -> int:
        """One engine's pass in one thread, so that the number of a call always means the same call."""
        with EngineLease(store) as lease:
            (door,) = doors(config, home, store.secret, store.now)
            noted = _Noted(door.source, lambda uid: os.write(told, f"{uid}\n".encode()))
            object.__setattr__(door, "source", noted)
            tally, problem = Runner(store, door, _ReadHere()).once(threading.Event())
            lease.renew()
            noted.close()
        if problem is not None:
            raise problem
        return tally.fetched

    with closing(Store.open(home / "desk.db", config, lambda: _NOW)) as store:
        one_pass(store)
        if job.get("examine"):
            again = one_pass(store)
            (door,) = doors(config, home, store.secret, store.now)
            result = {"again": again, "unaccounted": _unaccounted(store, door), **_held(store)}
            os.write(told, json.dumps(result).encode() + b"\n")


def _unaccounted(store: Store, door: Door) -> list[str]:
    """The uids that `deskhand audit mail` would name."""
    compared = compare(store, door) or ()
    lost = [each.uid for each in audit.unaccounted(store, door.name)]
    return [*lost, *(uid for folder in compared for uid in (*folder.waiting, *folder.unaccounted))]


def _held(store: Store) -> dict[str, Any]:
    """What the store holds: the mails by the names of their bytes, a digest of every table, and whether it is sound."""
    tables = [
        name
        for (name,) in store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if name not in _LEFT_OUT and not name.startswith(_OF_INDEX)
    ]
    digests = {}
    for table in tables:
        digest = hashlib.sha256()
        for row in sorted(map(repr, store.connection.execute(f"SELECT * FROM {table}"))):
            digest.update(row.encode())
        digests[table] = digest.hexdigest()
    return {
        "mails": sorted(raw for (raw,) in store.connection.execute("SELECT raw FROM entry WHERE kind = 'message'")),
        "ledger": store.connection.execute("SELECT count(*) FROM ledger").fetchone()[0],
        "tables": digests,
        "integrity": store.connection.execute("PRAGMA integrity_check").fetchone()[0],
    }


class _ReadHere(Readers):
    """Reads in this process: one of its own would take as long to start as all the rest of a sync."""

    def submit(self, read: Read, items: tuple[Item, ...]) -> Future[list[Answer]]:
        done: Future[list[Answer]] = Future()
        done.set_result([(read_one(read, item), None) for item in items])
        return done


class _Noted:
    """A source whose every fetched mail is told, so that what is fetched twice can be counted."""

    def __init__(self, source: Source, tell: Callable[[str], object]) -> None:
        self.where, self.notice, self.read = source.where, source.notice, source.read
        self._source = source
        self._tell = tell

    def fetch(self, memory: Memory) -> Iterator[Batch]:
        for batch in self._source.fetch(memory):
            for item in batch.items:
                self._tell(item.uid)
            yield batch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)


if __name__ == "__main__":
    serve(_sync)
