"""What the engine remembers for a source, in memory: for tests of sources alone."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any


class Notebook:
    """See `mailsync.channel.Memory`. `uids` and `kept` are what a test has noted so far."""

    def __init__(self) -> None:
        self.uids: set[str] = set()
        self.kept: dict[str, Mapping[str, Any]] = {}

    def known(self, folder: str, epoch: str) -> AbstractSet[str]:
        return self.uids

    def position(self, folder: str) -> Mapping[str, Any]:
        return self.kept.get(folder, {})
