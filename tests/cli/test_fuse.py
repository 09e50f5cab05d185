"""`deskhand fuse`, and what doctor says of automatic mail."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Desk

NAMES = ("Ana", "Ben", "Cho")


@pytest.fixture
def blown(desk: Desk, tmp_path: Path) -> Desk:
    """A desk that acknowledges, where three mails at once were one too many."""
    set_up(desk, fuse=2, acknowledge="received")
    (tmp_path / "canned").mkdir()
    (tmp_path / "canned" / "received.md").write_text("---\ntitle: Received\n---\n#{{ticket.number}}\n")
    assert desk.run("canned", "import", str(tmp_path / "canned")).code == 0
    for name in NAMES:
        desk.deliver(
            f"From {name}", From=f"{name} <{name.lower()}@example.org>", Date=format_datetime(datetime.now(UTC))
        )
    desk.sync()
    return desk


def set_up(desk: Desk, fuse: int, acknowledge: str) -> None:
    """Change the settings."""
    text = desk.folder.config.read_text()
    text = text.replace("[desk]\n", f"[desk]\nfuse = {fuse}\n", 1)
    text = text.replace("[[brand]]\n", f'[[brand]]\nacknowledge = "{acknowledge}"\n', 1)
    desk.folder.config.write_text(text)
    config = desk.folder.read_config()
    assert (config.desk.fuse, config.brands[0].acknowledge) == (fuse, acknowledge)


def wrong(desk: Desk) -> list[str]:
    return [f"{one['what']}: {one['words']}" for one in desk.run("doctor", "--json").lines if not one["ok"]]


def test_a_blown_fuse_is_told_with_what_is_held(blown: Desk) -> None:
    told = blown.run("fuse", "--json").thing
    assert (told["blown_at"] is not None, told["held"]) == (True, 3)
    assert "3 mails are held" in blown.run("fuse").out
    assert any("deskhand fuse send|drop" in finding for finding in wrong(blown))
    assert {item["state"] for item in blown.run("outbox", "--json").lines} == {"held"}


@pytest.mark.parametrize(("verb", "left"), [("send", "queued"), ("drop", "cancelled")])
def test_what_is_held_is_sent_or_dropped(blown: Desk, verb: str, left: str) -> None:
    assert blown.run("fuse", verb, "--json").thing == {"dropped": 3 * (verb == "drop"), "sent": 3 * (verb == "send")}
    assert "whole" in blown.run("fuse").out
    shown = blown.run("show", "1001", "--json").thing["conversation"]
    assert [entry["delivery"] for entry in shown if entry["direction"] == "out"] == [left]
    ran = blown.run("fuse", verb)
    assert (ran.code, "whole" in ran.err) == (1, True)


def test_an_acknowledgement_that_can_not_be_sent_is_told(desk: Desk) -> None:
    set_up(desk, fuse=2, acknowledge="recieved")
    desk.ticket("Hello")
    assert any("there is no such canned reply" in finding for finding in wrong(desk))
