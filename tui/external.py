"""The agent's own editor, for those who would rather write there."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from textual.app import App

if TYPE_CHECKING:
    from tui.app import DeskApp

_BEAT_SECONDS: Final = 1.0
"""How often the others are told that one is still writing."""


def edited(app: App[int], text: str) -> str:
    """The text as the agent's editor leaves it; see `edited_bytes`."""
    return edited_bytes(app, text.encode(), ".txt").decode(errors="replace").rstrip("\n")


def edited_bytes(app: App[int], content: bytes, suffix: str) -> bytes:
    """What `$VISUAL`, `$EDITOR` or vi makes of a file of this content, while the console steps aside.

    A signal that ends the console ends the editor first, and what that had written by then is kept. Raises OSError or
    CalledProcessError where the editor can't be run or fails, and SuspendNotSupported where the console can't step
    aside. Never call it in a session over SSH: an editor can start a shell.
    """
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.NamedTemporaryFile(suffix=suffix, delete=False) as file:
        file.write(content)
    path = Path(file.name)
    try:
        with app.suspend(), subprocess.Popen([*command, str(path)]) as editor, _ended_by_signals(editor) as ended:
            while (code := _wait(editor)) is None:
                cast("DeskApp", app).session.place.beat()
        if code and not ended:
            raise subprocess.CalledProcessError(code, command)
        return path.read_bytes()
    finally:
        path.unlink(missing_ok=True)


def _wait(editor: subprocess.Popen[bytes]) -> int | None:
    try:
        return editor.wait(_BEAT_SECONDS)
    except subprocess.TimeoutExpired:
        return None


@contextmanager
def _ended_by_signals(editor: subprocess.Popen[bytes]) -> Iterator[list[int]]:
    """While the editor runs, what ends the console ends it; the console hears of the signal when it is back."""
    ended: list[int] = []

    def end(number: int, _frame: Any) -> None:
        ended.append(number)
        editor.terminate()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
