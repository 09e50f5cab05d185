"""`python -m bench.automatic`: whole mailboxes come in at a desk that acknowledges; who gets automatic mail? (rule 9)

Each mailbox is synced for real from a maildir, by the engine, which then sends what is due two minutes and a day later;
answers go to a folder. Run with --mails 20000 for the figures that the rules ask for.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bench.letters import Letter, as_mail, letters
from desk.agent import SYSTEM
from desk.canned import CannedReply
from desk.command import SaveCanned
from desk.config import Config, parse
from desk.outbox import OutboxState
from mailsync.engine import Engine
from store import Store, fuse, outbox
from store.store import utc_now

_VICTIM: Final = "victim@example.com"
_TICKETS: Final = 1_000  # opened in a victim's name (S-16)


class Mailbox:
    """A desk in a folder, with one mailbox and a clock that can be moved."""

    def __init__(self, home: Path, archive_before: str, acknowledge: str = 'acknowledge = "received"\n') -> None:
        self.home = home
        self.maildir = home / "mail"
        for part in ("new", "cur", "tmp"):
            (self.maildir / part).mkdir(parents=True)
        self.config: Config = parse(
            f'[[brand]]\nname = "desk"\nfrom = "Support <support@desk.example>"\n{acknowledge}'
            '[[mailbox]]\nname = "support"\nbrand = "desk"\naddress = "support@desk.example"\n'
            f'archive_before = "{archive_before}"\nmaildir.path = "mail"\nspool.path = "spool"\n'
        )
        self._late = timedelta()
        with closing(self.open()) as store:
            store.perform(SaveCanned(CannedReply("received", "Received", {"": "#{{ticket.number}}"})), actor=SYSTEM)

    def now(self) -> datetime:
        """The time at this desk."""
        return utc_now() + self._late

    def open(self) -> Store:
        """Its store."""
        return Store.open(self.home / "desk.db", self.config, self.now)

    def bring(self, mails: Iterable[bytes]) -> None:
        """Mails lie in the mailbox."""
        for number, raw in enumerate(mails):
            (self.maildir / "new" / f"{number:06}.bench.host").write_bytes(raw)

    def sync(self) -> None:
        """Take in what lies there, and send what is due."""
        Engine(self.home / "desk.db", self.config, self.now).run_once()

    def a_day(self) -> int:
        """Sync, and send what is due two minutes and a day later; how many mails have left."""
        self.sync()
        for later in (timedelta(minutes=2), timedelta(days=1)):
            self._late += later
            self.sync()
        return sum(1 for _ in (self.home / "spool").glob("**/*.eml"))


def main() -> int:
    """Bring in the mailboxes; the exit code is 1 where somebody got a mail who must not."""
    parser = argparse.ArgumentParser(prog="python -m bench.automatic", description=__doc__)
    parser.add_argument("--mails", type=int, default=2_000, help="how many lie in each mailbox")
    count = parser.parse_args().mails
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        for name, archive_before, mails, most in _mailboxes(count):
            box = Mailbox(Path(scratch) / name, archive_before)
            box.bring(mails)
            left = box.a_day()
            with closing(box.open()) as store:
                held = len(outbox.automatic(store, OutboxState.HELD))
                blown = fuse.get(store).blown_at is not None
            verdict = "ok" if left <= most else "TOO MANY"
            failed = failed or left > most
            print(f"{name}: {left} automatic mails left, {held} held, fuse {'blown' if blown else 'whole'}: {verdict}")
        with_, without = (_cost(Path(scratch) / f"cost{n}", count, line) for n, line in enumerate(_WAYS))
        print(f"CPU a mail taken in: {with_:.2f} ms with acknowledgements, {without:.2f} ms without")
    return int(failed)


_WAYS: Final = ('acknowledge = "received"\n', "")


def _mailboxes(count: int) -> Iterator[tuple[str, str, Iterable[bytes], int]]:
    """Name, archive_before, mails, and how many automatic mails may leave."""
    yield "history, archived", "now", map(as_mail, letters(count)), 0
    yield "history, live", "never", map(as_mail, letters(count)), 0
    yield "today's mail, live", "never", _of_today(count), 0
    yield f"{_TICKETS} tickets in a victim's name", "never", _in_a_name(_TICKETS), 1


def _of_today(count: int) -> Iterator[bytes]:
    """New matters of as many people, all sent a moment ago."""
    now = utc_now()
    for number, letter in enumerate(letters(count)):
        yield as_mail(_anew(letter, f"c{number}@example.com", now))


def _in_a_name(count: int) -> Iterator[bytes]:
    now = utc_now()
    return (as_mail(_anew(letter, _VICTIM, now)) for letter in letters(count))


def _anew(letter: Letter, address: str, sent_at: datetime) -> Letter:
    return replace(letter, references=(), address=address, sent_at=sent_at)


def _cost(home: Path, count: int, acknowledge: str) -> float:
    """Milliseconds of CPU that a mail of today costs to take in."""
    box = Mailbox(home, "never", acknowledge)
    box.bring(_of_today(count))
    began = time.process_time()
    box.sync()
    return (time.process_time() - began) * 1000 / count


if __name__ == "__main__":
    sys.exit(main())
