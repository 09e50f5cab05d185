"""Makes `.venv` from a lock file: `python3 -I scripts/environment.py requirements.lock`.

Runs before anything is installed, so it knows only the standard library. It may be interrupted and started twice at
once: a lock is held for as long as it or a program it started lives, and the copy of the lock file that says
"complete" is written last.
"""

from __future__ import annotations

import fcntl
import importlib.util
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# The file behind the links: when a system upgrade replaces it, the environment is seen to be broken and made anew.
MAKER = Path(sys.executable).resolve()
RUN = "requirements.lock"
DEV = "requirements-dev.lock"
# What each lock file brings; the development set holds the run-time set, version for version.
BRINGS = {RUN: (RUN,), DEV: (RUN, DEV)}


class MissingError(Exception):
    """What this machine lacks, in words for the person who started deskhand."""


def say(words: str) -> None:
    """Tell the person something; standard output belongs to the program that is about to run."""
    print(f"deskhand: {words}", file=sys.stderr, flush=True)


def is_complete(lock: str) -> bool:
    """Whether the environment was made to the end from this very lock file."""
    marker = VENV / lock
    return PYTHON.exists() and marker.exists() and marker.read_bytes() == (ROOT / lock).read_bytes()


def make(lock: str) -> None:
    """Make the environment, or bring an old one up to the lock file."""
    with (ROOT / ".venv.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("being set up by another start, waiting for it")
            fcntl.flock(held, fcntl.LOCK_EX)
        if is_complete(lock):
            return
        markers = [VENV / name for name in BRINGS[DEV]]
        is_new = not PYTHON.exists() or not any(marker.exists() for marker in markers)
        for marker in markers:
            marker.unlink(missing_ok=True)
        install(lock, is_new=is_new, lock_fd=held.fileno())
        for name in BRINGS[lock]:
            shutil.copyfile(ROOT / name, VENV / name)


def install(lock: str, *, is_new: bool, lock_fd: int) -> None:
    """Fill `.venv` with uv if it is installed, else with venv and pip."""
    uv = shutil.which("uv")

    def run(*command: str | Path) -> None:
        # Whatever is started keeps the lock too: if only this program is killed, nobody else starts over meanwhile.
        subprocess.run(command, check=True, stdout=sys.stderr, pass_fds=[lock_fd])

    if is_new and not uv and not importlib.util.find_spec("ensurepip"):
        package = f"python3.{sys.version_info.minor}-venv"
        raise MissingError(f"this Python lacks the venv module; on Debian and Ubuntu: sudo apt install {package}")
    say("setting up .venv, once" if is_new else "bringing .venv up to date")
    if is_new:
        shutil.rmtree(VENV, ignore_errors=True)
        if uv:
            run(uv, "venv", "--quiet", "--no-project", "--python", MAKER, VENV)
        else:
            run(MAKER, "-I", "-m", "venv", VENV)
        put_checkout_on_path()
    if uv:
        run(uv, "pip", "install", "--python", PYTHON, "--compile-bytecode", "--require-hashes", "-r", ROOT / lock)
    else:
        run(PYTHON, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", ROOT / lock)


def put_checkout_on_path() -> None:
    """Let the environment's Python import the checkout, wherever it is started; relative, so it may be moved."""
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))
    (packages / "deskhand.pth").write_text("../" * len(packages.relative_to(ROOT).parts) + "\n")


def main(lock: str) -> int:
    """Make the environment and return the exit code."""
    try:
        make(lock)
    except MissingError as error:
        say(str(error))
        return 2
    except subprocess.CalledProcessError:
        say("setting up failed, the lines above say why; the next start tries again")
        return 1
    except OSError as error:
        say(f"cannot set up .venv: {error}")
        return 1
    except KeyboardInterrupt:
        say("setting up interrupted; the next start begins anew")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
