"""Attaching files to an answer, in the composer and before it leaves."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from desk.config import Brand
from store import attachments, conversation, outbox
from tests.tui.composing import REFUND, saved, text, write
from tests.tui.files import mail_with, receive
from tests.tui.making import Desk, press
from tests.waiting import until
from tui import saving
from tui.app import DeskApp
from tui.choose import Chooser
from tui.review import ReviewScreen


async def pick(app: DeskApp, pilot: Pilot[int], typed: str) -> None:
    """Choose in the list what was typed."""
    await until(lambda: isinstance(app.screen, Chooser), "the list is open")
    app.screen.query_one(Input).value = typed
    await press(pilot, "enter")


async def test_a_file_of_this_machine_leaves_with_the_answer(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "환불 내역.pdf").write_bytes(b"%PDF")
    async with desk.console((100, 30)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"attached", "ctrl+s")
        assert "the answer speaks of a file, and has none (a attaches one)" in text(app)
        await press(pilot, "a")
        await pick(app, pilot, str(tmp_path / "환불"))
        await until(lambda: "[1] 환불 내역.pdf · 4 B" in text(app), "the review shows the file")
        assert "has none" not in text(app)
        assert [file.name for file in saved(desk)[0].attachments] == ["환불 내역.pdf"]
        await press(pilot, "y")
    (item,) = outbox.of_ticket(desk.store, REFUND)
    (file,) = conversation.entry(desk.store, item.entry).attachments
    assert (file.name, file.type) == ("환불 내역.pdf", "application/pdf")
    assert attachments.read(desk.store, item.entry, 0)[1] == b"%PDF"


async def test_a_file_is_attached_in_the_composer_and_taken_out_again(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_bytes(b"a")
    async with desk.console((100, 30)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+x", "ctrl+f")
        await pick(app, pilot, str(tmp_path / "de"))  # a folder is gone into
        await until(
            lambda: isinstance(app.screen, Chooser) and app.screen.query_one(Input).value.endswith("/deep/"), "in"
        )
        await press(pilot, "enter")
        await until(lambda: "1 file, 1 word" in text(app), "the head tells")
        await press(pilot, "ctrl+x", "ctrl+f")
        await pick(app, pilot, "a.txt")
        await until(lambda: "1 file" not in text(app), "it is out again")
        await press(pilot, "escape")
    assert [(draft.text, draft.attachments) for draft in saved(desk)] == [("Hi", ())]


async def test_a_draft_of_files_alone_is_kept_and_goes_on_with_them(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    async with desk.console((100, 30)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, "ctrl+x", "ctrl+f")
        await pick(app, pilot, str(tmp_path / "a.txt"))
        await until(lambda: "1 file" in text(app), "the head tells")
        await press(pilot, "escape")
        await write(app, pilot)
        assert "1 file" in text(app)


async def test_over_ssh_only_files_of_the_ticket_can_be_attached(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    async with desk.console((100, 30), remote=True) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s", "a")
        await pick(app, pilot, str(tmp_path / "a.txt"))
        assert isinstance(app.screen, Chooser)
        assert "Over SSH only files of the ticket can be attached." in text(app)
        await press(pilot, "escape")
    assert [draft.attachments for draft in saved(desk)] == [()]


async def test_a_home_that_nobody_has_is_no_path(desk: Desk) -> None:
    assert saving._folders("~nobody-here/x", Path("/")) == ()
    async with desk.console((100, 30)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s", "a")
        await pick(app, pilot, "~nobody-here/x")
        assert "No such file." in text(app)


@pytest.mark.parametrize(("name", "why"), [("pipe", "only a file can be attached"), ("large", "20 MB may leave")])
async def test_what_cannot_be_attached_is_said_in_a_line(desk: Desk, tmp_path: Path, name: str, why: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(3_000_000_000)
    async with desk.console((100, 30)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s", "a")
        await pick(app, pilot, str(tmp_path / name))
        await until(lambda: why in text(app), "it is said")
        assert isinstance(app.screen, ReviewScreen)


async def test_an_answer_does_not_leave_while_a_file_is_read(desk: Desk) -> None:
    async with desk.console((100, 30)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s")
        assert isinstance(app.screen, ReviewScreen)
        app.screen._writing.reading = 1  # as it is while a thread reads
        await press(pilot, "y")
        assert "A file is still being read." in text(app)
        assert outbox.of_ticket(desk.store, REFUND) == []


async def test_a_file_is_read_and_kept_by_a_thread_of_its_own(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def load(path: Path, brand: Brand | None) -> bytes:
        threads.append(threading.current_thread())
        return b"a"

    monkeypatch.setattr(attachments, "load", load)
    (tmp_path / "a.txt").write_bytes(b"a")
    async with desk.console((100, 30)) as (app, pilot):
        await write(app, pilot)
        await press(pilot, *"Hi", "ctrl+s", "a")
        await pick(app, pilot, str(tmp_path / "a.txt"))
        await until(lambda: "[1] a.txt" in text(app), "it is attached")
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


async def test_a_file_of_the_ticket_is_attached(desk: Desk) -> None:
    number = receive(desk, mail_with(("receipt.pdf", b"%PDF-1")).as_bytes())
    async with desk.console((100, 30), remote=True) as (app, pilot):
        await write(app, pilot, number)
        await press(pilot, *"Hi", "ctrl+s", "a")
        await pick(app, pilot, "receipt")
        await until(lambda: "[1] receipt.pdf" in text(app), "it is attached")
        await press(pilot, "y")
    (item,) = outbox.of_ticket(desk.store, number)
    assert attachments.read(desk.store, item.entry, 0)[1] == b"%PDF-1"
