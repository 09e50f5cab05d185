"""Where a source stands in each of its folders: what it needs to go on, in words of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.store import Store


def get(store: Store, mailbox: str, folder: str) -> dict[str, Any]:
    """What the source of a mailbox kept about a folder; empty before the first time."""
    text = store.sql.position_get(store.connection, mailbox=mailbox, folder=folder)
    data: dict[str, Any] = json.loads(text) if text else {}
    return data


def put(store: Store, mailbox: str, folder: str, data: Mapping[str, Any]) -> None:
    """Keep what the source needs to know about a folder, instead of what it kept before. JSON's types only."""
    text = json.dumps(dict(data), ensure_ascii=False)
    with store.transaction():
        store.sql.position_put(store.connection, mailbox=mailbox, folder=folder, data=text)
