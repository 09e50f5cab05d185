"""Positions: a source goes on where it stopped."""

from __future__ import annotations

from store import positions
from tests.store.conftest import Desk


def test_a_source_finds_its_position_again(desk: Desk) -> None:
    assert positions.get(desk.store, "support", "받은편지함") == {}
    positions.put(desk.store, "support", "받은편지함", {"next": 5, "etag": None})
    positions.put(desk.store, "support", "받은편지함", {"next": 7, "old": ["가"]})
    assert positions.get(desk.another_store(), "support", "받은편지함") == {"next": 7, "old": ["가"]}
