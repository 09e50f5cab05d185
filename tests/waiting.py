"""Waiting for something to become so. Every wait names its condition; none waits for time to pass."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_LOOK_EVERY = 0.005


async def until(condition: Callable[[], T | None], what: str = "", *, seconds: float = 10) -> T:
    """What the condition comes to once it holds; fails after so many seconds, and says what was waited for."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"never happened: {what or condition}")
        await asyncio.sleep(_LOOK_EVERY)
    return found
