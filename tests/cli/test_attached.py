"""`deskhand reply --attach`, `--attach-from`: files leave, and come out of the sent mail again."""

from __future__ import annotations

import os
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from store import agents, conversation, drafts
from tests.cli.conftest import Desk
from tests.cli.test_save import ticket

NOW = ("--delay", "0s")


def spooled(desk: Desk) -> EmailMessage:
    (path,) = (desk.folder.data / "spool").glob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_files_leave_with_an_answer_and_are_saved_again_from_it(desk: Desk, tmp_path: Path) -> None:
    number = ticket(desk, ("목록.csv", b"1,2"))
    (tmp_path / "환불 내역.pdf").write_bytes(b"%PDF-1.7")
    own = ("--attach", str(tmp_path / "환불 내역.pdf"), "--attach-from", f"{number}:1")
    assert desk.run("reply", number, "--body", "첨부합니다", *own, *NOW).err == ""
    assert "[2] 환불 내역.pdf" in desk.run("show", number).out
    assert desk.run("save", number, "2", "--to", str(tmp_path / "..")).code == 0  # also before it has left
    desk.sync()
    files = list(spooled(desk).iter_attachments())
    assert [(part.get_filename(), part.get_content_type()) for part in files] == [
        ("환불 내역.pdf", "application/pdf"), ("목록.csv", "text/csv"),
    ]  # fmt: skip
    assert [part.get_payload(decode=True) for part in files] == [b"%PDF-1.7", b"1,2"]
    (tmp_path / "saved").mkdir()
    assert desk.run("save", number, "2", "3", "--to", str(tmp_path / "saved")).code == 0
    assert (tmp_path / "saved" / "환불 내역.pdf").read_bytes() == b"%PDF-1.7"
    assert (tmp_path / "saved" / "목록.csv").read_bytes() == b"1,2"


def test_an_answer_that_speaks_of_a_file_and_has_none_is_warned_of(desk: Desk) -> None:
    number = desk.ticket()
    ran = desk.run("reply", str(number), "--body", "영수증을 첨부합니다.")
    assert (ran.code, ran.err) == (0, f"#{number}: the answer speaks of a file, and has none.\n")


def test_too_much_is_refused_before_it_is_read_or_kept(desk: Desk, tmp_path: Path) -> None:
    number = desk.ticket()
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(3_000_000_000)  # a file of holes: reading it would take the test's memory
    ran = desk.run("reply", str(number), "--body", "x", "--attach", str(tmp_path / "large.bin"))
    assert (ran.code, ran.err) == (1, "The files have 3000.0 MB together; 20 MB may leave with one answer.\n")
    (tmp_path / "half.bin").write_bytes(bytes(11_000_000))
    half = ("--attach", str(tmp_path / "half.bin"))
    ran = desk.run("reply", str(number), "--body", "x", *half, *half)
    assert (ran.code, ran.err) == (1, "The files have 22.0 MB together; 20 MB may leave with one answer.\n")
    with desk.store() as store:
        assert [entry.direction for entry in conversation.entries(store, number)] == ["in"]
        assert store.connection.execute("SELECT count(*) FROM blob WHERE size > 1000000").fetchone() == (0,)


def test_a_pipe_is_no_file_and_hangs_nothing(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    ran = desk.run("reply", str(desk.ticket()), "--body", "x", "--attach", str(tmp_path / "pipe"))
    assert (ran.code, ran.err) == (1, f"{tmp_path / 'pipe'}: only a file can be attached\n")


@pytest.mark.parametrize("wrong", ["1", "a:1", "1:", "1:2:3", ":1"])
def test_a_file_of_a_ticket_is_named_by_two_numbers(desk: Desk, wrong: str) -> None:
    assert desk.run("reply", str(desk.ticket()), "--body", "x", "--attach-from", wrong).code == 2


def test_a_file_that_is_not_there_refuses_the_answer(desk: Desk) -> None:
    number = desk.ticket()
    ran = desk.run("reply", str(number), "--body", "x", "--attach-from", f"{number}:1")
    assert (ran.code, ran.err) == (1, f"#{number} has no file 1.\n")


def test_an_answer_that_is_taken_back_or_held_keeps_its_files(desk: Desk, tmp_path: Path) -> None:
    number = desk.ticket(message_id="<first@example.org>")
    (tmp_path / "a.txt").write_bytes(b"a")
    attach = ("--body", "x", "--attach", str(tmp_path / "a.txt"))
    assert desk.run("reply", str(number), *attach).code == 0
    assert desk.run("undo").code == 0
    with desk.store() as store:
        (me,) = agents.agents(store)
        (draft,) = drafts.of(store, me.name)
        assert [(file.name, file.size) for file in draft.attachments] == [("a.txt", 1)]
        drafts.drop(store, me.name, draft.id)
    desk.ticket(In_Reply_To="<first@example.org>")
    assert desk.run("reply", str(number), *attach, "--seen", "0").code == 1
    with desk.store() as store:
        (draft,) = drafts.of(store, me.name)
        assert [file.name for file in draft.attachments] == ["a.txt"]
