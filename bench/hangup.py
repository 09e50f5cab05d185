"""F-50: terminals that go away while somebody writes; each time the draft is there, a second short at most, and unsent.

`python -m bench.hangup` types into the composer on a real pseudo-terminal and ends the console at a random moment: by
SIGHUP, by closing the terminal (as a cut SSH connection does), by SIGKILL, or by SIGHUP and SIGKILL right after it. The
next start has to offer the draft.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from bench.console import console
from bench.filled import fill
from bench.letters import letters
from bench.terminal import Terminal
from desk.config import Config
from desk.draft import Draft
from store import Store, drafts

AGENT: Final = "hana"
LEAVE: Final = 1.0
"""Seconds of typing that may be lost (P4)."""
WAYS: Final = ("hang-up", "closed", "kill", "hang-up, kill")
_OFFER: Final = "You were writing to #"
_PATIENCE: Final = 600.0
"""Seconds for a start: whoever measures something else may stop all other programs."""
_LONGEST: Final = 8.0
"""Seconds of typing at most."""
_GAPS: Final = (0.01, 0.12)
"""Seconds between two keys, at least and at most."""
_STALL: Final = 0.3
"""Seconds by which this program itself may be late between two keys: who types no faster can't ask for more."""


@dataclass(frozen=True, slots=True)
class Key:
    """A character that was typed, and when."""

    at: float
    character: str


@dataclass(frozen=True, slots=True)
class Loss:
    """What a hang-up cost: how many keys, and how long before the end the first of them was typed."""

    way: str
    keys: int
    seconds: float


@dataclass
class Outcome:
    """What became of the hang-ups."""

    losses: list[Loss] = field(default_factory=list)
    other: int = 0
    """Drafts that say something else than the beginning of what was typed."""
    sent: int = 0
    not_offered: int = 0
    stalled: int = 0
    """Hang-ups that tell nothing, since the machine stood still meanwhile."""

    def __str__(self) -> str:
        counts = Counter(loss.way for loss in self.losses)
        told = []
        for way, count in counts.items():
            these = sorted(loss.seconds for loss in self.losses if loss.way == way)
            most = max(loss.keys for loss in self.losses if loss.way == way)
            told.append(
                f"{way}: {count} times, lost {these[len(these) // 2]:.2f} s in the median, "
                f"{these[-1]:.2f} s and {most} keys at most"
            )
        told.append(f"{self.other} drafts with other words, {self.sent} sent, {self.not_offered} not offered")
        if self.stalled:
            told.append(f"{self.stalled} more, not counted: the machine stood still while they typed")
        return "\n".join(told)

    @property
    def ok(self) -> bool:
        """Whether the promise was kept."""
        late = any(loss.seconds > LEAVE for loss in self.losses)
        return not (late or self.other or self.sent or self.not_offered)


def words(chance: random.Random) -> str:
    """What an agent types: Korean and English, in lines."""
    texts = [letter.body.replace("/", "") for letter in islice(letters(40, seed=chance.randrange(1 << 30)), 40)]
    return chance.choice(texts) + "\n" + chance.choice(texts)


def write(terminal: Terminal, text: str, seconds: float, chance: random.Random) -> list[Key]:
    """Type for so long, as fast as a person does. Raises TimeoutError where the machine stands still."""
    keys: list[Key] = []
    end = time.perf_counter() + seconds
    for character in text:
        if time.perf_counter() >= end:
            break
        keys.append(Key(time.perf_counter(), character))
        terminal.type("\r" if character == "\n" else character)
        gap = chance.uniform(*_GAPS)
        terminal.watch(gap)
        if time.perf_counter() - keys[-1].at > gap + _STALL:
            raise TimeoutError("the machine stood still")
    return keys


def hang_up(terminal: Terminal, way: str, chance: random.Random) -> float:
    """End a console; when its end began."""
    died_at = time.perf_counter()
    if way == "closed":
        terminal.close()
    elif way == "kill":
        os.kill(terminal.pid, signal.SIGKILL)
    else:
        os.kill(terminal.pid, signal.SIGHUP)
        if way == "hang-up, kill":
            time.sleep(chance.uniform(0, 0.05))
            os.kill(terminal.pid, signal.SIGKILL)
    while not terminal.ended():
        terminal.watch(0.02)
    return died_at


def judge(outcome: Outcome, way: str, keys: list[Key], died_at: float, kept: list[Draft]) -> None:
    """Compare what was typed with what is kept of it."""
    typed = "".join(key.character for key in keys)
    text = kept[0].text if kept else ""
    if len(kept) > 1 or not typed.startswith(text):
        outcome.other += 1
        return
    lost = keys[len(text) :]
    outcome.losses.append(Loss(way, len(lost), died_at - lost[0].at if lost else 0.0))


def run(folder: Path, times: int, *, seed: int = 1, longest: float = _LONGEST, told: bool = False) -> Outcome:
    """Hang up so many times on a desk in `folder`, and look each time what the next start offers."""
    fill(folder, 40)
    chance, outcome = random.Random(seed), Outcome()
    store = Store.open(folder / "desk.db", Config())
    try:
        number = 0
        while number < times:
            way = WAYS[number % len(WAYS)]
            with console(folder, AGENT) as terminal:
                offered(terminal, store, outcome)
                terminal.type("j" * chance.randrange(8))
                terminal.type("r")
                terminal.until("Reply to #", seconds=_PATIENCE)
                try:
                    keys = write(terminal, words(chance), chance.uniform(0, longest), chance)
                except TimeoutError:
                    outcome.stalled += 1
                    continue
                died_at = hang_up(terminal, way, chance)
            number += 1
            judge(outcome, way, keys, died_at, drafts.of(store, AGENT))
            outcome.sent += store.connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
            if told and number % 20 == 0:
                print(f"{number} times\n{outcome}", flush=True)
        with console(folder, AGENT) as terminal:
            offered(terminal, store, outcome)
    finally:
        store.close()
    return outcome


def offered(terminal: Terminal, store: Store, outcome: Outcome) -> None:
    """The console is up, and has offered what is kept; then that is thrown away."""
    terminal.until("Inbox", seconds=_PATIENCE)
    for draft in drafts.of(store, AGENT):
        offer = f"{_OFFER}{draft.ticket}".encode()
        if draft.text.strip() and offer not in terminal.output:
            terminal.settle(2)  # it may come, and go again, before anybody looks at the screen
            outcome.not_offered += offer not in terminal.output
        drafts.drop(store, AGENT, draft.id)


def main() -> None:
    """Print what was lost; end with 1 where the promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.hangup", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        outcome = run(Path(name) / "desk", args.times, seed=args.seed, told=True)
    print(outcome)
    raise SystemExit(0 if outcome.ok else 1)


if __name__ == "__main__":
    main()
