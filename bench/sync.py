"""First sync from a maildir and from a real Dovecot, beside mbsync followed by notmuch on the same mailbox."""

from __future__ import annotations

import imaplib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.letters import as_mail, letters
from bench.report import Figure
from tests.mailsync.authority import Authority
from tests.mailsync.dovecot import PASSWORD, PROGRAM, Dovecot

ROOT: Final = Path(__file__).parent.parent
_BRAND: Final = '[[brand]]\nname = "desk"\nfrom = "Support <support@desk.example>"\n'
_MAILBOX: Final = '[[mailbox]]\nname = "support"\nbrand = "desk"\naddress = "support@desk.example"\n'
_USER: Final = "support"


@dataclass(frozen=True, slots=True)
class _Run:
    """How long some mails took: in all, and computing in the programs that we started (a server is none of them)."""

    mails: int
    seconds: float
    computing: float

    @property
    def rate(self) -> float:
        """Mails a second."""
        return self.mails / self.seconds

    @property
    def cost(self) -> float:
        """Milliseconds of computing for a mail."""
        return self.computing / self.mails * 1000


def sync(mails: int, box: Path | None = None, rounds: int = 1) -> list[Figure]:
    """Mails a second of a first sync, until they are threaded and can be searched.

    The mails are made up, or those of the maildir `box`. Who comes first changes from round to round.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        box = box or _maildir(folder / "maildir", mails)
        mails = sum(1 for _ in (box / "cur").iterdir())
        local = _ours(folder / "one", f'[mailbox.maildir]\npath = "{box.absolute()}"\n', mails)
        figures = [Figure("first sync from a maildir", local.rate, "/s")]
        if PROGRAM is None:
            print("Dovecot is not installed (dovecot-imapd): no sync from it", file=sys.stderr)
            return figures
        authority = folder / "ca"
        authority.mkdir()
        server = Dovecot(Authority(authority).issue())
        try:
            shutil.copytree(box, server.home / "mail" / _USER)
            subprocess.run(["chown", "-R", "nobody", server.home / "mail"], check=os.geteuid() == 0)
            _show_once(server)
            for number in range(rounds):
                figures += _beside(folder / f"round{number}", server, mails, ours_first=number % 2 == 0)
        finally:
            server.stop()
        return figures


def _show_once(server: Dovecot) -> None:
    """Have the server find out what it keeps of each mail, such as its size: whoever came first would pay for both."""
    connection = imaplib.IMAP4("127.0.0.1", server.plain_port)
    connection.login(_USER, PASSWORD)
    connection.select("INBOX", readonly=True)
    connection.fetch("1:*", "(UID INTERNALDATE RFC822.SIZE)")
    connection.logout()


def _beside(folder: Path, server: Dovecot, mails: int, *, ours_first: bool) -> list[Figure]:
    """One round: our sync and theirs from the same server."""
    folder.mkdir()
    settings = f"""[mailbox.imap]
host = "127.0.0.1"
port = {server.plain_port}
security = "none"
username = "{_USER}"
password_command = "echo {PASSWORD}"
"""
    theirs = None if ours_first else _mbsync_and_notmuch(folder / "theirs", server, mails)
    ours = _ours(folder / "ours", settings, mails)
    if ours_first:
        theirs = _mbsync_and_notmuch(folder / "theirs", server, mails)
    rate, cost = (theirs.rate, theirs.cost) if theirs else (None, None)
    load = os.getloadavg()[0]
    return [
        Figure(f"first sync from Dovecot (load {load:.1f})", ours.rate, "/s", rate, "mbsync + notmuch"),
        Figure("computing for a mail", ours.cost, "ms", cost, "mbsync + notmuch"),
    ]


def _maildir(folder: Path, mails: int) -> Path:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    for number, letter in enumerate(letters(mails)):
        (folder / "cur" / f"{1_700_000_000 + number}.M{number}P1.bench:2,S").write_bytes(as_mail(letter))
    return folder


def _ours(folder: Path, source: str, mails: int) -> _Run:
    folder.mkdir()
    (folder / "config.toml").write_text(f'{_BRAND}{_MAILBOX}archive_before = "never"\n{source}', "utf-8")
    command = [sys.executable, "-m", "cli", "--desk", str(folder), "sync", "--once", "--json"]
    with _measured(mails) as run:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    fetched = json.loads(done.stdout)["mailboxes"]["support"]["fetched"]
    if fetched != mails:
        raise RuntimeError(f"{fetched} of {mails} mails came in")
    return run[0]


def _mbsync_and_notmuch(folder: Path, server: Dovecot, mails: int) -> _Run | None:
    if not (shutil.which("mbsync") and shutil.which("notmuch")):
        print("mbsync or notmuch is not installed (isync, notmuch): no anchor for the first sync", file=sys.stderr)
        return None
    box = folder / "box"
    box.mkdir(parents=True)
    (folder / "mbsyncrc").write_text(f"""
IMAPAccount there
Host 127.0.0.1
Port {server.plain_port}
User {_USER}
Pass {PASSWORD}
SSLType None
AuthMechs LOGIN

IMAPStore there
Account there

MaildirStore here
Path {box}/
Inbox {box}/INBOX

Channel all
Far :there:
Near :here:
Patterns INBOX
SyncState *
""")
    (folder / "notmuch").write_text(f"[database]\npath={box}\n[user]\nname=x\nprimary_email=x@desk.example\n")
    env = {**os.environ, "NOTMUCH_CONFIG": str(folder / "notmuch")}
    with _measured(mails) as run:
        subprocess.run(["mbsync", "-q", "-c", folder / "mbsyncrc", "all"], check=True)
        subprocess.run(["notmuch", "new", "--quiet"], check=True, env=env)
    return run[0]


@contextmanager
def _measured(mails: int) -> Iterator[list[_Run]]:
    """Fills the list with what the programs took that were run meanwhile."""
    run: list[_Run] = []
    os.sync()  # what was written before is nobody's here
    began, computed = time.perf_counter(), _computed()
    yield run
    run.append(_Run(mails, time.perf_counter() - began, _computed() - computed))


def _computed() -> float:
    """Seconds of computing in all programs that we started and that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
