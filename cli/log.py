"""The desk's log files: what went wrong in detail, for whoever has to find out why."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from desk.safe import clean

LONGEST: Final = 5_000_000
"""Bytes of a log after which it begins anew; the last one is kept as `NAME.1`."""


def append(path: Path) -> int:
    """A log file opened at its end, made where it is missing; a link in its place is refused (S-71).

    The caller closes the descriptor. Raises OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.lstat().st_size > LONGEST:
        path.replace(path.with_name(f"{path.name}.1"))
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def write_down(path: Path, text: str) -> bool:
    """Append an entry with its time, cleaned (S-21); False where the disk refuses."""
    entry = f"--- {datetime.now(UTC).isoformat(timespec='seconds')}\n{clean(text, keep_newlines=True).rstrip()}\n"
    try:
        with os.fdopen(append(path), "ab") as file:
            file.write(entry.encode("utf-8", "backslashreplace"))
    except OSError:
        return False
    return True
