"""Waiting for something to become so. Every wait names its condition; none waits for time to pass."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LOOK_EVERY = 0.005
_LOOK_OUTSIDE_EVERY = 0.02


async def until(condition: Callable[[], T | None], what: str = "", *, seconds: float = 10) -> T:
    """What the condition comes to once it holds; fails after so many seconds, and says what was waited for.

    The event loop goes on meanwhile: for what happens in this process.
    """
    end = time.monotonic() + seconds
    while not (found := condition()):
        _fail_after(end, what or condition)
        await asyncio.sleep(_LOOK_EVERY)
    return found


def until_outside(condition: Callable[[], T | None], what: str = "", *, seconds: float = 20) -> T:
    """The same for what other threads and processes bring about."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        _fail_after(end, what or condition)
        time.sleep(_LOOK_OUTSIDE_EVERY)
    return found


def _fail_after(end: float, what: object) -> None:
    if time.monotonic() > end:
        raise AssertionError(f"never happened: {getattr(what, '__qualname__', what)}")
