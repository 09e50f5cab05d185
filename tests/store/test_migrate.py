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
