"""A desk on a maildir, and the program run on it as a person would, with what it printed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bench.terminal import Terminal
from cli.desk_folder import DeskFolder
from cli.main import main
from cli.words import VARIABLES
from desk.words import English, use
from store.store import Store


@dataclass(frozen=True)
class Ran:
    """One run of the program: its exit code and what it printed where."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The objects of a `--json` list."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def thing(self) -> Any:
        """The one object that `--json` printed."""
        (one,) = self.lines
        return one


class Desk:
    """A desk in a folder of its own. Mails are put into its maildir and come in by `sync`."""

    def __init__(self, folder: Path) -> None:
        self.folder = DeskFolder(folder / "desk" / "config.toml", folder / "desk")
        self.maildir = folder / "mail"
        for part in ("cur", "new", "tmp"):
            (self.maildir / part).mkdir(parents=True)
        self._delivered = 0

    def run(self, *args: str, typed: str | bytes = "") -> Ran:
        """Run `deskhand` on this desk, with `typed` as its standard input."""
        return run("--desk", str(self.folder.data), *args, typed=typed)

    def init(self, *flags: str) -> Ran:
        """Make the desk, with all mail as new matters."""
        source = ("--maildir", str(self.maildir), "--address", "support@acme.example", "--name", "Acme Support")
        return self.run("init", *source, "--archive-before", "never", *flags)

    def deliver(self, subject: str = "Refund", text: str = "Where is it?", **headers: str) -> str:
        """Put a mail into the maildir; returns its Message-ID."""
        self._delivered += 1
        message_id = headers.pop("message_id", f"<{self._delivered}@example.org>")
        mail = EmailMessage()
        wanted = {
            "From": "Ana Martin <ana@example.org>",
            "To": "Acme Support <support@acme.example>",
            "Date": f"Sun, 22 Nov 2026 09:{self._delivered:02}:00 +0000",
            "Subject": subject,
            "Message-ID": message_id,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        for name, value in wanted.items():
            mail[name] = value
        mail.set_content(text)
        path = self.maildir / "new" / f"{1_795_000_000 + self._delivered}.M{self._delivered}.test"
        path.write_bytes(mail.as_bytes())
        return message_id

    def sync(self) -> Any:
        """Fetch and send; returns the summary."""
        ran = self.run("sync", "--once", "--json")
        assert ran.code == 0, ran.err
        return ran.thing

    def ticket(self, subject: str = "Refund", **headers: str) -> int:
        """A ticket from a mail that was delivered and synced; returns its number."""
        self.deliver(subject, **headers)
        self.sync()
        numbers: list[int] = [ticket["number"] for ticket in self.run("tickets", "--json").lines]
        return max(numbers)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The desk's store."""
        store = Store.open(self.folder.store, self.folder.read_config())
        try:
            yield store
        finally:
            store.close()


def harmless(text: str) -> bool:
    """Whether a terminal shows the text and does nothing else."""
    return not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text)


def run(*args: str, typed: str | bytes = "") -> Ran:
    """Run `deskhand` in this process."""
    with CliRunner().isolation(input=typed) as (out, err, _both):
        code = main(args)
        return Ran(code, out.getvalue().decode(), err.getvalue().decode())


def gone(terminal: Terminal) -> bool:
    """Whether the program on a terminal has ended; what it still paints is read, so that it can."""
    terminal.settle(0.05)
    return terminal.ended()


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of the developer's own is read or written, and words are English."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("DESKHAND_HOME", *VARIABLES, "LANGUAGE", "COLUMNS", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    umask = os.umask(0o022)
    yield
    os.umask(umask)
    use(English())


@pytest.fixture
def new_desk(tmp_path: Path) -> Desk:
    """A desk that has not been made yet."""
    return Desk(tmp_path)


@pytest.fixture
def desk(new_desk: Desk) -> Desk:
    """A desk that `deskhand init` has made."""
    assert new_desk.init().code == 0
    return new_desk
