"""No work that grows faster than a text: calls are counted here; `python -m bench.doubling` measures the time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

from bench.doubling import functions

SIZE = 3_000


def calls(function: Callable[[object], object], given: object) -> int:
    """How many functions are called, built-in ones included, to read something."""
    count = 0

    def note(_frame: FrameType, _event: str, _what: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        function(given)
    finally:
        sys.setprofile(before)
    return count


def test_s50_twice_the_text_takes_twice_the_work() -> None:
    for _, make, function in functions():
        function(make(SIZE))  # what is compiled or cached once is no work of the text
    counted = [(name, calls(f, make(SIZE)), calls(f, make(2 * SIZE))) for name, make, f in functions()]
    assert [(name, once, twice) for name, once, twice in counted if twice > 2.5 * once + 100] == []
