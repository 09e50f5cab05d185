"""F-18: name servers that fail or hang, addresses that swallow everything. The name server is a function here."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from desk.config import ImapSettings, Security
from mailsync import dial as module
from mailsync.dial import dial
from mailsync.errors import DoorError
from mailsync.imap_session import Session
from tests.mailsync.listener import Listener


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the name server says: addresses, or one error."""
    told: list[Any] = []

    def getaddrinfo(*_args: object, **_more: object) -> list[Any]:
        if told and isinstance(told[0], Exception):
            raise told[0]
        return told

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return told


@pytest.fixture
def black_hole() -> Iterator[tuple[str, int]]:
    """An address that takes no connection and refuses none: its queue is full."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(0)
    address: tuple[str, int] = server.getsockname()
    waiting = []
    for _ in range(3):
        client = socket.socket()
        client.setblocking(False)
        assert client.connect_ex(address) == errno.EINPROGRESS
        waiting.append(client)
    yield address
    for client in (server, *waiting):
        client.close()


def at(address: tuple[Any, ...], family: int = socket.AF_INET) -> tuple[Any, ...]:
    return family, socket.SOCK_STREAM, 6, "", address


def test_f18_an_ipv6_address_that_swallows_everything_leaves_time_for_ipv4(
    answering: list[Any], black_hole: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SHARE", 0.2)
    with Listener(b"* OK ready\r\n") as server:
        answering += [at(black_hole), at(("127.0.0.1", server.port))]
        with dial("imap.example.org", 143, 15) as wire:
            assert wire.getpeername() == ("127.0.0.1", server.port)
            assert wire.recv(4) == b"* OK"


def test_f18_families_take_turns_and_refused_addresses_cost_nothing(answering: list[Any]) -> None:
    with Listener(b"* OK ready\r\n") as server:
        nobody = [at(("::1", 9, 0, 0), socket.AF_INET6)] * 3
        answering += [*nobody, at(("127.0.0.1", server.port))]
        assert [each[0] for each in module._resolved("h", 1, 15)][:2] == [socket.AF_INET6, socket.AF_INET]
        dial("imap.example.org", 143, 15).close()


def test_f18_the_time_for_all_addresses_together_is_limited(answering: list[Any], black_hole: tuple[str, int]) -> None:
    answering += [at(black_hole)] * 5
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        dial("imap.example.org", 143, 0.3)
    assert (
        time.monotonic() - began < 5
    )  # five of them, each with the whole time, would be told by the kernel much later


@pytest.mark.parametrize(
    "answer",
    [
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),  # SERVFAIL
        UnicodeError("label empty or too long"),
    ],
    ids=["NXDOMAIN", "SERVFAIL", "no name"],
)
def test_f18_a_host_without_an_address_is_told(answering: list[Any], answer: Exception) -> None:
    answering.append(answer)
    with pytest.raises(DoorError, match=r"imap\.example\.org: there is no such host, or the network is down"):
        Session(ImapSettings("imap.example.org", "support", 993, Security.TLS), "secret", lambda: datetime.now(UTC))


def test_f18_a_name_server_that_hangs_is_left_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: hanging.wait(20) and [])
    with pytest.raises(socket.gaierror, match="doesn't answer"):
        dial("imap.example.org", 143, 0.1)
    hanging.set()
