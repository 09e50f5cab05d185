"""What `doctor` asks about the store's engine and file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pysqlite3

if TYPE_CHECKING:
    from store.store import Store

_FIRST_SOUND: Final = (3, 51, 3)
_SOUND_BRANCHES: Final = {(3, 50): 7, (3, 44): 6}
"""Branches into which the mending was taken back, and the first release of each that has it."""


def sqlite_version() -> str:
    """The version of the SQLite that this program uses."""
    version: str = pysqlite3.sqlite_version
    return version


def loses_commits(version: str) -> bool:
    """Whether a SQLite of this version can lose commits of several connections on one WAL store (finding 3)."""
    numbers = tuple(map(int, version.split(".")))
    branch = _SOUND_BRANCHES.get((numbers[0], numbers[1]))
    return numbers < _FIRST_SOUND and (branch is None or numbers[2] < branch)


def faults(store: Store) -> list[str]:
    """What SQLite finds wrong with the file, ten faults at most; empty for a sound one. Reads all of it."""
    found = [words for (words,) in store.connection.execute("PRAGMA quick_check(10)")]
    return [] if found == ["ok"] else found
