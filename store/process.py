"""Names of processes that stand in the store for a while, such that others on the same host can see who has died."""

from __future__ import annotations

import os
import secrets
import socket


def own_name() -> str:
    """A new name for something that this process does: `host:pid:random`."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_dead(name: str) -> bool:
    """Whether the process of this name has ended for sure; False where that can't be seen from here."""
    host, _colon, rest = name.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not (rest.isascii() and rest.isdigit()) or len(rest) > 9:
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # another user's
        return False
    return False
