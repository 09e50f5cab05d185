"""`python -m bench.sending`: one send is killed at every write and at every SMTP line, and goes on later (F-20).

An answer goes to four recipients, of whom the server takes two, puts one off once and refuses one. strace kills the
sender as it enters the k-th call of one kind, for k = 1, 2, … to beyond the end; the server kills it when a line has
come, before it answers, and again when it has answered. A thousand more kills come at random times. Then the sender is
started again, twice, as some minutes later. Nobody may get the answer twice, nobody may be told to have it who hasn't,
and what nobody can know (uncertain) may only be what was cut off between the dot and the commit of its answer.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Final

from bench.kill import STRACE, Victim
from bench.sending_victim import RECIPIENTS, SYSCALLS
from desk.outbox import OutboxState

_MODULE: Final = "bench.sending_victim"
_WHEN: Final = ("line", "answer")  # the server kills when it has got a line, when it has answered one
SETTINGS: Final = """
[[brand]]
name = "desk"
from = "Support <support@desk.example>"

[[mailbox]]
name = "support"
brand = "desk"
address = "support@desk.example"
[mailbox.maildir]
path = "maildir"
[mailbox.smtp]
host = "127.0.0.1"
port = {port}
security = "none"
"""


@dataclass
class Outcome:
    """What became of the kills. `reached`: by kind, how many were one's last; `uncertain`: at a recipient each."""

    reached: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    outside: int = 0
    unsound: int = 0
    uncertain: int = 0
    with_uncertain: int = 0
    arrived: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.reached.items()))
        total = self.reached.total()
        share = self.with_uncertain / total if total else 0
        return (
            f"killed at {total} points ({kinds}): {self.lost} lost, {self.doubled} silent duplicates, "
            f"{self.unsound} unsound; uncertain {self.with_uncertain} ({share:.1%}), {self.outside} of them outside "
            f"dot to commit; of {self.uncertain} uncertain recipients {self.arrived} have the mail"
        )

    @property
    def ok(self) -> bool:
        """Whether the promise was kept."""
        return not (self.lost or self.doubled or self.outside or self.unsound)


class Office:
    """An SMTP server that keeps what it takes, counts the lines of a session, and kills a sender in the middle.

    `got`: by Message-ID, how often each recipient got the mail. It puts `later@` off once for each desk.
    """

    def __init__(self) -> None:
        self.got: dict[str, Counter[str]] = {}
        self.lines = 0
        self.kill: tuple[str, int] = ("", 0)  # when, and at which line
        self.home = Path()
        self.put_off = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def open(self, home: Path, kill: tuple[str, int] = ("", 0)) -> None:
        """From now on this desk's sender comes, and is to be killed so."""
        self.home, self.kill, self.lines = home, kill, 0

    def close(self) -> None:
        """End it."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                wire, _address = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(wire,), daemon=True).start()

    def _serve(self, wire: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.closing(wire):
            self._talk(wire)

    def _talk(self, wire: socket.socket) -> None:
        wire.sendall(b"220 ready\r\n")
        recipients: list[str] = []
        body: list[bytes] | None = None
        for line in _lines(wire):
            self.lines += 1
            said = b""
            if body is None:
                said, body = self._answer(line, recipients)
            elif line == b".":
                self._keep(body, recipients)
                said, body, recipients = b"250 2.0.0 queued", None, []
            else:
                body.append(line)
            self._maybe_kill("line")
            if said:
                wire.sendall(said + b"\r\n")
            self._maybe_kill("answer")

    def _answer(self, line: bytes, recipients: list[str]) -> tuple[bytes, list[bytes] | None]:
        verb = line[:4].upper()
        if verb == b"MAIL":
            recipients.clear()
        elif verb == b"RCPT":
            address = line.partition(b"<")[2].partition(b">")[0].decode()
            if address.startswith("never"):
                return b"550 5.1.1 no such user", None
            if address.startswith("later") and not self.put_off:
                self.put_off = True
                return b"451 4.7.1 greylisted", None
            recipients.append(address)
        elif verb == b"DATA":
            return b"354 go on", []
        return b"250 ok", None

    def _keep(self, body: list[bytes], recipients: list[str]) -> None:
        (name,) = (line.partition(b":")[2].strip().decode() for line in body if line.startswith(b"Message-ID:"))
        self.got.setdefault(name, Counter()).update(recipients)

    def _maybe_kill(self, when: str) -> None:
        if self.kill == (when, self.lines):
            os.kill(int((self.home / "pid").read_text()), signal.SIGKILL)


def _lines(wire: socket.socket) -> Iterator[bytes]:
    rest = b""
    while piece := wire.recv(65_536):
        *whole, rest = (rest + piece).split(b"\r\n")
        yield from whole


def judge(outcome: Outcome, name: str, cut: dict[str, Any], held: dict[str, Any], got: Counter[str]) -> None:
    """What came of one kill: where the answer was when it was `cut`, where it is at last, and who has `got` it."""
    wanted = [OutboxState.SENT, OutboxState.SENT, OutboxState.SENT, OutboxState.REJECTED]
    faults = []
    for address, want, was, state in zip(RECIPIENTS, wanted, cut["states"], held["states"], strict=True):
        count = got[address]
        if count > 1:
            outcome.doubled += 1
            faults.append(f"{address} got it {count} times")
        if state == OutboxState.UNCERTAIN:
            outcome.uncertain += 1
            outcome.arrived += count
            if was != OutboxState.DATA_SENT:
                outcome.outside += 1
                faults.append(f"{address} was {was} and is uncertain")
        elif state != want or (state == OutboxState.SENT) != (count == 1):
            outcome.lost += 1
            faults.append(f"{address} is {state} and got it {count} times")
    outcome.with_uncertain += OutboxState.UNCERTAIN in held["states"]
    if held["integrity"] != "ok":
        outcome.unsound += 1
        faults.append(held["integrity"])
    outcome.faults += [f"{name}: {fault}" for fault in faults]


class Bench:
    """One server and the processes that send to it."""

    def __init__(self, folder: Path, counts: dict[str, int] | None = None) -> None:
        self.office = Office()
        self._folder = folder
        self._settings = SETTINGS.format(port=self.office.port)
        self._free = Victim(self._settings, module=_MODULE)
        self._traced = Victim(self._settings, counts, module=_MODULE, syscalls=SYSCALLS) if counts else None
        self._counts = counts or {}

    def desk(self) -> Path:
        """A new desk with an answer that is due."""
        home = self._free.desk(self._folder)
        self._free.do(home, prepare=True)
        self.office.put_off = False
        return home

    def undisturbed(self) -> tuple[dict[str, int], int, float]:
        """How many calls of each kind a send takes, how many lines, and how long it lasts."""
        log = self._folder / "calls"
        home = self.desk()
        self.office.open(home)
        watched = Victim(self._settings, log=log, module=_MODULE, syscalls=SYSCALLS)
        watched.do(home)
        watched.close()
        lines = self.office.lines
        calls = Counter(line.split()[1].partition("(")[0] for line in log.read_text().splitlines() if "(" in line)
        home = self.desk()
        self.office.open(home)
        began = time.perf_counter()
        self._free.do(home)
        # Some more than were counted: the results' own pipe and a machine that was faster just then
        return {kind: calls[kind] + 2 for kind in SYSCALLS if calls[kind]}, lines, time.perf_counter() - began

    def kill(self, outcome: Outcome, kind: str, which: float) -> bool:
        """Kill a send, let it go on, judge; whether it was killed at all (it may have been over before)."""
        home = self.desk()
        self.office.open(home, (kind, int(which)) if kind in _WHEN else ("", 0))
        if kind in self._counts:
            assert self._traced is not None
            first = self._traced.do(home, syscall=kind, spare=self._counts[kind] + 1 - int(which))
        else:
            first = self._free.do(home, **({"after": which} if kind == "moment" else {}))
        cut = self._free.do(home, examine=True)
        for minutes in (7, 60):  # what was put off at the first of these is due at the second
            self.office.open(home)
            self._free.do(home, minutes=minutes)
        held = self._free.do(home, examine=True)
        shutil.rmtree(home)
        outcome.reached[kind] += first["killed"]
        judge(outcome, f"{kind} {which}", cut, held, self.office.got.get(held["message_id"], Counter()))
        return bool(first["killed"])

    def close(self) -> None:
        """End it all."""
        for victim in (self._free, self._traced):
            if victim is not None:
                victim.close()
        self.office.close()


def run(folder: Path, *, every: int = 1, moments: int = 1000, workers: int = 2, told: bool = False) -> Outcome:
    """Kill at every so-many-th call of each kind and SMTP line, and at so many random moments."""
    bench = Bench(folder)
    counts, lines, seconds = bench.undisturbed()
    bench.close()
    jobs: Queue[tuple[str, float]] = Queue()
    chance = random.Random(1)
    for kind, count in (*counts.items(), *((when, lines) for when in _WHEN)):
        for number in range(1, count + 1, every):
            jobs.put((kind, number))
    for _ in range(moments):
        jobs.put(("moment", chance.random() * seconds))
    outcome, lock = Outcome(), threading.Lock()

    def work() -> None:
        bench = Bench(folder, counts if STRACE else None)
        try:
            while True:
                kind, which = jobs.get_nowait()
                mine = Outcome()
                killed = bench.kill(mine, kind, which)
                with lock:
                    _add(outcome, mine)
                    if kind == "moment" and not killed:
                        jobs.put(("moment", chance.random() * seconds))
                    if told and killed and outcome.reached.total() % 100 == 0:
                        print(f"{jobs.qsize()} to come; {outcome}", file=sys.stderr, flush=True)
        except Empty:
            bench.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def _add(outcome: Outcome, more: Outcome) -> None:
    outcome.reached += more.reached
    outcome.faults += more.faults
    for name in ("lost", "doubled", "outside", "unsound", "uncertain", "with_uncertain", "arrived"):
        setattr(outcome, name, getattr(outcome, name) + getattr(more, name))


def main() -> None:
    """Print what was reached and what came of it; end with 1 where the promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.sending", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only every so-many-th call and line")
    parser.add_argument("--moments", type=int, default=1000, help="kills at random times")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    if STRACE is None:
        parser.error("strace is not installed")
    with tempfile.TemporaryDirectory() as name:
        outcome = run(Path(name), every=args.every, moments=args.moments, workers=args.workers, told=True)
    print(outcome)
    for fault in outcome.faults:
        print(fault)
    raise SystemExit(0 if outcome.ok else 1)


if __name__ == "__main__":
    main()
