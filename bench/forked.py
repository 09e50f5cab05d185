"""Does jobs, each in a process of its own that may be killed: what the victims of bench.kill and bench.sending share.

A fork costs a hundredth of a fresh start of Python; it is safe since this process itself never opens a store (the
forked one opens its own). Jobs come by standard input and results leave by standard output, a JSON object a line.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, Final

Work = Callable[[dict[str, Any], int], None]
"""Does a job in a forked process; what it writes to the file descriptor, line by line, is the job's result."""

_TOLD: Final = 1  # file descriptor of the results


def serve(work: Work) -> None:
    """Take jobs until standard input ends.

    What of a job is meant for here: `syscall`, `spare`: make that many calls of this name first, so that strace's fixed
    number is reached in the middle. `after`: kill it after so many seconds. Results have `killed` and `told`, lines.
    """
    for line in sys.stdin:
        # Not `write`: strace would count it as one of those at which it kills
        os.writev(_TOLD, [json.dumps(_do(work, json.loads(line))).encode(), b"\n"])


def _do(work: Work, job: dict[str, Any]) -> dict[str, Any]:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _spend(job.get("syscall", ""), job.get("spare", 0))
        work(job, write_end)
        os._exit(0)
    os.close(write_end)
    told = b""
    if "after" in job:
        ended = os.pidfd_open(child)
        if not select.select([ended], [], [], job["after"])[0]:
            os.kill(child, signal.SIGKILL)
        os.close(ended)
    while piece := os.read(read_end, 65_536):
        told += piece
    os.close(read_end)
    status = os.waitpid(child, 0)[1]
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {"killed": killed, "told": told.decode().splitlines()}


def _spend(syscall: str, times: int) -> None:
    """Make calls that do nothing but count."""
    null, unbound = os.open(os.devnull, os.O_RDWR), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    calls: dict[str, Callable[[], object]] = {
        "": lambda: None,
        "pwrite64": lambda: os.pwrite(null, b"", 0),
        "write": lambda: os.write(null, b""),
        "sendto": lambda: unbound.send(b""),
        "fdatasync": lambda: os.fdatasync(null),
        "fsync": lambda: os.fsync(null),
        "ftruncate": lambda: os.ftruncate(null, 0),
        "unlink": lambda: os.unlink("/nonexistent/at/all"),  # noqa: PTH108 (the call itself is meant)
    }
    call = calls[syscall]
    for _ in range(times):
        with contextlib.suppress(OSError):
            call()
    os.close(null)
    unbound.close()
