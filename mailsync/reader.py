"""A process that reads messages and may be killed for it: what a stranger's bytes do there stays there (rule 7).

`Reader` owns it; `main` is what it runs. The system itself ends it when one message takes too much time, also within a
library's own code, where Python can't be interrupted. It is made by `exec`, never by a bare fork: a copy of the engine
would hold, and close, the store's files (finding 4).
"""

from __future__ import annotations

import contextlib
import copyreg
import gc
import os
import pickle
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, Final

from desk.customer import Identity
from desk.incoming import Incoming
from desk.mail.facts import Address, Attachment
from desk.words import _
from mailsync.channel import Item, Read
from mailsync.errors import said
from store import blobs
from store.blobs import Packed
from store.cut import Searchable, searchable

Reading = Incoming | str
"""What was read, or why it could not be."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What the store keeps of an item, made ready by another process: its bytes, and its words if it could be read."""

    packed: Packed
    words: Searchable | None


Answer = tuple[Reading, Ready | None]
"""A reading, and what is ready to be stored of its item, where a reader has lived to do that."""

_PIPE: Final = 1_048_576
"""Bytes that a pipe holds, where the system lets us: both sides wait less for each other (Linux's own: 65,536)."""
_START: Final = "from mailsync.reader import main; main()"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one message may take (S-47): seconds of computing, seconds in all, bytes of memory."""

    computing: float = 2.0
    waiting: float = 30.0
    memory: int = 256_000_000  # of address space, so the program's own 40 MB count


ALLOWANCE: Final = Allowance()


class Died(Exception):
    """The process ended instead of answering; `str()` says how. `by_time`: it would do so again."""

    def __init__(self, code: int, allowance: Allowance) -> None:
        seconds = {-signal.SIGPROF: allowance.computing, -signal.SIGALRM: allowance.waiting}.get(code)
        self.by_time = seconds is not None
        if seconds is not None:
            super().__init__(_("reading it took more than {n} s", n=f"{seconds:g}"))
        else:
            super().__init__(_("reading it ended the reader ({how})", how=code if code >= 0 else _signal_name(-code)))


class Reader:
    """One such process, from the start on; used by one thread, but any may kill it."""

    def __init__(self, allowance: Allowance = ALLOWANCE) -> None:
        self._allowance = allowance
        # It finds the program the same way as this process did
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environ,
            pipesize=_PIPE,
        )

    def read(self, read: Read, items: tuple[Item, ...]) -> list[Answer]:
        """What each item says. Raises Died; then this reader is of no use any more."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            pickle.dump((self._allowance, read, items), self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
            answers: list[Answer] = pickle.load(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self._process.kill()
            raise Died(self._process.wait(), self._allowance) from None
        return answers

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it at once, also in the middle of what it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was on its way to it has nowhere to go
                    stream.close()


def spare_garbage() -> None:
    """Look for garbage in rings rarely: batches are full of what stays, and looking through it takes 4 % of a sync."""
    gc.set_threshold(50_000, 20, 20)


def _pickle_by_fields(kind: type[Any]) -> None:
    """Pickle a dataclass as a call with its fields: its own way asks for them one by one, at four times the cost."""
    values = attrgetter(*(field.name for field in fields(kind)))
    copyreg.pickle(kind, lambda value: (kind, values(value)))


# What a batch holds by the hundred
for _kind in (Item, Incoming, Identity, Address, Attachment, Ready, Packed, Searchable):
    _pickle_by_fields(_kind)


def main() -> None:
    """What the process runs: batches come by standard input, what they say leaves by standard output.

    It ends when the engine does, however that ends: then there is nothing more to read. A terminal's or an init's word
    to stop is for the engine, which ends its work first.
    """
    for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not print into the answers
    spare_garbage()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would be the mail, in a file that nobody knows of
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            _answer(sys.stdin.buffer, answers)


def _answer(questions: BinaryIO, answers: BinaryIO) -> None:
    allowance, read, items = pickle.load(questions)
    with contextlib.suppress(OSError, ValueError):  # macOS knows this limit and keeps to none
        resource.setrlimit(resource.RLIMIT_AS, (allowance.memory, allowance.memory))
    # Three loops: in one, each of these takes up to half as long again, since it finds the processor's cache full of
    # the others' code
    readings = [_within(allowance, read, item) for item in items]
    packed = [blobs.pack(item.raw) for item in items]
    ready = [_ready(reading, bytes_) for reading, bytes_ in zip(readings, packed, strict=True)]
    pickle.dump(ready, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _within(allowance: Allowance, read: Read, item: Item) -> Reading:
    # Nobody catches what these timers send, so it ends the process
    signal.setitimer(signal.ITIMER_PROF, allowance.computing)
    signal.setitimer(signal.ITIMER_REAL, allowance.waiting)
    reading = read_one(read, item)
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return reading


def _ready(reading: Reading, packed: Packed) -> Answer:
    """A reading with what the one writer need not do then."""
    if isinstance(reading, str):
        return reading, Ready(packed, None)
    author = f"{reading.author.name} {reading.author.value}"
    words = searchable(author, reading.subject, reading.text, (*reading.to, *reading.cc), reading.attachments)
    return replace(reading, raw=packed.sha256), Ready(packed, words)


def read_one(read: Read, item: Item) -> Reading:
    """What an item says, or why it can't be read: a bad one stops nobody (rule 7)."""
    try:
        return read(item)
    except Exception as error:  # noqa: BLE001 (rule 7: whatever a stranger's bytes raise, it becomes a visible item)
        return said(f"{type(error).__name__}: {error}")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return str(number)
