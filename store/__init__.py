"""What the desk remembers: the only package that speaks SQL. Nouns are modules of functions on an open `Store`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from store.journal import JournalEntry
    from store.store import Done, Store

__all__ = ["Done", "JournalEntry", "Store"]

_HOMES: Final = {"Done": "store.store", "JournalEntry": "store.journal", "Store": "store.store"}


def __getattr__(name: str) -> Any:
    """Import a class when it is asked for: a process that only reads mail needs no SQL, and is up twice as fast."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
