"""The whole program as a person runs it: real processes, a real terminal, a desk of the demo's mails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from bench.terminal import Terminal

ROOT: Final = Path(__file__).parents[2]
PROGRAM: Final = (sys.executable, "-m", "cli")

Start = Callable[..., Terminal]


def run(*args: str | Path, stdin: str = "") -> str:
    """Run a command of the program to its end; its standard output."""
    done = subprocess.run([*PROGRAM, *args], cwd=ROOT, input=stdin, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts the program on a terminal of its own; whatever still runs at the end is killed."""
    with ExitStack() as running:

        def begin(
            *args: str | Path, columns: int = 120, lines: int = 40, env: Mapping[str, str] | None = None
        ) -> Terminal:
            command = [*PROGRAM, *map(str, args)]
            return running.enter_context(Terminal(command, columns=columns, lines=lines, env=env, cwd=ROOT))

        yield begin


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The folder of a demo desk that has been synced."""
    folder = tmp_path / "desk"
    run("demo", "--no-console", "--dir", folder)
    return folder
