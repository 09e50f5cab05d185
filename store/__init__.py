"""What the desk remembers: the only package that speaks SQL. Nouns are modules of functions on an open `Store`."""

from __future__ import annotations

from store.journal import JournalEntry
from store.store import Done, Store

__all__ = ["Done", "JournalEntry", "Store"]
