"""`python -m bench.power`: power fails at every sync of an engine that takes mail in; what was told as done is there.

The engine runs as it is, under strace, which writes down each write and each sync of the store's files. For each sync
the files are made anew as a disk may hold them after a loss of power just before it ended: what was synced is there,
each later write is there, or is not, or is there in part, by 512 bytes, in any order. SQLite's own crash tests do that.
Every such store has to open and be sound, with every mail that was told as taken in before, and none in part (F-02).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pysqlite3

from bench.letters import as_mail, letters
from desk.config import parse
from desk.errors import StoreError
from mailsync.engine import Engine
from store import ledger
from store.health import faults
from store.store import Store

ROOT: Final = Path(__file__).parent.parent
_SECTOR: Final = 512
_TOGETHER: Final = 10  # mails that arrive between two passes
_CALLS: Final = "execve,openat,close,pwrite64,write,ftruncate,fdatasync,fsync,unlink"
_LINE: Final = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$")


@dataclass
class _File:
    """What the disk surely holds of a file, and what was written since its last sync: (offset, bytes), or a size."""

    safe: bytearray = field(default_factory=bytearray)
    later: list[tuple[int, bytes] | int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moment:
    """The files just before a sync ended, and how many mails had been told as taken in by then."""

    files: Mapping[str, _File]
    told: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the failures: how many syncs and cases there were, how many stores were damaged or had lost mail."""

    syncs: int
    cases: int
    damaged: int
    lost: int


def power(folder: Path, mails: int, seeds: int, *, every: int = 1, finished: int = 20) -> Result:
    """Fail at every `every`-th sync in `seeds` ways each. In one of `finished` cases the sync is taken to its end."""
    work = folder / "work"
    _deliver(work, mails)
    trace = folder / "trace"
    strace = ["strace", "-f", "-qq", "-xx", "-a", "1", "-s", "1000000", "-e", f"trace={_CALLS}", "-o", str(trace)]
    worker = [sys.executable, "-P", "-m", "bench.power", "--work", str(work)]
    subprocess.run([*strace, *worker], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    syncs = cases = 0
    found: Counter[str] = Counter()
    for number, moment in enumerate(moments(trace, work)):
        syncs += 1
        if number % every:
            continue
        for seed in range(seeds):
            cases += 1
            to_its_end = mails if cases % finished == 0 else None
            found[_judge(folder / "case", work, moment, random.Random(f"{number} {seed}"), to_its_end)] += 1
    return Result(syncs, cases, found["damaged"], found["lost"])


def moments(trace: Path, folder: Path) -> Iterator[Moment]:
    """The moments of a trace, in order. The files are the same objects each time: look before the next one."""
    files: dict[str, _File] = {}
    opened: dict[int, str] = {}
    begun: dict[str, str] = {}  # by thread: the call that others came between
    told = 0
    others = _others(trace)
    with trace.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            match = _LINE.match(line)
            if match is None or match[1] in others:
                continue
            thread, call, rest = match.groups()
            if rest.endswith("<unfinished ...>"):
                begun[thread] = rest.removesuffix("<unfinished ...>")
                continue
            rest = begun.pop(thread, "") + rest
            arguments, _, answer = rest.rpartition(") = ")
            if answer.startswith("-1"):
                continue
            match call:
                case "openat":
                    path = Path(_bytes(arguments.split(", ")[1]).decode())
                    opened[int(answer.split()[0])] = path.name if path.parent == folder else ""
                case "execve":
                    pass
                case "unlink":
                    files.pop(Path(_bytes(arguments).decode()).name, None)
                case "write" if arguments.startswith("1, "):
                    told = int(_bytes(arguments.split(", ")[1]))
                case _:
                    name = opened.get(int(arguments.split(",")[0]), "")
                    if name.startswith("desk.db") and not name.endswith("-shm"):
                        file = files.setdefault(name, _File())
                        if call in {"fdatasync", "fsync"}:
                            yield Moment(files, told)
                        _apply(file, call, arguments)


def _others(trace: Path) -> set[str]:
    """The processes that the engine started, which read mail and have files of their own by the same numbers."""
    with trace.open(encoding="ascii", errors="replace") as lines:
        started = [match[1] for line in lines if (match := _LINE.match(line)) and match[2] == "execve"]
    return set(started) - {started[0]}


def _apply(file: _File, call: str, arguments: str) -> None:
    match call, arguments.split(", "):
        case "pwrite64", [_fd, data, _size, offset]:
            file.later.append((int(offset), _bytes(data)))
        case "ftruncate", [_fd, size]:
            file.later.append(int(size))
        case (("fdatasync" | "fsync"), _):
            for step in file.later:
                _write(file.safe, step)
            file.later.clear()


def _write(content: bytearray, step: tuple[int, bytes] | int) -> None:
    if isinstance(step, int):
        del content[step:]
        content.extend(bytes(step - len(content)))
        return
    offset, data = step
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


def _after(file: _File, dice: random.Random) -> bytes:
    """What the disk may hold of a file: of what was not synced some is there, some not, some in part, in any order."""
    content = bytearray(file.safe)
    steps = [step for step in file.later if dice.random() < 0.7]
    if dice.random() < 0.5:
        dice.shuffle(steps)
    for step in steps:
        if isinstance(step, tuple) and dice.random() < 0.2:
            offset, data = step
            for start in range(0, len(data), _SECTOR):
                if dice.random() < 0.5:
                    _write(content, (offset + start, data[start : start + _SECTOR]))
        else:
            _write(content, step)
    return bytes(content)


def _judge(case: Path, work: Path, moment: Moment, dice: random.Random, to_its_end: int | None) -> str:
    """Open the store as a loss of power left it: `sound`, `damaged`, or `lost`: mail that was told is missing."""
    shutil.rmtree(case, ignore_errors=True)
    case.mkdir()
    for name, file in moment.files.items():
        (case / name).write_bytes(_after(file, dice))
    config = parse((work / "config.toml").read_text("utf-8"))
    try:
        with closing(Store.open(case / "desk.db", config)) as store:
            if faults(store):
                return "damaged"
            if not _whole(store, moment.told):
                return "lost"
    except (StoreError, pysqlite3.DatabaseError):
        return "damaged"
    if to_its_end is None:
        return "sound"
    Engine(case / "desk.db", config).run_once()
    with closing(Store.open(case / "desk.db", config)) as store:
        return "sound" if sum(ledger.tally(store, "support").values()) == to_its_end and _whole(store, 0) else "lost"


def _whole(store: Store, told: int) -> bool:
    """Whether at least so many mails are there, each in the ledger, as a message and with its bytes."""
    counts = [
        store.connection.execute(statement).fetchone()[0]
        for statement in (
            "SELECT count(*) FROM ledger",
            "SELECT count(*) FROM entry",
            "SELECT count(*) FROM ledger JOIN entry ON entry.id = ledger.entry JOIN blob ON blob.sha256 = entry.raw",
        )
    ]
    return counts[0] >= told and len(set(counts)) == 1


def _bytes(literal: str) -> bytes:
    return bytes.fromhex(literal.strip('"').replace("\\x", ""))


def _deliver(work: Path, mails: int) -> None:
    """A desk on a maildir, and the mails that will arrive there, a few at a time."""
    for part in ("cur", "new", "tmp", "to-come"):
        (work / "box" / part).mkdir(parents=True)
    (work / "config.toml").write_text(
        '[[brand]]\nname = "desk"\nfrom = "Support <support@desk.example>"\n[[mailbox]]\nname = "support"\n'
        'brand = "desk"\naddress = "support@desk.example"\narchive_before = "never"\n'
        f'[mailbox.maildir]\npath = "{work / "box"}"\n'
    )
    for number, letter in enumerate(letters(mails)):
        raw = as_mail(letter)
        (work / "box" / "to-come" / f"{1_700_000_000 + number}.M{number}P1.bench:2,S").write_bytes(raw)


def _work(work: Path) -> None:
    """Take the mails in, a few at a time, and say after each pass how many there are by now."""
    engine = Engine(work / "desk.db", parse((work / "config.toml").read_text("utf-8")))
    waiting = sorted((work / "box" / "to-come").iterdir())
    for first in range(0, len(waiting), _TOGETHER):
        arrived = waiting[first : first + _TOGETHER]
        for path in arrived:
            path.rename(work / "box" / "cur" / path.name)
        engine.run_once()
        os.write(1, str(first + len(arrived)).encode())  # in one call, which the trace shows


def main() -> None:
    """Fail at every sync and print how many there were and what came of it; 1 where anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.power", description=__doc__)
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=60, help="ways in which each sync fails")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)  # the process that is traced
    args = parser.parse_args()
    if args.work:
        _work(args.work)
        return
    with tempfile.TemporaryDirectory() as folder:
        result = power(Path(folder), args.mails, args.seeds)
    print(f"{result.syncs} syncs, {result.cases} losses of power: {result.damaged} damaged, {result.lost} lost mail")
    raise SystemExit(bool(result.damaged or result.lost))


if __name__ == "__main__":
    main()
