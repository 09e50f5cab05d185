"""What the engine remembers for a source, in memory: for tests of sources alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from mailsync.channel import Glimpse


class Notebook:
    """See `mailsync.channel.Memory`. `uids` and `kept` are what a test has noted so far."""

    def __init__(self) -> None:
        self.uids: set[str] = set()
        self.kept: dict[str, Mapping[str, Any]] = {}

    def known(self, folder: str, epoch: str) -> AbstractSet[str]:
        return self.uids

    def knows_others(self, folder: str, epoch: str) -> bool:
        return False

    def recognise(self, glimpses: Sequence[Glimpse]) -> Mapping[str, int]:
        return {}

    def position(self, folder: str) -> Mapping[str, Any]:
        return self.kept.get(folder, {})
