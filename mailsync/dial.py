"""Opens a TCP connection within a fixed time, whatever the name server and the addresses do (F-18)."""

from __future__ import annotations

import socket
import threading
import time
from itertools import chain, zip_longest
from queue import Empty, Queue
from typing import Any, Final

_SHARE: Final = 4.0  # seconds that one of several addresses gets: a black hole leaves enough for the others


def dial(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to the first address that answers. Raises OSError, after so many seconds at the latest."""
    deadline = time.monotonic() + seconds
    addresses = _resolved(host, port, seconds)
    failed: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
    for left, (family, kind, protocol, _name, address) in zip(range(len(addresses), 0, -1), addresses, strict=True):
        wire = socket.socket(family, kind, protocol)
        try:
            rest = max(deadline - time.monotonic(), 0.01)
            wire.settimeout(rest if left == 1 else min(rest / left, _SHARE))
            wire.connect(address)
        except OSError as error:
            wire.close()
            failed = error
        else:
            wire.settimeout(seconds)
            return wire
    raise failed


def _resolved(host: str, port: int, seconds: float) -> list[Any]:
    """The addresses of a host, IPv6 and IPv4 in turn. A name server that hangs is left to itself."""
    answer: Queue[list[Any] | OSError] = Queue()

    def ask() -> None:
        try:
            answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            answer.put(error)
        except UnicodeError:  # a label that is empty or too long
            answer.put(socket.gaierror(socket.EAI_NONAME, "no host name"))

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except Empty:
        raise socket.gaierror(socket.EAI_AGAIN, "the name server doesn't answer") from None
    if isinstance(found, OSError):
        raise found
    families: dict[int, list[Any]] = {}
    for each in found:
        families.setdefault(each[0], []).append(each)
    return [each for each in chain.from_iterable(zip_longest(*families.values())) if each is not None]
