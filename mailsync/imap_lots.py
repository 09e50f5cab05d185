"""Which mails are fetched together: a few megabytes of them, and a large one alone (rule 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mailsync.channel import BATCH_BYTES, BATCH_ITEMS, BEGINNING, LARGEST
from mailsync.imap_session import Session

_SIZES_AT_ONCE: Final = 1_000  # mails


@dataclass(frozen=True, slots=True)
class Lot:
    """Mails that are fetched together; one that is too large to be fetched whole stands alone."""

    uids: Sequence[int]
    whole_size: int = 0

    @property
    def only(self) -> int:
        """How many bytes of it are fetched; 0: all."""
        return BEGINNING if self.whole_size else 0


def lots_of(session: Session, missing: Sequence[int]) -> Iterator[Lot]:
    """The mails in lots of a few megabytes."""
    for start in range(0, len(missing), _SIZES_AT_ONCE):
        sizes = session.sizes(missing[start : start + _SIZES_AT_ONCE])
        for uids in _batches(sizes):
            size = sizes[uids[0]]
            yield Lot(uids, size if size > LARGEST else 0)


def _batches(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """The uids in lots of a few megabytes; one that is too large to be fetched whole stands alone."""
    lot: list[int] = []
    size = 0
    for uid in sorted(sizes):
        if lot and (size + sizes[uid] > BATCH_BYTES or len(lot) == BATCH_ITEMS):
            yield lot
            lot, size = [], 0
        lot.append(uid)
        size += sizes[uid]
    if lot:
        yield lot
