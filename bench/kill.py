"""`python -m bench.kill`: a sync of 200 mails is killed at every write, and goes on as if nothing had been (F-01).

strace kills the syncing process as it enters the k-th call of one kind, for k = 1, 2, … to beyond the end of a run,
and for every kind of call by which SQLite changes what is on disk. Then the sync is run again, and the store has to
hold what that of an undisturbed run holds: no mail lost, none doubled, no number or reason different. Five hundred
more kills come at random times.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Final

from bench.letters import as_mail, letters
from bench.victim import SYSCALLS
from mailsync.channel import BATCH_ITEMS
from tests.mailsync.authority import Authority
from tests.mailsync.dovecot import PASSWORD, PROGRAM, Dovecot

ROOT: Final = Path(__file__).parent.parent
STRACE: Final = shutil.which("strace")
_USER: Final = "support"
_BRAND: Final = '[[brand]]\nname = "desk"\nfrom = "Support <support@desk.example>"\n'
_MAILBOX: Final = '[[mailbox]]\nname = "support"\nbrand = "desk"\naddress = "support@desk.example"\n'


@dataclass
class Outcome:
    """What became of the kills. `reached`: by kind of call, how many of its calls were one's last."""

    reached: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    different: list[str] = field(default_factory=list)
    unsound: int = 0
    fetched_again: int = 0

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.reached.items()))
        return (
            f"killed at {self.reached.total()} points ({kinds}): {self.lost} lost, {self.doubled} doubled, "
            f"{len(self.different)} stores different, {self.unsound} unsound, "
            f"at most {self.fetched_again} mails fetched again"
        )

    @property
    def ok(self) -> bool:
        """Whether the promise was kept."""
        return not (self.lost or self.doubled or self.different or self.unsound or self.fetched_again > BATCH_ITEMS)


class Victim:
    """A process that does jobs in children of its own (bench.forked): by default it syncs (bench.victim).

    `counts`: strace watches it, and kills a child at a call beyond these numbers; `log`: strace writes its calls there.
    """

    def __init__(
        self,
        settings: str,
        counts: dict[str, int] | None = None,
        log: Path | None = None,
        module: str = "bench.victim",
        syscalls: Sequence[str] = SYSCALLS,
    ) -> None:
        command = [sys.executable, "-P", "-m", module]
        if log or counts:
            assert STRACE is not None
            inject = [f"--inject={kind}:signal=KILL:when={count + 1}" for kind, count in (counts or {}).items()]
            trace = [STRACE, "-f", "-qq", f"--trace={','.join(syscalls)}", "-o", str(log or os.devnull)]
            command = [*trace, *inject, *command]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._settings = settings

    def desk(self, folder: Path) -> Path:
        """A new desk in the folder, with nothing but its settings."""
        home = Path(tempfile.mkdtemp(dir=folder))
        (home / "config.toml").write_text(self._settings, "utf-8")
        return home

    def do(self, home: Path, **job: Any) -> dict[str, Any]:
        """Let it do a job at the desk, see `bench.forked`; the result has what the last line told, as JSON, beside."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"home": str(home), **job}).encode() + b"\n")
        self._process.stdin.flush()
        done: dict[str, Any] = json.loads(self._process.stdout.readline())
        told = done["told"]
        return {**done, **(json.loads(told[-1]) if told and told[-1].startswith("{") else {})}

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)


def undisturbed(folder: Path, settings: str) -> tuple[dict[str, Any], dict[str, int]]:
    """What a store holds that nobody disturbed, and how many calls of each kind that takes."""
    log = folder / "calls"
    victim = Victim(settings, log=log)
    held = victim.do(victim.desk(folder), examine=True)
    victim.close()
    calls = Counter(line.split()[1].partition("(")[0] for line in log.read_text().splitlines() if "(" in line)
    # Some more than were counted: how many a run makes depends a little on how fast the machine is just then
    return held, {kind: calls[kind] + calls[kind] // 20 + 2 for kind in SYSCALLS if calls[kind]}


def judge(outcome: Outcome, name: str, held: dict[str, Any], first: dict[str, Any], then: dict[str, Any]) -> None:
    """Compare a store that was killed in its `first` run, and went on, with the undisturbed one."""
    if "mails" not in then:
        outcome.different.append(f"{name}: did not go on")
        return
    wanted, there = Counter(held["mails"]), Counter(then["mails"])
    outcome.lost += (wanted - there).total()
    outcome.doubled += (there - wanted).total() + then["again"]
    outcome.lost += len(then["unaccounted"])
    outcome.unsound += then["integrity"] != "ok"
    if different := sorted(table for table, digest in held["tables"].items() if then["tables"].get(table) != digest):
        outcome.different.append(f"{name}: {', '.join(different)}")
    again = len(set(first["told"]) & set(then["told"]))
    outcome.fetched_again = max(outcome.fetched_again, again)


def run(
    folder: Path, settings: str, *, every: int = 1, moments: int = 500, workers: int = 2, told: bool = False
) -> tuple[dict[str, int], Outcome]:
    """Kill at every so-many-th call of each kind and at so many random moments; how many calls there are, what came."""
    held, counts = undisturbed(folder, settings)
    jobs: Queue[tuple[str, float]] = Queue()
    chance = random.Random(1)
    for kind, count in counts.items():
        for number in range(1, count + 1, every):
            jobs.put((kind, number))
    for _ in range(moments):
        jobs.put(("", chance.random()))
    outcome, lock = Outcome(), threading.Lock()

    def work() -> None:
        traced, free = Victim(settings, counts), Victim(settings)
        longest = _seconds(free, folder)
        try:
            while True:
                kind, which = jobs.get_nowait()
                home = free.desk(folder)
                if kind:
                    first = traced.do(home, syscall=kind, spare=counts[kind] + 1 - int(which))
                else:
                    first = free.do(home, after=which * longest)
                then = free.do(home, examine=True)
                shutil.rmtree(home)
                with lock:
                    judge(outcome, f"{kind or 'moment'} {which}", held, first, then)
                    outcome.reached[kind or "moment"] += first["killed"]
                    if not kind and not first["killed"]:
                        jobs.put(("", chance.random()))  # it was over before
                    if told and first["killed"] and outcome.reached.total() % 100 == 0:
                        print(f"{jobs.qsize()} to come; {outcome}", file=sys.stderr, flush=True)
        except Empty:
            traced.close()
            free.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts, outcome


def _seconds(victim: Victim, folder: Path) -> float:
    """How long a run takes: the span of the random moments."""
    victim.do(victim.desk(folder))  # the first one is slower
    began = time.perf_counter()
    victim.do(victim.desk(folder))
    return time.perf_counter() - began


@contextmanager
def source(folder: Path, mails: int) -> Iterator[str]:
    """The settings of a desk at a mailbox of so many mails: at a Dovecot where one is installed, else in a maildir."""
    raws = [as_mail(letter) for letter in letters(mails)]
    if PROGRAM is None:
        box = folder / "maildir"
        for part in ("cur", "new", "tmp"):
            (box / part).mkdir(parents=True)
        for number, raw in enumerate(raws):
            (box / "cur" / f"{1_700_000_000 + number}.M{number}P1.bench:2,S").write_bytes(raw)
        yield f'{_BRAND}{_MAILBOX}[mailbox.maildir]\npath = "{box}"\n'
        return
    (folder / "ca").mkdir()
    server = Dovecot(Authority(folder / "ca").issue())
    server.stock(_USER, raws)
    try:
        yield f"""{_BRAND}{_MAILBOX}[mailbox.imap]
host = "127.0.0.1"
port = {server.plain_port}
security = "none"
username = "{_USER}"
password_command = "echo {PASSWORD}"
"""
    finally:
        server.stop()


def main() -> None:
    """Print what was reached and what came of it; end with 1 where the promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.kill", description=__doc__)
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--every", type=int, default=1, help="only every so-many-th call")
    parser.add_argument("--moments", type=int, default=500, help="kills at random times")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))  # so that the server is stopped
    if STRACE is None:
        parser.error("strace is not installed")
    with tempfile.TemporaryDirectory() as name, source(Path(name), args.mails) as settings:
        counts, outcome = run(
            Path(name), settings, every=args.every, moments=args.moments, workers=args.workers, told=True
        )
    print("tried up to call", ", ".join(f"{count} of {kind}" for kind, count in counts.items()))
    print(outcome)
    for different in outcome.different:
        print(different)
    raise SystemExit(0 if outcome.ok else 1)


if __name__ == "__main__":
    main()
