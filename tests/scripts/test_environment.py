"""`./deskhand` in small checkouts of their own, whose lock file asks for nothing, so that no network is needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = "--only-binary :all:\n"
PROGRAM = "import sys, desk; print(desk.__file__, *sys.argv[1:], sep='|')\n"


def new_checkout(folder: Path) -> Path:
    """A checkout with the launcher and a program that prints where `desk` came from, and its arguments."""
    (folder / "desk").mkdir(parents=True)
    (folder / "desk" / "__init__.py").touch()
    (folder / "cli").mkdir()
    (folder / "cli" / "__init__.py").touch()
    (folder / "cli" / "__main__.py").write_text(PROGRAM)
    (folder / "scripts").mkdir()
    for name in ("deskhand", "scripts/environment.sh", "scripts/environment.py"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "requirements.lock").write_text(LOCK)
    return folder


def start(program: Path, *arguments: str, cwd: Path = ROOT, path: str | None = None) -> subprocess.Popen[str]:
    environ = {**os.environ, "PATH": path or os.environ["PATH"]}
    streams = subprocess.PIPE
    return subprocess.Popen([program, *arguments], cwd=cwd, env=environ, stdout=streams, stderr=streams, text=True)


def run(program: Path, *arguments: str, cwd: Path = ROOT, path: str | None = None) -> subprocess.CompletedProcess[str]:
    process = start(program, *arguments, cwd=cwd, path=path)
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout that was started by three people at once, and is set up by now."""
    folder = new_checkout(tmp_path_factory.mktemp("a checkout"))
    starts = [start(folder / "deskhand", str(number)) for number in range(3)]
    outputs = [process.communicate() for process in starts]
    assert [out for out, _err in outputs] == [f"{folder}/desk/__init__.py|{number}\n" for number in range(3)]
    assert [process.returncode for process in starts] == [0, 0, 0]
    assert sum("setting up .venv" in err for _out, err in outputs) == 1
    return folder


def test_a_start_passes_its_arguments_and_says_nothing_of_its_own(checkout: Path) -> None:
    done = run(checkout / "deskhand", "show", "a b", "*")
    assert (done.stdout, done.stderr) == (f"{checkout}/desk/__init__.py|show|a b|*\n", "")


def test_it_starts_through_a_link_and_takes_nothing_from_the_working_folder(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.py").write_text("raise SystemExit('not ours')\n")
    (tmp_path / "link").symlink_to(checkout / "deskhand")
    assert run(tmp_path / "link", cwd=tmp_path).stdout == f"{checkout}/desk/__init__.py\n"


def test_a_moved_checkout_runs_its_own_code(checkout: Path, tmp_path: Path) -> None:
    shutil.copytree(checkout, tmp_path / "moved", symlinks=True)
    assert run(tmp_path / "moved" / "deskhand").stdout == f"{tmp_path}/moved/desk/__init__.py\n"


def test_a_changed_lock_file_brings_the_environment_up_to_date(checkout: Path) -> None:
    (checkout / "requirements.lock").write_text(LOCK + "# changed\n")
    assert "bringing .venv up to date" in run(checkout / "deskhand").stderr
    assert run(checkout / "deskhand").stderr == ""


def test_a_set_up_that_was_broken_off_begins_anew(tmp_path: Path) -> None:
    checkout = new_checkout(tmp_path)
    leftover = checkout / ".venv" / "bin" / "python"
    leftover.parent.mkdir(parents=True)
    leftover.write_text("#!/bin/false\n")
    leftover.chmod(0o755)
    done = run(checkout / "deskhand")
    assert "setting up .venv" in done.stderr
    assert done.stdout == f"{checkout}/desk/__init__.py\n"


def test_a_checkout_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    checkout = new_checkout(tmp_path)
    (checkout / ".venv.lock").mkdir()  # root may write anywhere, but not into a folder
    done = run(checkout / "deskhand")
    assert done.returncode == 1
    assert re.fullmatch(r"deskhand: cannot set up \.venv: .*\n", done.stderr)


def test_a_machine_without_python_is_one_line(tmp_path: Path) -> None:
    checkout = new_checkout(tmp_path / "checkout")
    for name in ("sh", "readlink", "dirname", "cmp"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    done = run(checkout / "deskhand", path=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == "deskhand needs Python 3.11, 3.12, 3.13 or 3.14, and found none of them.\n"


def test_the_development_set_holds_the_run_time_set_version_for_version() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+==\S+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-dev.lock")
