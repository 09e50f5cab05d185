"""Brings a store's schema up to this program's: numbered migrations, one transaction each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pysqlite3

from desk.errors import StoreError
from desk.words import _

APPLICATION_ID = 0x6465736B  # "desk": tells our stores from other SQLite files


def check(connection: Any, path: Path) -> None:
    """Raise StoreError for a store of a newer program and for a database that is no store of ours; touch nothing."""
    version = _version(connection, path)
    known = len(_migrations())
    if version > known:
        raise StoreError(
            _(
                "{path} is from a newer deskhand (schema {theirs}, this one knows {ours}); update deskhand.",
                path=path,
                theirs=version,
                ours=known,
            )
        )


def migrate(connection: Any, path: Path) -> None:
    """Apply what is missing, after `check`. An older store is copied to `desk.db.before-N` first."""
    version = _version(connection, path)
    migrations = _migrations()
    if 0 < version < len(migrations):
        _copy(connection, path.with_name(f"{path.name}.before-{version + 1}"))
    for number, script in enumerate(migrations[version:], version + 1):
        # Another process may be at the same migration: the lock decides, and the loser finds the work done.
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection, path) < number:
                _apply(connection, path, number, script)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _apply(connection: Any, path: Path, number: int, script: str) -> None:
    for statement in _statements(script):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {number}")
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        raise StoreError(_("{path}: migration {number} left broken references.", path=path, number=number))


def _version(connection: Any, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if owner != APPLICATION_ID and (version or tables):
        raise StoreError(_("{path} is a database of another program; name another desk with --desk.", path=path))
    return version


def _migrations() -> list[str]:
    folder = files("store") / "sqlite" / "migrations"
    return [file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda file: file.name)]


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; each ends a line. (`executescript` would end the transaction that we are in.)"""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if pysqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise StoreError(_("A migration ends in the middle of a statement."))


def _copy(connection: Any, path: Path) -> None:
    """A whole copy by SQLite's own hand: opening the file ourselves would drop its locks (finding 4)."""
    if path.exists():
        return
    half = path.with_name(f"{path.name}.{os.getpid()}")
    connection.execute("VACUUM INTO ?", (str(half),))
    half.rename(path)
