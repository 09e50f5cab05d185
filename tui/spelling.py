"""Spell-check marks, where hunspell or aspell is installed with a dictionary of the ticket's language.

The checker is a child without a shell, kept open in the pipe mode of old (`-a`: a line in, a verdict out). It is fed
by a thread of its own, so that no key ever waits for it, and gets nothing but words of letters, which it can't take for
commands. `spell = false` in config.toml starts none. Without a checker, or where one fails, nothing is marked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Full, Queue
from typing import IO, Final

from desk.spelling import DICTIONARIES

_MOST_WAITING: Final = 1_000
"""Words that wait for a verdict at most: those that are on the screen ask again."""
_BANNER: Final = b"@(#)"
_WRONG: Final = (b"&", b"#", b"?")
"""How the line of a word begins that is misspelt: with suggestions, without any, or made by guessing."""


class Speller:
    """Judges words of one language. `heard` is called, in another thread, when a word turns out to be misspelt."""

    def __init__(self, language: str, heard: Callable[[], None]) -> None:
        self.language = language
        self._heard = heard
        self._wrong: dict[str, bool] = {}
        self._asked: Queue[str] = Queue(_MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._checker: subprocess.Popen[bytes] | None = None
        self._closed = False

    def is_wrong(self, word: str) -> bool:
        """Whether the word is misspelt, as far as is known yet; one that is not known is looked up meanwhile."""
        if word not in self._wrong and not self._closed:
            self._wrong[word] = False
            try:
                self._asked.put_nowait(word)
            except Full:
                del self._wrong[word]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="spelling", daemon=True)
                self._thread.start()
        return self._wrong.get(word, False)

    def close(self) -> None:
        """End the checker, which ends the thread; nobody waits for it."""
        self._closed = True
        if self._checker is not None:
            self._checker.kill()
        with suppress(Full):
            self._asked.put_nowait("")

    def _work(self) -> None:
        for checker in _checkers(self.language):
            self._checker = checker
            with suppress(OSError):  # it ended: what is marked stays, and nothing more will be
                if not self._closed and _lines(checker).readline().startswith(_BANNER):
                    self._judge_all(checker)
                    self._closed = True
            checker.kill()
            checker.communicate()
            if self._closed:
                return

    def _judge_all(self, checker: subprocess.Popen[bytes]) -> None:
        """Give verdicts until the end."""
        while (word := self._asked.get()) and not self._closed:
            if _judge(checker, word):
                self._wrong[word] = True
                self._heard()


def _checkers(language: str) -> Iterator[subprocess.Popen[bytes]]:
    """The checkers that may have a dictionary of the language, each started when the one before had none."""
    for program, *options in (("hunspell", "-i", "utf-8"), ("aspell", "--encoding=utf-8")):
        path = shutil.which(program)
        for name in DICTIONARIES.get(language, ()) if path else ():
            with suppress(OSError):
                yield _start([str(path), "-a", *options, "-d", name])


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    known = {name: os.environ[name] for name in ("HOME", "PATH", "DICPATH") if name in os.environ}
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**known, "LANG": "C.UTF-8"},
        start_new_session=True,
    )


def _judge(checker: subprocess.Popen[bytes], word: str) -> bool:
    """Whether the checker takes a word for misspelt. Raises OSError where it has ended."""
    assert checker.stdin is not None
    checker.stdin.write(b"^" + word.encode() + b"\n")
    checker.stdin.flush()
    wrong = False
    while (line := _lines(checker).readline()) != b"\n":
        if not line:
            raise BrokenPipeError
        wrong |= line.startswith(_WRONG)
    return wrong


def _lines(checker: subprocess.Popen[bytes]) -> IO[bytes]:
    assert checker.stdout is not None
    return checker.stdout
