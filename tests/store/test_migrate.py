"""Migrations: an older desk keeps all it had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from store import migrate

_COLUMNS = "seq, batch, at, actor, actor_kind, ticket, change, data, undone_by"
_ROWS = [
    (1, 1, 5, "deskhand", "system", 1001, "TicketOpened", "{}", None),
    (2, 1, 5, "deskhand", "system", 1001, "MessageReceived", "{}", None),
    (4, 4, 6, "mina", "agent", 1001, "Assigned", "{}", 5),
]


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store as the first schema left it."""
    path = tmp_path / "desk.db"
    scripts = migrate._migrations()
    with closing(pysqlite3.connect(path, isolation_level=None)) as connection:
        monkeypatch.setattr(migrate, "_migrations", lambda: scripts[:1])
        migrate.migrate(connection, path)
        monkeypatch.undo()
        yield connection


def test_the_journal_keeps_every_row_and_goes_on_counting(first: Any, tmp_path: Path) -> None:
    first.executemany(f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _ROWS)
    migrate.migrate(first, tmp_path / "desk.db")
    assert first.execute(f"SELECT {_COLUMNS} FROM journal ORDER BY seq").fetchall() == _ROWS
    assert first.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with closing(pysqlite3.connect(tmp_path / "desk.db.before-2")) as copy:
        assert copy.execute("SELECT count(*) FROM journal").fetchone() == (len(_ROWS),)


def test_a_draft_goes_on_knowing_what_its_author_had_seen(first: Any, tmp_path: Path) -> None:
    first.execute("INSERT INTO customer VALUES (1, 'Ana', 'ana@example.org', 5)")
    first.execute(
        "INSERT INTO ticket (number, subject, status, live, priority, brand, mailbox, channel, customer, tags,"
        " language, created_at, updated_at, messages, last_entry)"
        " VALUES (1001, 'Hi', 'open', 1, 'normal', 'acme', 'support', 'mail', 1, '[]', 'en', 5, 5, 2, 2)"
    )
    received = [
        (seq, seq, 5, "deskhand", "system", 1001, "MessageReceived", f'{{"entry":{seq - 2}}}') for seq in (3, 4)
    ]
    first.executemany(f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", received)
    draft = "INSERT INTO draft (agent, ticket, kind, text, to_, cc, seen, updated_at)"
    first.executemany(f"{draft} VALUES ('hana', 1001, 'reply', 'so far', '[]', '[]', ?, 5)", [(1,), (2,), (0,)])
    migrate.migrate(first, tmp_path / "desk.db")
    assert first.execute("SELECT seen FROM draft ORDER BY id").fetchall() == [(3,), (4,), (0,)]
