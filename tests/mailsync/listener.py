"""A server that says what a test tells it to, line by line, and keeps every byte that it was sent."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from types import TracebackType

Answer = Callable[[bytes], bytes | None]
"""What to say to a line (without its end); None hangs up."""


class Listener:
    """Listens on a free port while in its `with` block, to several connections at once. `tls`: from the first byte.

    A line that is answered with `STARTTLS_GOES` begins TLS with `starttls`.
    """

    def __init__(
        self,
        greeting: bytes,
        answer: Answer = lambda _line: b"",
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        starttls_line: bytes = b"STARTTLS",
    ) -> None:
        self.received = bytearray()
        self.connections = 0
        self._greeting = greeting
        self._answer = answer
        self._tls = tls
        self._starttls = starttls
        self._starttls_line = starttls_line
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._serving: list[threading.Thread] = []
        self._wires: list[socket.socket] = []

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for wire in tuple(self._wires):
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
        for thread in (self._thread, *self._serving):
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.settimeout(20)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._serving.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.closing(connection):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with contextlib.closing(connection) as wire:
                wire.sendall(self._greeting)
                self._lines(wire)

    def _lines(self, wire: socket.socket) -> None:
        self._wires.append(wire)
        rest = b""
        while piece := wire.recv(65_536):
            self.received += piece
            rest += piece
            while b"\n" in rest:
                line, _, rest = rest.partition(b"\n")
                line = line.rstrip(b"\r")
                said = self._answer(line)
                if said is None:
                    return
                wire.sendall(said)
                if self._starttls is not None and line.upper().endswith(self._starttls_line):
                    with contextlib.closing(self._starttls.wrap_socket(wire, server_side=True)) as inner:
                        self._lines(inner)
                    return
