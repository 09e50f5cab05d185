"""An open store: its connection, its clock, its transactions, and `perform`, the one way to change the desk."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar

import aiosql
import pysqlite3
from aiosql.adapters.sqlite3 import SQLite3Adapter

from desk.agent import Actor, ActorKind
from desk.change import Change
from desk.command import Command
from desk.config import Config
from desk.conversation import Direction, Entry, EntryKind
from desk.customer import IdentityKind
from desk.decide import decide
from desk.errors import StoreError
from desk.mail.facts import Kind, Verification
from desk.ticket import Channel, Priority, Status
from desk.words import _
from store import journal
from store.codec import to_ms
from store.cut import Searchable
from store.ledger import LedgerState
from store.migrate import check, migrate
from store.save import save
from store.search import write_index
from store.state import SqlState

T = TypeVar("T")
Clock = Callable[[], datetime]

_BUSY_SECONDS: Final = 10.0
"""How long a write waits for another's transaction; all of ours are far shorter (finding 5)."""

_STATEMENTS: Final = 1_000
"""Prepared statements that a connection keeps; more than all that there are.

Its cache, once full, keeps what was there first: a new store's migrations filled the usual 100, and whoever had opened
it compiled each of its statements anew at every use, a third of the work of taking a mail in.
"""

_CODES: Final[tuple[type[StrEnum], ...]] = (
    ActorKind, Channel, Direction, EntryKind, IdentityKind, Kind, LedgerState, Priority, Status, Verification,
)  # fmt: skip
"""What the rows of a message hold of words that are one of a few."""

_TROUBLE: Final = frozenset({5, 8, 10, 11, 13, 14})
"""SQLite's codes for what is the machine's fault, not ours: BUSY, READONLY, IOERR, CORRUPT, FULL, CANTOPEN."""


def utc_now() -> datetime:
    """The time, in UTC, in the store's precision of a millisecond."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


@dataclass(frozen=True, slots=True)
class Done:
    """What `perform` did. `batch` is what `Undo` takes; None where everything was as it should be already."""

    batch: int | None
    changes: tuple[Change, ...]


class Store:
    """One connection to one desk's store; for one thread. Everything else in this package takes it first."""

    def __init__(self, connection: Any, path: Path, config: Config, clock: Clock) -> None:
        self.connection = connection
        self._path = path
        self.config = config
        self.now = clock
        self.sql = _queries()
        self.commits = 0
        self.seen_version: tuple[int, int] | None = None
        self.to_index: dict[int, Entry] = {}
        self.prepared: dict[str, Searchable] = {}
        self.state = SqlState(self)
        self._part_failed = False
        self._seq: int | None = None

    @classmethod
    def open(cls, path: Path, config: Config, clock: Clock = utc_now) -> Store:
        """Open the store at `path`, made or migrated where need be. Raises StoreError, which names the file."""
        os.umask(0o077)  # the file and its side files are the owner's alone (S-70)
        try:
            connection = pysqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, cached_statements=_STATEMENTS
            )
            check(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # sending mail relies on it (finding 6)
            # Sixteen times the usual: a long sync waits less for the disk, and hot pages are copied less often
            connection.execute("PRAGMA wal_autocheckpoint = 16000")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA cache_size = -16384")
            migrate(connection, path)
        except pysqlite3.Error as error:
            raise StoreError(_("{path} can't be opened: {error}.", path=path, error=error)) from error
        store = cls(connection, path, config, clock)
        with store.transaction():
            store.sql.meta_add(connection, key="secret", value=secrets.token_hex(32))
        return store

    def again(self) -> Store:
        """Another connection to the same store, for the thread that asks."""
        return Store.open(self._path, self.config, self.now)

    @property
    def secret(self) -> bytes:
        """What signs this desk's Message-IDs (rule 15)."""
        return bytes.fromhex(self.sql.meta_get(self.connection, key="secret"))

    def perform(self, *commands: Command, actor: Actor) -> Done:
        """Decide, save and journal these commands: one transaction, one batch, all or nothing.

        Raises DeskError where the desk refuses one of them; then nothing has changed.
        """
        batch: int | None = None
        done: list[Change] = []
        with self.transaction():
            now = self.now()
            at_ms = to_ms(now)
            for command in commands:
                for change in decide(command, self.state, actor, now):
                    seq = self._next_seq()
                    batch = batch or seq
                    journal.append(self, seq, batch, at_ms, actor, change)
                    save(self, change, batch, at_ms)
                    done.append(change)
        return Done(batch, tuple(done))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A write transaction. Inside another one it is a part of that: if it fails, so does all of it.

        It makes no savepoint: FTS5 writes a segment to disk at each, which cost half of what taking a mail in does.
        Raises StoreError where the disk is full or fails.
        """
        if self.connection.in_transaction:
            try:
                yield
            except BaseException:
                self._part_failed = True
                raise
            return
        self._part_failed = False
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            self.state.begin()
            self.to_index.clear()  # of a transaction that failed
            self.prepared.clear()
            self._seq = None
            yield
            if self._part_failed:
                raise RuntimeError("a part of this transaction has failed")
            write_index(self)
            self.state.write_numbers()
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:  # SQLite rolls back by itself where the disk is full
                self.connection.execute("ROLLBACK")
            if isinstance(error, pysqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _TROUBLE:
                raise StoreError(_("The store can't be written: {error}.", error=error)) from error
            raise
        self.commits += 1

    def _next_seq(self) -> int:
        """The next number of the journal. Read once a transaction: nobody else writes until its end."""
        self._seq = (journal.last(self) if self._seq is None else self._seq) + 1
        return self._seq

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


@cache
def _queries() -> Any:
    """The named queries of store/sql, read once a process."""
    return aiosql.from_path(str(files("store") / "sql"), _Adapter, encoding="utf-8")


def _same(value: T) -> T:
    return value


# pysqlite3 asks each value that is not just a text or a number for its form, in vain and 25 times a mail; told
# beforehand it takes a sixth of that
for _plain in (bytes, type(None)):
    pysqlite3.register_adapter(_plain, _same)
for _code in _CODES:
    pysqlite3.register_adapter(_code, str.__str__)
pysqlite3.register_adapter(bool, int)


class _Adapter(SQLite3Adapter):
    """aiosql's own makes, asks and closes a cursor by hand, which costs as much as many of our statements."""

    def select_one(self, conn: Any, _name: str, sql: str, parameters: Any, _record_class: object = None) -> Any:
        return conn.execute(sql, parameters).fetchone()

    def select_value(self, conn: Any, _name: str, sql: str, parameters: Any) -> Any:
        row = conn.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    def insert_update_delete(self, conn: Any, _name: str, sql: str, parameters: Any) -> int:
        changed: int = conn.execute(sql, parameters).rowcount
        return changed
