"""The console from outside, on a real pseudo-terminal: start, key presses, memory, and one console beside another."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Final

from bench.report import Figure, spread
from bench.terminal import Terminal

ROOT: Final = Path(__file__).parent.parent
_STARTS: Final = 5
_MOVES: Final = 200
_SIGHTS: Final = 50


def console(folder: Path, agent: str = "hana") -> Terminal:
    """The console on a desk that nobody syncs."""
    command = [sys.executable, "-m", "cli", "--desk", str(folder), "--agent", agent]
    return Terminal(command, cwd=ROOT)


def start(folder: Path) -> list[Figure]:
    """Start to first painted queue, beside a bare Textual program started in turns with it."""
    ours, bare = [], []
    for _ in range(_STARTS):
        with console(folder) as terminal:
            terminal.until("Inbox", seconds=60)
            ours.append((time.perf_counter() - terminal.began) * 1e3)
        with Terminal([sys.executable, "-m", "bench.bare"], cwd=ROOT) as terminal:
            terminal.until("bare-and-ready")
            bare.append((time.perf_counter() - terminal.began) * 1e3)
    return [Figure("start to first queue", statistics.median(ours), "ms", statistics.median(bare), "bare Textual")]


def keys(folder: Path) -> list[Figure]:
    """One cursor move in the queue: milliseconds to the last painted byte, bytes, and the console's memory."""
    with console(folder) as terminal:
        terminal.until("Inbox", seconds=60)
        terminal.settle(0.7)
        paints = [terminal.press("j" if move % 40 < 20 else "k") for move in range(_MOVES)]
        memory = terminal.memory()
    times = [paint.last * 1e3 for paint in paints if paint.last is not None]
    sizes = [float(paint.size) for paint in paints if paint.last is not None]
    return [
        *spread("cursor move to painted row", times, "ms"),
        *spread("bytes of a cursor move", sizes, "B"),
        Figure("memory of a console", memory, "MB"),
    ]


def beside(folder: Path) -> list[Figure]:
    """What one console does until another shows it: `a a` and `u` by hana, seen by lee."""
    delays = []
    with console(folder, "hana") as one, console(folder, "lee") as other:
        for terminal in (one, other):
            terminal.until("Inbox", seconds=60)
            terminal.settle(0.7)
        for turn in range(_SIGHTS):
            taken = turn % 2 == 0
            pressed = time.perf_counter()
            one.type("aa" if taken else "u")
            other.until(lambda text, taken=taken: ("nobody's" not in text) is taken, seconds=10)  # type: ignore[misc]
            delays.append((time.perf_counter() - pressed) * 1e3)
            one.settle(0.05)
    return spread("one console's change on another", delays, "ms")
