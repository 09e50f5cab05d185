"""What an open store promises whatever it is asked to do."""

from __future__ import annotations

from pathlib import Path

import pysqlite3

from tests.store.conftest import Desk


def test_a_new_store_compiles_no_statement_twice(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk.db")
    compiled: list[int] = []

    def authorize(action: int, *_what: object) -> int:
        """SQLite asks while it compiles, and never while it runs."""
        compiled.append(action)
        return int(pysqlite3.SQLITE_OK)

    desk.store.connection.set_authorizer(authorize)
    desk.receive(author="ana@example.org")
    assert compiled
    compiled.clear()
    desk.receive(author="jo@example.org")
    assert not compiled
    desk.close()
