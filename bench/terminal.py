"""A real pseudo-terminal with a screen: runs a full-screen program, types, reads what it painted and every byte of it.

The measurements and the end-to-end tests both drive the program through this.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyte

_PIECE: Final = 1 << 16
_TERMINAL: Final = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
_NOT_INHERITED: Final = frozenset({"COLUMNS", "LINES", "NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANGUAGE"})


@dataclass(frozen=True, slots=True)
class Paint:
    """What one key press caused: seconds to the first and to the last byte, and how many bytes. None: silence."""

    first: float | None
    last: float | None
    size: int


class Terminal:
    """A program on a pseudo-terminal of its own. Leaving the `with` block kills it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        lines: int = 40,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.began = time.perf_counter()
        self.output = bytearray()
        """Every byte that the program has written."""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._drawn = 0
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, _size(columns, lines))
            if cwd:
                os.chdir(cwd)
            # With an environment of its own: readline, where it is loaded, has put a size into this process's.
            inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
            os.execvpe(command[0], list(command), {**inherited, **_TERMINAL, **(env or {})})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size; the program is told."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, _size(columns, lines))
        self.screen.resize(lines, columns)

    def type(self, text: str) -> None:
        """Type these characters."""
        os.write(self._fd, text.encode())

    def text(self) -> str:
        """The screen as lines of text, without trailing blanks."""
        self._stream.feed(bytes(self.output[self._drawn :]))
        self._drawn = len(self.output)
        rows = (self.screen.buffer[row] for row in range(self.screen.lines))
        return "\n".join(_row([row[column].data for column in range(self.screen.columns)]) for row in rows)

    def until(self, condition: Callable[[str], bool] | str, *, seconds: float = 30) -> str:
        """Read until the screen holds a text or meets a condition; returns the screen. Raises TimeoutError with it."""
        met = condition if callable(condition) else (lambda text: condition in text)
        end = time.perf_counter() + seconds
        while not met(text := self.text()):
            if time.perf_counter() > end or not self._read(min(1.0, max(0.0, end - time.perf_counter()))):
                if self.ended():
                    raise EOFError(f"the program ended; its screen was:\n{self.text()}")
                if time.perf_counter() > end:
                    raise TimeoutError(f"{condition!r} never came; the screen is:\n{text}")
        return text

    def settle(self, quiet: float = 0.3, *, seconds: float = 10) -> str:
        """Read until nothing has been painted for `quiet` seconds; returns the screen."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and self._read(quiet):
            pass
        return self.text()

    def watch(self, seconds: float) -> None:
        """Read for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if not self._read(left) and self.ended():
                return

    def press(self, key: str, *, quiet: float = 0.05, patience: float = 2) -> Paint:
        """Type a key and time the answer; a silence of `quiet` seconds ends it."""
        before, pressed = len(self.output), time.perf_counter()
        self.type(key)
        first = last = None
        wait = patience
        while self._read(wait):
            last = time.perf_counter() - pressed
            first = first or last
            wait = quiet
        return Paint(first, last, len(self.output) - before)

    def memory(self) -> float:
        """The program's resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

    def ended(self) -> bool:
        """Whether the program is gone."""
        with contextlib.suppress(ChildProcessError):
            return os.waitpid(self.pid, os.WNOHANG)[0] == self.pid
        return True

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End the program with a signal and wait for its end."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, number)
            os.waitpid(self.pid, 0)
        self.close()

    def close(self) -> None:
        """Take the terminal away from the program, as a connection that is cut does."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1

    def _read(self, seconds: float) -> bool:
        """Take in what comes within so many seconds; False for silence or the end."""
        if self._fd < 0:
            time.sleep(seconds)
            return False
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, _PIECE)
        except OSError:  # the program's side of the terminal is closed
            return False
        self.output += data
        return bool(data)


def _row(cells: Sequence[str]) -> str:
    """What a row shows. pyte's own `display` fails on the second half of a wide character whose first is gone.

    That is no fault of the program: it is what stands there between two reads of what it writes.
    """
    halves = [False, *(bool(cell) and unicodedata.east_asian_width(cell[0]) in "WF" for cell in cells)]
    return "".join("" if half else cell or " " for half, cell in zip(halves, cells, strict=False)).rstrip()


def _size(columns: int, lines: int) -> bytes:
    return struct.pack("HHHH", lines, columns, 0, 0)
