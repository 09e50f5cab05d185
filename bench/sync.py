"""First sync from a maildir and from a real Dovecot, beside mbsync followed by notmuch on the same mailbox."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
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


def sync(mails: int) -> list[Figure]:
    """Mails a second of a first sync, until they are threaded and can be searched."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        box = _maildir(folder / "maildir", mails)
        figures = [
            Figure(
                "first sync from a maildir", _rate(folder / "one", f'[mailbox.maildir]\npath = "{box}"\n', mails), "/s"
            )
        ]
        if PROGRAM is None:
            print("Dovecot is not installed (dovecot-imapd): no sync from it", file=sys.stderr)
            return figures
        authority = folder / "ca"
        authority.mkdir()
        server = Dovecot(Authority(authority).issue())
        try:
            shutil.copytree(box, server.home / "mail" / _USER)
            subprocess.run(["chown", "-R", "nobody", server.home / "mail"], check=os.geteuid() == 0)
            settings = f"""[mailbox.imap]
host = "127.0.0.1"
port = {server.plain_port}
security = "none"
username = "{_USER}"
password_command = "echo {PASSWORD}"
"""
            ours = _rate(folder / "two", settings, mails)
            theirs = _mbsync_and_notmuch(folder / "theirs", server, mails)
        finally:
            server.stop()
        return [*figures, Figure("first sync from Dovecot", ours, "/s", theirs, "mbsync + notmuch")]


def _maildir(folder: Path, mails: int) -> Path:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    for number, letter in enumerate(letters(mails)):
        (folder / "cur" / f"{1_700_000_000 + number}.M{number}P1.bench:2,S").write_bytes(as_mail(letter))
    return folder


def _rate(folder: Path, source: str, mails: int) -> float:
    folder.mkdir()
    (folder / "config.toml").write_text(f'{_BRAND}{_MAILBOX}archive_before = "never"\n{source}', "utf-8")
    command = [sys.executable, "-m", "cli", "--desk", str(folder), "sync", "--once", "--json"]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    seconds = time.perf_counter() - began
    fetched = json.loads(done.stdout)["mailboxes"]["support"]["fetched"]
    if fetched != mails:
        raise RuntimeError(f"{fetched} of {mails} mails came in")
    return mails / seconds


def _mbsync_and_notmuch(folder: Path, server: Dovecot, mails: int) -> float | None:
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
    began = time.perf_counter()
    subprocess.run(["mbsync", "-q", "-c", folder / "mbsyncrc", "all"], check=True)
    subprocess.run(["notmuch", "new", "--quiet"], check=True, env=env)
    return mails / (time.perf_counter() - began)
