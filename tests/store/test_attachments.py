"""Attachments and sources are read out of the raw mail."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desk.errors import NotFound
from store import attachments, blobs, outbox
from tests.store.conftest import Desk
from tests.store.test_outbox import answer

MAIL = (
    b"From: jisu@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\n"
    b"Content-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n--b--\r\n"
)


def test_an_attachment_is_read_out_of_the_raw_mail(desk: Desk) -> None:
    desk.receive(raw=blobs.put(desk.store, MAIL))
    assert attachments.raw(desk.store, 1) == MAIL
    attachment, data = attachments.read(desk.store, 1, 0)
    assert (attachment.name, data.strip()) == ("a.csv", b"1,2")
    with pytest.raises(NotFound):
        attachments.read(desk.store, 1, 1)


def test_an_answer_s_source_is_what_was_sent(desk: Desk) -> None:
    item = answer(desk)
    entry = outbox.get(desk.store, item).entry
    with pytest.raises(NotFound):
        attachments.raw(desk.store, entry)
    outbox.freeze(desk.store, item, MAIL)
    assert attachments.raw(desk.store, entry) == MAIL


def test_what_there_is_to_see_is_read_out_of_the_raw_mail(desk: Desk) -> None:
    desk.receive(raw=blobs.put(desk.store, MAIL))
    assert attachments.preview(desk.store, 1, 0).text == "1,2"
    with pytest.raises(NotFound):
        attachments.preview(desk.store, 1, 1)


def test_s36_a_saved_file_stays_in_its_folder_and_replaces_nothing(tmp_path: Path) -> None:
    first = attachments.save(tmp_path, "../../x.txt", b"1")
    second = attachments.save(tmp_path, "../../x.txt", b"2")
    assert (first, second) == (tmp_path / "x.txt", tmp_path / "x-2.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    third = attachments.save(tmp_path, "link.txt", b"3")
    assert third == tmp_path / "link-2.txt"
    assert not (tmp_path / "nowhere").exists()
    assert first.read_bytes() == b"1"
    assert first.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "name",
    [
        "../../../.ssh/authorized_keys", "/etc/cron.d/x", "..\\..\\x", "a\0b", "-rf", "CON", "x" * 5_000, "가" * 5_000,
        "\x1b[2J", "..", "", "~", "a/../../b", ".bashrc", "nul.txt", "\ud800", "fdp\u202egnp.exe",
    ],
)  # fmt: skip
def test_s36_no_name_leaves_the_folder(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    for _time in range(3):
        path = attachments.save(inside, name, b"x")
        assert path.parent == inside
        assert len(os.fsencode(path.name)) <= 128
    assert [one.name for one in tmp_path.iterdir() if one.name != "desk.db"] == ["inside"]
    assert len(list(inside.iterdir())) == 3


def test_s36_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_open = os.open

    def open_full(path: Path, flags: int, mode: int) -> int:
        os.close(really_open(path, flags, mode))
        return really_open("/dev/full", os.O_WRONLY)

    monkeypatch.setattr(os, "open", open_full)
    with pytest.raises(OSError, match="No space") as refused:
        attachments.save(tmp_path, "x.txt", b"x" * 10)
    monkeypatch.undo()
    assert refused.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []
