"""Whether the clock is set while somebody watches it: by NTP, by hand, or by a machine that wakes with a wrong one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mailsync.channel import Clock

Elapsed = Callable[[], float]
"""Seconds since some fixed moment, whatever becomes of the clock; those that the machine slept count too."""

_STEP: Final = timedelta(seconds=1)  # less is how clocks differ that run well


def elapsed() -> float:
    """See `Elapsed`."""
    # Linux counts sleep in CLOCK_BOOTTIME only, macOS counts it in CLOCK_MONOTONIC
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class Step:
    """The clock was set by so much forwards (or back): times from `since` to `until` are as it went before."""

    since: datetime
    until: datetime
    by: timedelta


class ClockWatch:
    """Compares the clock with the time that passes, from look to look."""

    def __init__(self, now: Clock, elapsed: Elapsed) -> None:
        self._now = now
        self._elapsed = elapsed
        self._since = self._last = now()
        self._last_elapsed = elapsed()

    def look(self) -> Step | None:
        """By how much the clock was set since the last look; None where it was not."""
        now, passed = self._now(), self._elapsed()
        by = now - self._last - timedelta(seconds=passed - self._last_elapsed)
        step = Step(self._since, self._last, by) if abs(by) >= _STEP else None
        if step is not None:
            self._since = now
        self._last, self._last_elapsed = now, passed
        return step
