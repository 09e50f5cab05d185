"""Mail from a folder: read once, under whatever name and in whichever half it lies, and never touched."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.config import Archive
from desk.ticket import Status
from mailsync import maildir as source
from mailsync.intake import Tally
from store import mailboxes
from tests.mailsync.desks import Desk, maildir_mailbox
from tests.mailsync.letters import letter
from tests.waiting import until_outside

Make = Callable[[str], Desk]


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "maildir" / name).mkdir(parents=True)
    return tmp_path / "maildir"


def deliver(maildir: Path, number: int, place: str = "new", flags: str = "") -> Path:
    """As a delivery agent does it: written in tmp, then moved."""
    written = maildir / "tmp" / f"{number}.host"
    written.write_bytes(letter(number))
    return written.rename(maildir / place / f"{number}.host{flags}")


def test_mail_of_both_halves_comes_in_once_whatever_becomes_of_its_name(maildir: Path, make_desk: Make) -> None:
    new = deliver(maildir, 1)
    deliver(maildir, 2, "cur", ":2,S")
    desk = make_desk(maildir_mailbox(maildir))
    assert desk.engine.run_once().mailboxes["support"].fetched == 2
    new.rename(maildir / "cur" / f"{new.name}:2,RS")
    deliver(maildir, 3)
    assert desk.engine.run_once().mailboxes["support"].fetched == 1


def test_no_file_is_moved_or_written(maildir: Path, make_desk: Make) -> None:
    deliver(maildir, 1)
    deliver(maildir, 2, "cur", ":2,")
    before = {path: path.stat().st_mtime_ns for path in maildir.rglob("*")}
    make_desk(maildir_mailbox(maildir)).engine.run_once()
    assert {path: path.stat().st_mtime_ns for path in maildir.rglob("*")} == before


def test_what_lay_there_at_the_first_contact_is_history(maildir: Path, make_desk: Make) -> None:
    deliver(maildir, 1)
    desk = make_desk(maildir_mailbox(maildir))
    desk.engine.run_once()
    late = deliver(maildir, 2)
    os.utime(late, (0, 0))  # a copy that kept an old time is new all the same
    desk.engine.run_once()
    assert [ticket.status for ticket in desk.tickets()] == [Status.NEW, Status.CLOSED]


def test_a_mail_that_comes_while_the_engine_runs_is_noticed(maildir: Path, make_desk: Make) -> None:
    desk = make_desk(maildir_mailbox(maildir))
    with desk.running():
        for number in (1, 2):
            deliver(maildir, number)
            until_outside(lambda: len(desk.messages()) >= number)  # noqa: B023 (called within the turn)


def test_s71_a_link_or_a_pipe_is_no_mail(maildir: Path, make_desk: Make) -> None:
    (maildir / "new" / "link").symlink_to("/etc/hostname")
    os.mkfifo(maildir / "new" / "pipe")
    deliver(maildir, 1)
    desk = make_desk(maildir_mailbox(maildir))
    assert desk.engine.run_once().mailboxes["support"] == Tally(fetched=1, new_tickets=1)


def test_a_name_of_any_bytes_is_one_name(maildir: Path, make_desk: Make) -> None:
    (maildir / "new" / os.fsdecode(b"1.\xff\xfe.host")).write_bytes(letter(1))
    (maildir / "new" / "2.한글.host").write_bytes(letter(2))
    desk = make_desk(maildir_mailbox(maildir))
    assert [desk.engine.run_once().mailboxes["support"].fetched for _ in range(2)] == [2, 0]


def test_a_folder_that_is_none_is_named(tmp_path: Path, make_desk: Make) -> None:
    desk = make_desk(maildir_mailbox(tmp_path / "nowhere"))
    (problem,) = desk.engine.run_once().problems
    assert str(tmp_path / "nowhere") in problem
    (status,) = mailboxes.status(desk.store)
    assert status.detail in problem


def test_waiting_ends_when_it_is_told_to(maildir: Path) -> None:
    waiting = source.Maildir(maildir, Archive.NOW, lambda item: None)  # type: ignore[arg-type,return-value]
    stop = threading.Event()
    thread = threading.Thread(target=waiting.wait, args=(stop,))
    stop.set()
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
