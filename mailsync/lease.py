"""The lease that makes exactly one engine work a desk, also across hosts."""

from __future__ import annotations

import time
from datetime import timedelta
from types import TracebackType
from typing import Final

from desk.errors import DeskError
from desk.words import _
from store import leases, process
from store.store import Store

NAME: Final = "engine"
LENGTH: Final = timedelta(seconds=30)

_RENEW_SECONDS: Final = 10.0


class EngineBusy(DeskError):
    """Another process syncs this desk; `holder` names it."""

    def __init__(self, holder: str) -> None:
        super().__init__(_("Another process syncs this desk: {holder}.", holder=holder))
        self.holder = holder


class EngineLease:
    """Held while in its `with` block. Raises EngineBusy where another has it, on the way in or later."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._holder = process.own_name()
        self._fence = 0
        self._renewed = 0.0

    def __enter__(self) -> EngineLease:
        fence = leases.take(self._store, NAME, self._holder, LENGTH)
        if fence is None:
            raise self._busy()
        self._fence = fence
        self._renewed = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        leases.release(self._store, NAME, self._holder, self._fence)

    def renew(self) -> None:
        """Keep the lease; call it a few times a second, it does something every ten."""
        now = time.monotonic()
        if now - self._renewed > _RENEW_SECONDS:
            if not leases.renew(self._store, NAME, self._holder, self._fence, LENGTH):
                raise self._busy()
            self._renewed = now

    def _busy(self) -> EngineBusy:
        there = leases.holder(self._store, NAME)
        return EngineBusy(there.holder if there else "?")
