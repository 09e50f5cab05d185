"""No work that grows faster than a text: calls are counted here; `python -m bench.doubling` measures the time."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable
from types import FrameType

from bench.strangers import MODULES, NOT_MEASURED, READERS, pairs

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
    for _, make, function in pairs():
        function(make(SIZE))  # what is compiled or cached once is no work of the text
    counted = [(name, calls(f, make(SIZE)), calls(f, make(2 * SIZE))) for name, make, f in pairs()]
    assert [(name, once, twice) for name, once, twice in counted if twice > 2.5 * once + 100] == []


def test_s50_every_function_that_reads_strangers_text_is_measured() -> None:
    measured = {name.split(" ")[0] for name, _, _ in READERS}
    public = {
        f"{module}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(importlib.import_module(module), inspect.isfunction)
        if not name.startswith("_") and function.__module__ == module
    }
    public.add("desk.mail.charset.codec")  # cached, so not a function any more
    assert public - measured - NOT_MEASURED.keys() == set()
    named = measured | NOT_MEASURED.keys()
    assert {name for name in named if name.rpartition(".")[0] in MODULES} - public == set()
