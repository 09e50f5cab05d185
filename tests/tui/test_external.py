"""One's own editor, on a real terminal: the draft is kept before, the text comes back, and a signal loses nothing."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.terminal import Terminal
from store import Store, drafts
from store.store import utc_now
from tests.tui.making import CONFIG, Desk
from tests.waiting import until_outside

ROOT = Path(__file__).parents[2]
WRITES = """#!/bin/sh
printf '이어서 씁니다' >> "$1"
echo EDITING
read line
printf ', 오늘 나갑니다.' >> "$1"
"""
FAILS = "#!/bin/sh\nprintf 'no' > \"$1\"\nexit 1\n"

Write = Callable[[str], Terminal]


@pytest.fixture
def store(desk: Desk) -> Iterator[Store]:
    """The desk's store, by the real clock."""
    store = Store.open(desk.path, CONFIG, utc_now)
    yield store
    store.close()


@pytest.fixture
def write(desk: Desk, tmp_path: Path) -> Iterator[Write]:
    """Begins an answer on a console whose editor is this script, and calls that."""
    terminals: list[Terminal] = []

    def begin(script: str) -> Terminal:
        editor = tmp_path / "my editor"
        editor.write_text(script)
        editor.chmod(0o755)
        command = [sys.executable, "-m", "tests.tui.console", str(desk.path)]
        environ = {"EDITOR": f"'{editor}'", "VISUAL": "", "TMPDIR": str(tmp_path)}
        terminals.append(Terminal(command, columns=100, lines=30, cwd=ROOT, env=environ))
        terminal = terminals[-1]
        terminal.until("Refund for order 7731")
        terminal.type("r")
        terminal.until("Reply to #1010")
        terminal.type("안녕하세요. ")
        terminal.until("안녕하세요.")
        terminal.type("\x18\x05")  # ctrl+x ctrl+e
        return terminal

    yield begin
    for terminal in terminals:
        terminal.kill()


def kept(store: Store) -> list[str]:
    return [draft.text for draft in drafts.of(store, "hana")]


def test_ones_own_editor_gets_the_text_and_gives_it_back(write: Write, store: Store, tmp_path: Path) -> None:
    terminal = write(WRITES)
    terminal.until("EDITING")
    assert kept(store) == ["안녕하세요. "]  # before it can be lost there
    terminal.type("\r")
    screen = terminal.until("안녕하세요. 이어서 씁니다, 오늘 나갑니다.")
    assert "Reply to #1010" in screen
    until_outside(lambda: kept(store) == ["안녕하세요. 이어서 씁니다, 오늘 나갑니다."])
    terminal.type("\x1a")  # ctrl+z: as it was before
    terminal.until(lambda text: "이어서" not in text and "안녕하세요." in text)
    assert not list(tmp_path.glob("tmp*.txt"))


def test_an_editor_that_fails_changes_nothing(write: Write, store: Store) -> None:
    terminal = write(FAILS)
    screen = terminal.until("The editor failed")
    assert "안녕하세요." in screen
    assert kept(store) == ["안녕하세요. "]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_f51_a_signal_while_the_editor_runs_ends_both_and_keeps_what_it_wrote(
    write: Write, store: Store, number: int
) -> None:
    terminal = write(WRITES)
    terminal.until("EDITING")
    os.kill(terminal.pid, number)
    while not terminal.ended():
        terminal.settle(0.05)
    assert "it ended" in terminal.settle(0.05)
    assert kept(store) == ["안녕하세요. 이어서 씁니다"]
