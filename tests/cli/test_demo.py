from __future__ import annotations

import os
import signal
import stat
import sys
from pathlib import Path

import pytest

from bench.terminal import Terminal
from cli import scratch_desk
from cli.call import Call
from cli.colleague import looking
from cli.desk_folder import DeskFolder
from desk.presence import Mode
from store import presence
from tests.cli.conftest import gone, harmless, run
from tests.waiting import until_outside

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "cli", "demo")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo desk, made once: these tests only read it."""
    folder = tmp_path_factory.mktemp("demo")
    scratch_desk.make(DeskFolder(folder / "config.toml", folder))
    return folder


def test_the_demo_has_mail_canned_replies_and_two_agents_at_work(demo: Path) -> None:
    desk = ("--desk", str(demo), "--agent", "hana")
    found = run(*desk, "tickets", "-is:merged", "--json").lines
    assert len(found) > 35
    assert {ticket["brand"] for ticket in found} == {"acme", "hanbit"}
    assert {ticket["status"] for ticket in found} >= {"new", "pending", "resolved", "spam"}
    assert {ticket["assignee"] for ticket in found} == {None, "hana", "seojun"}
    assert len(run(*desk, "canned", "list", "--json").lines) == 8
    assert run(*desk, "audit", "mail").code == 0
    assert [
        line for line in run(*desk, "sync", "--once", "--json").thing["mailboxes"].values() if line["fetched"]
    ] == []


def test_the_demo_numbers_its_tickets_by_shop_and_then_as_their_mails_came(demo: Path) -> None:
    """So they are the same each time, whichever mailbox is quicker."""
    found = run("--desk", str(demo), "tickets", "status:new,open,pending,resolved,closed,spam", "--json").lines
    opened = sorted((one["number"], one["brand"], one["created_at"]) for one in found if "merged" not in one["tags"])
    assert opened == sorted(opened, key=lambda one: (one[1], one[2], one[0]))


def test_s20_the_hostile_mail_of_the_demo_is_harmless_in_every_list(demo: Path) -> None:
    desk = ("--desk", str(demo))
    (hostile,) = run(*desk, "tickets", "from:eve@mischief.example", "--json").lines
    for args in (("tickets",), ("show", str(hostile["number"]), "--quotes"), ("why", str(hostile["number"]))):
        assert harmless(run(*desk, *args).out), args


def test_nothing_of_the_demo_leaves_the_machine(demo: Path) -> None:
    config = DeskFolder(demo / "config.toml", demo).read_config()
    assert config.feeds == ()
    for mailbox in config.mailboxes:
        assert (mailbox.imap, mailbox.smtp) == (None, None)
        assert mailbox.spool is not None
        assert mailbox.maildir is not None


def test_the_colleague_looks_at_a_ticket_and_goes_with_the_demo(demo: Path) -> None:
    call = Call(DeskFolder(demo / "config.toml", demo), "hana")
    ticket = scratch_desk.looked_at(call)
    assert ticket is not None
    with call.store() as store:
        with looking(call, scratch_desk.COLLEAGUE, ticket):
            until_outside(lambda: presence.present(store))
            (there,) = presence.present(store)
            assert (there.agent, there.ticket, there.mode) == ("seojun", ticket, Mode.VIEWING)
        assert presence.present(store) == []


def test_a_demo_in_a_folder_is_kept_and_found_again(tmp_path: Path) -> None:
    for _time in range(2):
        ran = run("demo", "--no-console", "--dir", str(tmp_path / "demo"))
        assert (ran.code, ran.out) == (0, f"{tmp_path / 'demo'}\n")
    assert stat.S_IMODE((tmp_path / "demo").stat().st_mode) == 0o700


def test_a_demo_never_moves_into_a_real_desk(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# mine\n")
    ran = run("demo", "--no-console", "--dir", str(tmp_path))
    assert ran.code == 1
    assert (tmp_path / "config.toml").read_text() == "# mine\n"
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_the_demo_opens_the_console_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with Terminal(COMMAND, env={"TMPDIR": str(tmp_path)}, cwd=ROOT) as terminal:
        terminal.until("Refund for order 7731")
        terminal.until("박서준")
        assert "demo" in terminal.text().splitlines()[0]
        assert [path.name.startswith("deskhand-demo-") for path in tmp_path.iterdir()] == [True]
        terminal.type("\x11")
        until_outside(lambda: gone(terminal))
    assert list(tmp_path.iterdir()) == []


def test_a_demo_whose_terminal_is_closed_leaves_nothing_behind(tmp_path: Path) -> None:
    with Terminal(COMMAND, env={"TMPDIR": str(tmp_path)}, cwd=ROOT) as terminal:
        terminal.until("Refund for order 7731")
        os.kill(terminal.pid, signal.SIGHUP)
        until_outside(lambda: gone(terminal))
    assert list(tmp_path.iterdir()) == []
