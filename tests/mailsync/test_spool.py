"""Answers into a folder: whole files, each once."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailsync.channel import Letter
from mailsync.errors import DoorError, Refused
from mailsync.spool import Spool
from tests.mailsync.sinks import hand_over

LETTER = Letter(12, "support@acme.example", ("jisu@example.org",), b"Subject: hello\r\n\r\nHello\r\n")


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


async def test_a_mail_becomes_a_file_of_exactly_its_bytes(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    await hand_over(spool, LETTER)
    assert await spool.arrived(LETTER) is False
    assert await spool.finish() == "000012.eml"
    assert await spool.arrived(LETTER) is True
    assert files(tmp_path / "spool") == {"000012.eml": LETTER.raw}
    assert (tmp_path / "spool" / "000012.eml").stat().st_mode & 0o077 == 0


async def test_the_same_mail_again_is_there_already(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for _ in range(2):
        await hand_over(spool, LETTER)
        await spool.finish()
    assert files(tmp_path) == {"000012.eml": LETTER.raw}


async def test_another_mail_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "000012.eml").write_bytes(b"of another desk")
    spool = Spool(tmp_path)
    await hand_over(spool, LETTER)
    with pytest.raises(Refused, match="holds another mail"):
        await spool.finish()
    assert await spool.arrived(LETTER) is False
    assert files(tmp_path) == {"000012.eml": b"of another desk"}


async def test_what_was_offered_and_not_finished_leaves_no_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    await hand_over(spool, LETTER)
    await spool.close()
    assert files(tmp_path) == {}


async def test_s71_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / ".000012.eml").symlink_to(target)
    spool = Spool(tmp_path / "spool")
    await hand_over(spool, LETTER)
    await spool.finish()
    assert target.read_bytes() == b"precious"


async def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DoorError, match="file/spool"):
        await hand_over(Spool(tmp_path / "file" / "spool"), LETTER)
