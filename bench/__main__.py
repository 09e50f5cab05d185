"""`python -m bench`: fill a desk, measure, print one table. See bench/README.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench import console
from bench.filled import fill
from bench.report import Figure, table
from bench.search import search
from bench.sync import sync

ON_A_DESK: Final[dict[str, Callable[[Path], list[Figure]]]] = {
    "start": console.start,
    "keys": console.keys,
    "beside": console.beside,
    "search": search,
}
"""What is measured on the filled desk."""


def main() -> None:
    """Measure what was asked for, or everything."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*ON_A_DESK, "sync", []], help="what to measure; all by default")
    parser.add_argument("--messages", type=int, default=20_000, help="messages of the filled desk")
    parser.add_argument("--mails", type=int, default=2_000, help="mails of the first sync")
    parser.add_argument("--box", type=Path, help="a maildir whose mails the first sync takes, instead of made-up ones")
    parser.add_argument("--rounds", type=int, default=1, help="how often the first sync is measured beside others")
    parser.add_argument("--keep", type=Path, help="keep the filled desk here, and use it again")
    args = parser.parse_args()
    wanted = args.names or [*ON_A_DESK, "sync"]
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch) / "desk"
        if set(wanted) & set(ON_A_DESK) and not (folder / "desk.db").exists():
            figures.append(Figure(f"messages taken in, {args.messages:,} in all", fill(folder, args.messages), "/s"))
        for name in wanted:
            figures += sync(args.mails, args.box, args.rounds) if name == "sync" else ON_A_DESK[name](folder)
    print(f"Python {sys.version}")
    print(table(figures))


main()
