"""S-20, S-21: whatever a mail, a setting, a file's name, an error or the environment holds, the command line and its
logs write marks, and no character that a terminal obeys."""

from __future__ import annotations

import base64
import json
import logging
import sys
from pathlib import Path

import pytest

from bench.terminal import Terminal
from cli import log
from cli.commands import show
from cli.commands.sync import _File
from tests.cli.conftest import Desk, harmless, run
from tests.tui.hostile import SEQUENCES, foreign_controls

BATCH = 24
BATCHES = ["".join(SEQUENCES[at : at + BATCH]).replace("\ud800", "") for at in range(0, len(SEQUENCES), BATCH)]
ROOT = Path(__file__).parents[2]


def encoded(text: str) -> str:
    """Encoded words, each short enough to be one."""
    pieces = (text[at : at + 15] for at in range(0, len(text), 15))
    return "\n ".join(f"=?utf-8?b?{base64.b64encode(piece.encode()).decode()}?=" for piece in pieces)


def mail(number: int, bad: str) -> bytes:
    quoted = "".join(f"%{byte:02x}" for byte in bad.encode())
    words = base64.encodebytes(f"{bad} body\n> {bad} quote\n".encode()).decode()
    return (
        f"From: {encoded(bad + ' name')} <eve{number}@example.org>\nReply-To: {encoded(bad)} <r@example.org>\n"
        f"Subject: {encoded(bad + ' subject')}\nMessage-ID: <{number}@example.org>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=cut\n\n--cut\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: base64\n\n{words}\n--cut\nContent-Type: text/plain\n"
        f"Content-Disposition: attachment; filename*=utf-8''{quoted}.txt\n\nx\n--cut--\n"
    ).encode()


def test_s20_no_sequence_of_a_mail_gets_through_any_command(desk: Desk, tmp_path: Path) -> None:
    for place, bad in enumerate(BATCHES):
        (desk.maildir / "new" / f"{1_795_000_000 + place}.M{place}.test").write_bytes(mail(place, bad))
    desk.sync()
    listed = desk.run("tickets", "--limit", "200")
    numbers = [str(ticket["number"]) for ticket in desk.run("tickets", "--limit", "200", "--json").lines]
    assert len(numbers) == len(BATCHES)
    assert harmless(listed.out)
    assert all("␛" in line or "␀" in line for line in listed.out.splitlines()[1:])
    for number in numbers:
        for ran in (
            desk.run("show", number, "--quotes"),
            desk.run("show", number, "--json"),
            desk.run("why", number),
        ):
            assert ran.code == 0, ran.err
            assert harmless(ran.out)
        assert harmless(desk.run("save", number, "--to", str(tmp_path)).out)
    for ran in (desk.run("outbox"), desk.run("audit", "mail"), desk.run("doctor"), desk.run("canned")):
        assert harmless(ran.out + ran.err)


@pytest.mark.parametrize("bad", BATCHES, ids=range(len(BATCHES)))
def test_s20_no_setting_and_no_argument_gets_through(new_desk: Desk, bad: str) -> None:
    bad = bad.replace("\0", "")
    new_desk.folder.make()
    value = json.dumps(bad)
    new_desk.folder.config.write_text(
        f"{value} = {value}\n[desk]\nname = {value}\ntheme = {value}\n[[mailbox]]\nname = {value}\n"
        f"address = {value}\n{value} = 1\n[[feed]]\nname = {value}\nurl = {value}\n[keys]\n{value} = {value}\n"
        f"[hotkeys]\n{value} = {value}\n"
    )
    for ran in (
        new_desk.run("tickets"),
        new_desk.run("doctor"),
        run("--desk", bad, "tickets"),
        run("--agent", bad, "tickets"),
        run(bad),
        run(f"--{bad}"),
        run("show", bad),
        run("tickets", bad),
        run("parse", bad),
    ):
        assert ran.code, ran
        assert harmless(ran.out + ran.err), ran
        assert (ran.out + ran.err).strip()


def test_s21_an_error_that_nobody_expected_is_clean_on_the_screen_and_in_the_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = str(desk.ticket())
    for bad in BATCHES:

        def fail(*_arguments: object, bad: str = bad) -> None:
            raise RuntimeError(f"a server said {bad}")

        monkeypatch.setattr(show, "_head", fail)
        ran = desk.run("show", number)
        assert ran.code == 1
        assert "a server said" in ran.err
        assert harmless(ran.err)
    written = (desk.folder.log / "deskhand.log").read_text("utf-8")
    assert written.count("RuntimeError: a server said") == len(BATCHES)
    assert harmless(written)


def test_s21_no_line_of_a_log_holds_a_control(tmp_path: Path) -> None:
    path = tmp_path / "sync.log"
    handler = _File(path)
    for sequence in SEQUENCES:
        log.write_down(path, f"it said {sequence}")
        error = RuntimeError(sequence)
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "%s broke", (sequence,), (RuntimeError, error, None))
        handler.emit(record)
    assert harmless(path.read_text("utf-8"))


def test_s20_the_environment_of_a_login_says_nothing_to_the_terminal(desk: Desk) -> None:
    """`AcceptEnv LANG LC_*` lets whoever logs in over SSH choose such values (finding 11)."""
    names = ("TERM", "LANG", "LC_ALL", "LC_EVIL", "COLORTERM", "USER", "LOGNAME", "SSH_CONNECTION", "SSH_TTY", "EDITOR")
    evil = dict.fromkeys(names, "en_GB\x1b]52;c;b3duZWQ=\x07\x1b[2J")
    command = [sys.executable, "-m", "cli", "--desk", str(desk.folder.data)]
    with Terminal(command, columns=80, lines=24, env=evil, cwd=ROOT) as terminal:
        terminal.until("Inbox")
        terminal.type("\x11")
        while not terminal.ended():
            terminal.settle(0.05)
    assert b"52;c" not in terminal.output
    assert foreign_controls(terminal.output.decode("utf-8", "replace"), also="\r\n") == []
