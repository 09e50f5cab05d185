"""`python -m bench.doubling`: no function that reads outsiders' text is worse than linear (S-50).

Each (`bench/strangers.py`) is given nasty text (`bench/nasty.py`) of n and of 2n bytes, up to a megabyte; time(2n) /
time(n) may be 2.5 at most. What is quadratic on some input shows 4 there.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any, Final

from bench.nasty import Maker
from bench.strangers import pairs

LIMIT: Final = 2.5
SHORTEST: Final = 0.004  # seconds: below, the clock tells more about the machine than about the function


def seconds(function: Callable[[Any], object], given: object) -> float:
    """The least CPU time of three runs; of one, where that is long."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        function(given)
        best = min(best, time.process_time() - start)
        if best > 0.2:
            break
    return best


def worst_ratio(make: Maker, function: Callable[[Any], object], most: int) -> tuple[float, float]:
    """The largest time(2n) / time(n) that took long enough to tell, and the time for `most` bytes."""
    ratio, size = 0.0, most // 4
    before = seconds(function, make(size))
    while size < most:
        size *= 2
        taken = seconds(function, make(size))
        if before >= SHORTEST:
            ratio = max(ratio, taken / before)
        before = taken
    return ratio, before


def main() -> None:
    """Print the ratios as they are measured; end with 1 where one is too large."""
    parser = argparse.ArgumentParser(prog="python -m bench.doubling", description=__doc__)
    parser.add_argument("names", nargs="*", help="only functions in whose name this stands")
    parser.add_argument("--size", type=int, default=1 << 20, help="the largest input, in bytes")
    args = parser.parse_args()
    rows = []
    for name, make, function in pairs():
        if not args.names or any(part in name for part in args.names):
            ratio, taken = worst_ratio(make, function, args.size)
            for _ in range(3):  # again: another program may have taken the processor's cache
                if ratio > LIMIT:
                    ratio, taken = min((ratio, taken), worst_ratio(make, function, args.size))
            rows.append((ratio, taken, name))
            print(f"{ratio:5.2f}  {taken * 1000:8.1f} ms  {name}", flush=True)
    ratio, taken, name = max(rows)
    print(f"{len(rows)} pairs, worst {ratio:.2f}: {name}")
    raise SystemExit(1 if ratio > LIMIT else 0)


if __name__ == "__main__":
    main()
