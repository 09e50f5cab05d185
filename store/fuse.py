"""The desk's fuse, as it stands (desk/fuse.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.fuse import Fuse
from store.codec import maybe_from_ms

if TYPE_CHECKING:
    from store.store import Store


def get(store: Store) -> Fuse:
    """The fuse, with the limit that config.toml sets."""
    blown_at, reset_at = store.sql.fuse_get(store.connection)
    return Fuse(store.config.desk.fuse, maybe_from_ms(blown_at), maybe_from_ms(reset_at))
