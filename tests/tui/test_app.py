from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.terminal import Terminal
from desk.config import Config, DeskSettings
from desk.presence import Presence
from store import Store, drafts, journal, presence
from store.store import utc_now
from tests.tui.hostile import foreign_controls
from tests.tui.making import CONFIG, Desk, rows
from tests.waiting import until

ROOT = Path(__file__).parents[2]
LEFT = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l", b"\x1b[<u")
"""What a terminal must be told at the end: the other screen, the cursor, no mouse, no paste marks, plain keys."""


class Running:
    """A console on a pseudo-terminal, by the real clock."""

    def __init__(self, desk: Desk, *flags: str) -> None:
        self.store = Store.open(desk.path, CONFIG, utc_now)
        command = [sys.executable, "-m", "tests.tui.console", str(desk.path), *flags]
        self.terminal = Terminal(command, columns=100, lines=30, cwd=ROOT)
        self.terminal.until("Refund for order 7731")

    def present(self) -> list[Presence]:
        return presence.present(self.store)

    def end(self) -> str:
        """Read to the end of the program; the last screen."""
        while not self.terminal.ended():
            self.terminal.settle(0.05)
        return self.terminal.settle(0.05)

    def close(self) -> None:
        self.terminal.kill()
        self.store.close()


@pytest.fixture
def running(desk: Desk) -> Iterator[Running]:
    running = Running(desk)
    yield running
    running.close()


@pytest.fixture
def broken(desk: Desk) -> Iterator[Running]:
    running = Running(desk, "--broken")
    yield running
    running.close()


@pytest.fixture
def deaf(desk: Desk) -> Iterator[Running]:
    running = Running(desk, "--deaf")
    yield running
    running.close()


async def present_at(running: Running, ticket: int) -> None:
    await until(lambda: [one.ticket for one in running.present()] == [ticket], f"hana is at {ticket}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_f51_a_signal_ends_it_with_the_terminal_as_it_was(running: Running, number: int) -> None:
    await present_at(running, 1010)
    os.kill(running.terminal.pid, number)
    assert "it ended" in running.end()
    assert [mode for mode in LEFT if mode not in running.terminal.output] == []
    assert running.present() == []


async def test_f51_a_signal_while_one_writes_keeps_every_word(running: Running) -> None:
    await present_at(running, 1010)
    running.terminal.type("r")
    running.terminal.until("Reply to #1010")
    running.terminal.type("곧 도착합니다")
    running.terminal.until("곧 도착합니다")
    os.kill(running.terminal.pid, signal.SIGTERM)
    assert "it ended" in running.end()
    assert [mode for mode in LEFT if mode not in running.terminal.output] == []
    assert [draft.text for draft in drafts.of(running.store, "hana")] == ["곧 도착합니다"]


async def test_f50_a_terminal_that_goes_away_ends_it(running: Running) -> None:
    await present_at(running, 1010)
    running.terminal.close()
    await until(running.terminal.ended, "the program has ended")
    assert running.present() == []


async def test_f50_a_terminal_that_goes_away_without_a_signal_ends_it(deaf: Running) -> None:
    await present_at(deaf, 1010)
    deaf.terminal.close()
    await until(deaf.terminal.ended, "the program has ended")
    assert deaf.present() == []


async def test_ctrl_q_leaves(running: Running) -> None:
    running.terminal.type("\x11")
    assert "it ended" in running.end()


def test_s21_an_error_is_raised_to_the_caller_and_prints_no_mail(broken: Running) -> None:
    broken.terminal.type("yn")
    screen = broken.end()
    assert "it broke: 'broken \\x1b]0;title\\x07'" in screen.replace("\n", "")
    assert "a mail's" not in screen
    assert [mode for mode in LEFT if mode not in broken.terminal.output] == []
    assert foreign_controls(broken.terminal.output.decode(), also="\r\n") == []


async def test_what_is_wrong_with_the_settings_is_told_at_the_start(desk: Desk) -> None:
    desk.config = replace(CONFIG, desk=DeskSettings(theme="deskhand-drak"), keys={"ticket.notes": "n"})
    async with desk.console((100, 30)) as (app, _pilot):
        seen = " ".join(" ".join(rows(app)).split())
        assert "There is no theme deskhand-drak; did you mean deskhand-dark?" in seen
        assert "[keys] ticket.notes: there is no such action;" in seen
        assert app.theme == "deskhand-dark"


async def test_the_theme_of_the_settings_is_shown(desk: Desk) -> None:
    desk.config = Config(desk=DeskSettings(theme="light"))
    async with desk.console() as (app, _pilot):
        assert app.theme == "deskhand-light"


async def test_s22_what_is_copied_is_clean_and_short(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk.console() as (app, _pilot):
        app.copy_to_clipboard("a\x1b]52;c;x\ab" + "가" * 100_000)
        assert app.clipboard.startswith("a␛]52;c;x␇b")
        assert len(app.clipboard.encode()) * 4 / 3 <= 64_000
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    async with desk.console(remote=True) as (app, _pilot):
        written: list[str] = []
        monkeypatch.setattr(app._driver, "write", written.append)
        app.copy_to_clipboard("#1010")
        assert app.clipboard == "#1010"
        assert not any("\x1b]52" in text for text in written)


@pytest.mark.parametrize(
    "pasted",
    [
        "\x1b[200~Hello\x1b[201~\x13y\x1b[201~",  # the end of the paste within it, then the keys that send
        "\x1b[200~Hello\x1b[200~\x1b[201~\x13yy\x1b[201~",
        "\x1b[200~Hello\x1b[201~\x1b\x1b\x1b[Ae\x1b[201~",  # the keys that leave, and resolve
    ],
)
def test_s22_a_paste_that_ends_itself_does_not_break_out_of_the_composer(running: Running, pasted: str) -> None:
    running.terminal.type("\r")
    running.terminal.settle()
    running.terminal.type("r")
    running.terminal.until("Reply to #1010")
    before = journal.last(running.store)
    running.terminal.type(pasted)
    screen = running.terminal.settle()
    assert "Reply to #1010" in screen
    assert "^s review" in screen  # what the composer's own footer says
    assert "Kept as a draft" not in screen
    assert journal.last(running.store) == before
