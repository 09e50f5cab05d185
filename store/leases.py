"""Leases: which process may do what only one may do, also across hosts. Each comes with a fence that grows.

A lease ends by itself, so what must never be done twice is guarded by the fence and not by the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.codec import from_ms, to_ms
from store.process import is_dead

if TYPE_CHECKING:
    from store.store import Store


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a name, with which fence, until when. `holder` is a `store.process.own_name()`."""

    name: str
    holder: str
    fence: int
    expires_at: datetime


def take(store: Store, name: str, holder: str, length: timedelta) -> int | None:
    """Take a lease that is free, one's own, or a dead process's; its new fence. None: somebody else holds it."""
    with store.transaction():
        now = store.now()
        there = _current(store, name)
        if there is not None and there.holder != holder:
            return None
        fence: int = store.sql.lease_take(store.connection, name=name, holder=holder, expires_at=to_ms(now + length))
        return fence


def renew(store: Store, name: str, holder: str, fence: int, length: timedelta) -> bool:
    """Keep a lease for `length` from now. False: it was lost to another, and its work must stop."""
    with store.transaction():
        expires_at = to_ms(store.now() + length)
        renewed = store.sql.lease_renew(store.connection, name=name, holder=holder, fence=fence, expires_at=expires_at)
    return bool(renewed)


def release(store: Store, name: str, holder: str, fence: int) -> None:
    """Give a lease back, if it is still one's own."""
    with store.transaction():
        store.sql.lease_release(store.connection, name=name, holder=holder, fence=fence)


def holder(store: Store, name: str) -> Lease | None:
    """Who holds a lease; None where it is free, has run out, or its holder has died on this host."""
    return _current(store, name)


def _current(store: Store, name: str) -> Lease | None:
    row = store.sql.lease_get(store.connection, name=name)
    if row is None:
        return None
    lease = Lease(name, row[0], row[1], from_ms(row[2]))
    return None if lease.expires_at <= store.now() or is_dead(lease.holder) else lease
