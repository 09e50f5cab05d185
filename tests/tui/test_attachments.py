"""Files that came with a ticket are looked at, saved and opened, and none of them acts."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from desk.config import DeskSettings
from tests.tui.files import mail_with, receive
from tests.tui.making import CONFIG, Desk, attachment, press, rows
from tests.tui.test_ticket import read
from tests.waiting import until
from tui.attachments import FileScreen
from tui.choose import Chooser

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"


def screen(app: object) -> str:
    return "\n".join(rows(app))  # type: ignore[arg-type]  # tests know which app


async def test_a_text_is_read_in_its_own_charset(desk: Desk) -> None:
    mail = mail_with()
    mail.add_attachment("환불 요청\t3건\n".encode("cp949"), maintype="text", subtype="plain", filename="목록.txt")
    (part,) = mail.iter_attachments()
    part.set_param("charset", "euc-kr")
    number = receive(desk, mail.as_bytes())
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "o")
        assert isinstance(app.screen, FileScreen)
        assert "환불 요청" in screen(app)
        assert "목록.txt" in rows(app)[0]
        await press(pilot, "q")
        assert not isinstance(app.screen, FileScreen)


async def test_of_several_files_one_is_chosen_and_the_others_are_a_key_away(desk: Desk) -> None:
    number = receive(desk, mail_with(("a.txt", b"first"), ("b.txt", b"second"), ("c.png", PNG)).as_bytes())
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "enter")
        assert isinstance(app.screen, Chooser)
        await press(pilot, "2", "enter")
        assert "second" in screen(app)
        await press(pilot, "K")
        assert "first" in screen(app)
        await press(pilot, "J", "J")
        assert "640 × 480" in screen(app)
        await press(pilot, "J")
        assert "3/3" in rows(app)[0]


async def test_a_mail_within_a_mail_is_read(desk: Desk) -> None:
    inner = mail_with(("x.csv", b"1,2"), text="I was charged twice.")
    inner["To"] = "billing@example.org"
    outer = mail_with()
    outer.add_attachment(inner)
    number = receive(desk, outer.as_bytes())
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "o", "enter")
        shown = screen(app)
        assert "From: Ana Martin <ana@example.org>" in shown
        assert "To: billing@example.org" in shown
        assert "I was charged twice." in shown
        assert "[x.csv]" in shown


async def test_s20_a_hostile_file_is_shown_as_marks(desk: Desk) -> None:
    number = receive(
        desk, mail_with(("x.txt", b"a\x1b]52;c;b3duZWQ=\x07b\n\xc2\x9b2J [@click=app.bell()]x[/]")).as_bytes()
    )
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "o")
        assert "a␛]52;c;b3duZWQ=␇b" in screen(app)
        assert "␛[2J [@click=app.bell()]x[/]" in screen(app)
        assert all(row.isprintable() for row in rows(app))


async def test_a_long_text_says_how_much_is_left_out(desk: Desk) -> None:
    number = receive(desk, mail_with(("long.txt", b"line\n" * 300_000)).as_bytes())
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "o", "G")
        assert "500 kB more of this file is not shown." in screen(app)


async def test_a_file_whose_mail_is_gone_says_so(desk: Desk) -> None:
    number = desk.receive("x", subject="x", name="x", author="x@example.org", attachments=(attachment(),))
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "o")
        assert "The mail that this file was in is not here." in screen(app)


async def test_s36_a_file_is_saved_in_the_folder_of_the_setting_and_the_path_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "saved"  # not there yet
    desk = Desk(tmp_path / "desk.db", replace(CONFIG, desk=DeskSettings("Acme", downloads="~/saved")))
    number = receive(desk, mail_with(("../../.ssh/keys.csv", b"1,2")).as_bytes())
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "S", "enter")
        assert (folder / "keys.csv").read_bytes() == b"1,2"
        assert "Saved as ~/saved/keys.csv" in screen(app)
        await press(pilot, "S", "enter")
        assert (folder / "keys-2.csv").read_bytes() == b"1,2"
    desk.close()


async def test_all_files_are_saved_at_once(desk: Desk, tmp_path: Path) -> None:
    number = receive(desk, mail_with(("a.txt", b"1"), ("a.txt", b"2"), ("b.txt", b"3")).as_bytes())
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "S")
        await press(pilot, "end", *"All", "enter")
        app.screen.query_one(Input).value = str(tmp_path)
        await press(pilot, "enter")
        assert "3 files saved in" in screen(app)
    assert contents(tmp_path) == {"a.txt": "1", "a-2.txt": "2", "b.txt": "3"}


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*.txt")}


@pytest.mark.parametrize("key", ["S", "O"])
async def test_over_ssh_no_file_is_saved_or_opened(desk: Desk, key: str) -> None:
    number = receive(desk, mail_with(("a.txt", b"1")).as_bytes())
    async with desk.console(remote=True) as (app, pilot):
        await read(app, pilot, number)
        below = app.screen
        await press(pilot, key)
        assert app.screen is below
        assert "Over SSH" in screen(app)


DESKTOP = """#!/bin/sh
[ $# = 1 ] || exit 3
{ echo "$1"; stat -c %a "$1" "${1%/*}"; cat "$1"; } > LOG.new
mv LOG.new LOG
"""


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop whose `xdg-open` writes into the file that is returned what it was given to open."""
    program, log = tmp_path / "bin" / "xdg-open", tmp_path / "opened"
    program.parent.mkdir()
    program.write_text(DESKTOP.replace("LOG", str(log)))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":9")
    return log


def there(path: str | Path) -> bool:
    return Path(path).exists()


@pytest.mark.skipif("sys.platform == 'darwin'")
async def test_s36_a_file_is_opened_as_a_private_copy_that_goes_with_the_console(desk: Desk, desktop: Path) -> None:
    number = receive(desk, mail_with(("-rf $(reboot).pdf", b"%PDF")).as_bytes())
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "O")
        await until(desktop.exists, "the desktop has opened it")
        path, *told = opened(desktop)
        assert (Path(path).name, told) == ("rf $(reboot).pdf", ["600", "700", "%PDF"])
    assert not there(Path(path).parent)


def opened(log: Path) -> list[str]:
    """The path that the desktop was given, the modes of the file and of its folder, and what it holds."""
    return log.read_text().splitlines()


@pytest.mark.parametrize("name", ["a.sh", "a.desktop", "a.html", "a.svg", "a.exe", "a.docm", "fdp\u202egnp.exe", "a"])
async def test_s36_what_could_be_run_is_only_saved(desk: Desk, desktop: Path, name: str) -> None:
    number = receive(desk, mail_with((name, b"x")).as_bytes())
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "O")
        assert "Files of this kind are only saved" in screen(app)
    assert not there(desktop)


async def test_without_a_desktop_nothing_is_opened(desk: Desk, desktop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY")
    number = receive(desk, mail_with(("a.pdf", b"x")).as_bytes())
    async with desk.console() as (app, pilot):
        await read(app, pilot, number)
        await press(pilot, "O")
        assert "There is no desktop here to open files on." in screen(app)
