"""Raw mails as they came and as they left: compressed, and named by what they hold."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

import zstandard

from desk.errors import NotFound
from desk.words import _

if TYPE_CHECKING:
    from store.store import Store


def put(store: Store, raw: bytes) -> str:
    """Keep these bytes, once; returns their SHA-256 in hex, which is their name."""
    sha256 = hashlib.sha256(raw).hexdigest()
    if store.sql.blob_has(store.connection, sha256=sha256) is None:
        store.sql.blob_add(store.connection, sha256=sha256, size=len(raw), data=_compressor().compress(raw))
    return sha256


def get(store: Store, sha256: str) -> bytes:
    """The bytes of this name. Raises NotFound."""
    data = store.sql.blob_get(store.connection, sha256=sha256)
    if data is None:
        raise NotFound(_("The store holds no bytes {sha256}.", sha256=sha256))
    return zstandard.ZstdDecompressor().decompress(data)


@cache
def _compressor() -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=3)
