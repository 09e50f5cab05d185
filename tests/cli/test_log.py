from __future__ import annotations

import stat
from pathlib import Path

from cli import log


def test_entries_are_kept_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "log" / "sync.log"
    assert log.write_down(path, "one")
    assert log.write_down(path, "two\nlines")
    entries = path.read_text().split("--- ")
    assert [entry.partition("\n")[2] for entry in entries[1:]] == ["one\n", "two\nlines\n"]


def test_s21_a_log_holds_no_controls_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "log" / "sync.log"
    log.write_down(path, "a server said \x1b]0;x\x07 \udc80")
    assert path.read_text().replace("\n", "").isprintable()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_long_log_begins_anew_and_the_last_one_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "sync.log"
    path.write_bytes(b"x" * (log.LONGEST + 1))
    log.write_down(path, "new")
    assert path.read_text().endswith("new\n")
    assert path.stat().st_size < 100
    assert path.with_name("sync.log.1").stat().st_size > log.LONGEST


def test_a_disk_that_refuses_is_no_second_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not log.write_down(tmp_path / "file" / "sync.log", "one")
