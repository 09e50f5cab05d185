"""Raw bytes come back as they were, whatever they are."""

from __future__ import annotations

import hashlib
import os

import pytest

from desk.errors import NotFound
from store import blobs
from tests.store.conftest import Desk


@pytest.mark.parametrize(
    "raw", [b"", b"\0", b"Subject: x\r\n" * 5000, os.urandom(70_000)], ids=["empty", "nul", "long", "noise"]
)
def test_bytes_come_back_as_they_were_and_are_kept_once(desk: Desk, raw: bytes) -> None:
    sha256 = blobs.put(desk.store, raw)
    assert sha256 == hashlib.sha256(raw).hexdigest() == blobs.put(desk.store, raw)
    assert blobs.get(desk.another_store(), sha256) == raw
    count, size, stored = desk.store.connection.execute("SELECT count(*), size, length(data) FROM blob").fetchone()
    assert (count, size) == (1, len(raw))
    assert stored < max(len(raw), 100) + 100


def test_bytes_that_were_never_kept_are_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        blobs.get(desk.store, "0" * 64)
