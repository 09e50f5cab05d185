"""Raw mails as they came and as they left: compressed, and named by what they hold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import zstandard

from desk.errors import NotFound
from desk.words import _

if TYPE_CHECKING:
    from store.store import Store


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes as the store keeps them: their name, their size and themselves, compressed."""

    sha256: str
    size: int
    data: bytes


def pack(raw: bytes) -> Packed:
    """Make bytes ready to be put. Pure: another process may do it."""
    return Packed(hashlib.sha256(raw).hexdigest(), len(raw), _compressor().compress(raw))


def put(store: Store, raw: bytes | Packed) -> str:
    """Keep these bytes, once; returns their SHA-256 in hex, which is their name."""
    packed = raw if isinstance(raw, Packed) else pack(raw)
    store.sql.blob_add(store.connection, sha256=packed.sha256, size=packed.size, data=packed.data)
    return packed.sha256


def get(store: Store, sha256: str) -> bytes:
    """The bytes of this name. Raises NotFound."""
    data = store.sql.blob_get(store.connection, sha256=sha256)
    if data is None:
        raise NotFound(_("The store holds no bytes {sha256}.", sha256=sha256))
    return zstandard.ZstdDecompressor().decompress(data)


@cache
def _compressor() -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=3)
