from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

from cli.call import Call
from cli.engine_beside import engine_beside
from mailsync.lease import NAME as LEASE
from store import leases
from tests.cli.conftest import Desk
from tests.waiting import until_outside

ROOT = Path(__file__).resolve().parents[2]

BROKEN = """
[[mailbox]]
name = "gone"
brand = "acme"
address = "gone@acme.example"

[mailbox.maildir]
path = "/nowhere/at/all"
"""


def engine_runs(desk: Desk) -> bool:
    with desk.store() as store:
        return leases.holder(store, LEASE) is not None


def tickets(desk: Desk) -> int:
    return len(desk.run("tickets", "--json").lines)


def test_a_pass_ends_with_a_summary_and_a_second_one_brings_nothing(desk: Desk) -> None:
    desk.deliver("one", message_id="<1@example.org>")
    desk.deliver("Re: one", In_Reply_To="<1@example.org>")
    assert desk.sync() == {
        "mailboxes": {"support": {"fetched": 2, "new_tickets": 1, "replies": 1, "ignored": 0, "failed": 0}},
        "sent": 0,
    }
    assert desk.sync()["mailboxes"]["support"]["fetched"] == 0
    assert "support: 0 fetched" in desk.run("sync", "--once").out


def test_one_mailbox_in_trouble_is_told_and_the_others_go_on(desk: Desk) -> None:
    desk.folder.config.write_text(desk.folder.config.read_text() + BROKEN)
    desk.deliver()
    ran = desk.run("sync", "--once", "--json")
    assert ran.code == 1
    assert ran.thing["mailboxes"]["support"]["new_tickets"] == 1
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("gone: ")


def test_two_engines_never_work_one_desk(desk: Desk) -> None:
    with desk.store() as store:
        fence = leases.take(store, LEASE, "elsewhere:1:x", timedelta(minutes=1))
        assert fence is not None
    ran = desk.run("sync", "--once")
    assert (ran.code, ran.out) == (1, "")
    assert "elsewhere" in ran.err


def test_the_engine_runs_until_it_is_told_to_stop(desk: Desk) -> None:
    engine = subprocess.Popen(
        [sys.executable, "-m", "cli", "--desk", str(desk.folder.data), "sync"],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        until_outside(lambda: engine_runs(desk))
        desk.deliver("while it runs")
        until_outside(lambda: tickets(desk) == 1)
        engine.send_signal(signal.SIGTERM)
        out, err = engine.communicate(timeout=10)
    finally:
        engine.kill()
        engine.wait()
    assert (engine.returncode, err) == (0, b"")
    assert b"support: watching" in out
    assert not engine_runs(desk)


def test_the_engine_ends_when_the_console_that_started_it_dies(desk: Desk) -> None:
    read, write = os.pipe()
    engine = subprocess.Popen(
        [sys.executable, "-m", "cli", "--desk", str(desk.folder.data), "sync", "--while-stdin-open"],
        cwd=ROOT, stdin=read, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(read)
    try:
        until_outside(lambda: engine_runs(desk))
        os.close(write)
        assert engine.wait(10) == 0
    finally:
        engine.kill()
        engine.wait()


def test_a_console_has_an_engine_beside_it_which_goes_with_it(desk: Desk) -> None:
    with engine_beside(Call(desk.folder)):
        desk.deliver("beside the console")
        until_outside(lambda: tickets(desk) == 1)
        assert engine_runs(desk)
    assert not engine_runs(desk)
    assert not [thread for thread in threading.enumerate() if thread.name == "engine beside"]


def test_a_console_leaves_an_engine_that_runs_already_alone(desk: Desk) -> None:
    with engine_beside(Call(desk.folder)):
        until_outside(lambda: engine_runs(desk))
        with desk.store() as store:
            first = leases.holder(store, LEASE)
        with engine_beside(Call(desk.folder)), desk.store() as store:
            assert leases.holder(store, LEASE) == first
        assert engine_runs(desk)
