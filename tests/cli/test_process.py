from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Desk

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("textual", "httpx", "imapclient", "aiosmtplib", "feedparser", "keyring", "sqlite_utils", "pytest")


def deskhand(*args: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    return subprocess.run([sys.executable, "-m", "cli", *args], cwd=ROOT, capture_output=True, check=False, **options)  # type: ignore[call-overload, no-any-return]


def test_a_list_is_read_without_the_libraries_of_the_console_and_the_engine(desk: Desk) -> None:
    program = (
        "import sys; from cli.main import main; code = main(sys.argv[1:]); "
        f"print([name for name in {HEAVY!r} if name in sys.modules]); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--desk", str(desk.folder.data), "tickets"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_makes_no_noise(desk: Desk) -> None:
    for number in range(60):
        desk.deliver(f"matter {number}", text="x" * 2000)
    desk.sync()
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--desk", str(desk.folder.data), "tickets", "--json"],
        cwd=ROOT, stdout=write, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


def test_without_a_terminal_the_console_is_one_line(desk: Desk) -> None:
    for args in ((), ("demo",)):
        done = deskhand("--desk", str(desk.folder.data), *args, stdin=subprocess.DEVNULL)
        assert (done.returncode, done.stdout) == (2, b"")
        assert len(done.stderr.splitlines()) == 1


def test_a_terminal_that_cant_show_korean_gets_something_readable(desk: Desk) -> None:
    desk.ticket("환불 요청 #7")
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = deskhand("--desk", str(desk.folder.data), "tickets", env=environ)
    assert done.returncode == 0
    assert b"#7" in done.stdout


def test_json_is_utf_8_whatever_the_locale_says(desk: Desk) -> None:
    desk.ticket("환불 요청")
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = deskhand("--desk", str(desk.folder.data), "tickets", "--json", env=environ)
    assert "환불 요청" in done.stdout.decode("utf-8")


def test_the_desk_may_be_named_by_the_environment(desk: Desk) -> None:
    desk.ticket("Refund")
    done = deskhand("tickets", env={**os.environ, "DESKHAND_HOME": str(desk.folder.data)})
    assert b"Refund" in done.stdout
