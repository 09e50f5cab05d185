from __future__ import annotations

import shlex
import sys
from pathlib import Path

from bench.terminal import Terminal
from tests.cli.conftest import Desk, gone
from tests.waiting import until_outside

ROOT = Path(__file__).resolve().parents[2]


def console(desk: Desk) -> Terminal:
    return Terminal([sys.executable, "-m", "cli", "--desk", str(desk.folder.data), "--agent", "hana"], cwd=ROOT)


def test_the_console_syncs_by_an_engine_of_its_own(desk: Desk) -> None:
    with console(desk) as terminal:
        terminal.until("Inbox")
        desk.deliver("while it is open")
        terminal.until("while it is open")
        terminal.type("\x11")
        until_outside(lambda: gone(terminal))
    assert [ticket["subject"] for ticket in desk.run("tickets", "--json").lines] == ["while it is open"]


def test_the_console_knows_its_agent(desk: Desk) -> None:
    with console(desk) as terminal:
        terminal.until("hana")


def test_the_console_shows_where_standard_error_goes_into_a_file(desk: Desk, tmp_path: Path) -> None:
    command = shlex.join([sys.executable, "-m", "cli", "--desk", str(desk.folder.data), "--agent", "hana"])
    with Terminal(["sh", "-c", f"exec {command} 2>{shlex.quote(str(tmp_path / 'err'))}"], cwd=ROOT) as terminal:
        terminal.until("Inbox")
    assert (tmp_path / "err").read_bytes() == b""
