"""A wire between a client and a server that can be cut after so many bytes of the server's, or fall silent."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType


class Proxy:
    """Listens on `port` while in its `with` block and passes all on to the server's port.

    `cut_after`, `cut_client_after`: each connection ends when the server, or the client, has sent so many bytes.
    `silent`: nothing is passed on any more, and nothing closed, as behind a router that has forgotten the connection.
    `said` is what the last server sent.
    """

    def __init__(self, server_port: int) -> None:
        self.cut_after: int | None = None
        self.cut_client_after: int | None = None
        self.silent = threading.Event()
        self.said = bytearray()
        self._server_port = server_port
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)  # a narrow wire
        self.port: int = self._socket.getsockname()[1]
        self._wires: list[socket.socket] = []

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for wire in (self._socket, *self._wires):
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._socket.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            self._wires += (client, server)
            self.said = bytearray()
            silent = self.silent  # those that come later may be served by another event
            threading.Thread(
                target=self._pass_on, args=(client, server, bytearray(), silent, True), daemon=True
            ).start()
            threading.Thread(target=self._pass_on, args=(server, client, self.said, silent, False), daemon=True).start()

    def _pass_on(
        self, source: socket.socket, target: socket.socket, noted: bytearray, silent: threading.Event, to_server: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65_536):
                if silent.is_set():
                    continue
                end = self.cut_client_after if to_server else self.cut_after
                if end is not None:
                    piece = piece[: max(end - len(noted), 0)]
                noted += piece
                target.sendall(piece)
                if end is not None and len(noted) >= end:
                    break
        for wire in (source, target):
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
