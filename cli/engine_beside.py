"""Runs `deskhand sync` as a child process beside a console, for as long as no other engine works the desk.

The console never syncs itself: sync can't make a key slow, a crash of one leaves the other, and only the engine ever
holds a mailbox's password.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cli import log
from cli.call import Call
from mailsync.lease import NAME as LEASE
from store import leases
from store.store import Store

LOOK_SECONDS: Final = 3.0
"""How often to look whether the desk has an engine: another console may have taken its own one along."""

_LONGEST_SECONDS: Final = 60.0  # between starts of an engine that fails again and again
_END_SECONDS: Final = 3.0


@contextlib.contextmanager
def engine_beside(call: Call) -> Iterator[None]:
    """Keep an engine running while the block runs, if the desk has a door to work."""
    if not (call.config.mailboxes or call.config.feeds):
        yield
        return
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(call, stop), name="engine beside", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(_END_SECONDS + 1)


def _keep(call: Call, stop: threading.Event) -> None:
    """Start the engine whenever nobody holds its lease; end the own one at last."""
    store = Store.open(call.folder.store, call.config)
    child: subprocess.Popen[bytes] | None = None
    pause = LOOK_SECONDS
    try:
        while True:
            runs = child is not None and child.poll() is None
            pause = LOOK_SECONDS if runs or child is None else min(2 * pause, _LONGEST_SECONDS)
            if not runs and leases.holder(store, LEASE) is None:
                child = _start(call)
            if stop.wait(pause):
                break
    finally:
        store.close()
        if child is not None:
            _end(child)


def _start(call: Call) -> subprocess.Popen[bytes]:
    """The engine as a child that ends with us, however we end: it stops when its standard input does."""
    # The child finds the program the same way as this process did.
    flags = ["-P"] if sys.flags.safe_path else []
    descriptor = log.append(call.folder.log / "sync.log")
    try:
        return subprocess.Popen(
            [sys.executable, *flags, "-m", "cli", *_which_desk(call), "sync", "--while-stdin-open"],
            stdin=subprocess.PIPE,
            stdout=descriptor,
            stderr=descriptor,
            start_new_session=True,
        )
    finally:
        os.close(descriptor)


def _which_desk(call: Call) -> list[str]:
    folder: Path = call.folder.data
    return ["--desk", str(folder)] if call.folder.config.parent == folder else []


def _end(child: subprocess.Popen[bytes]) -> None:
    """Let the engine finish what it is at, for a little while."""
    child.terminate()
    if child.stdin is not None:
        child.stdin.close()
    try:
        child.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
