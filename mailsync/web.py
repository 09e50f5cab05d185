"""One careful HTTP GET: bounded in size, in time and in where it goes (S-33, S-37).

An address from outside (a redirect, a name server's answer) must not lead into the house. Private addresses are
reached only where the configured URL itself names them: somebody who may write `config.toml` may read the intranet.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import httpx

from desk.words import _
from mailsync.errors import DoorError, explain, said

LARGEST: Final = 10_000_000  # bytes, unpacked
LARGEST_RATIO: Final = 100  # of unpacked to packed bytes, beyond the first megabyte
_REDIRECTS: Final = 5
_SECONDS: Final = 60.0  # for one page from beginning to end, however slowly it trickles
_TIMEOUT: Final = httpx.Timeout(10.0)

_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_PROTOCOL: Final = ipaddress.IPv4Network("192.0.0.0/24")  # of which older Pythons think parts are public
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Page:
    """What came back. `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def get(url: str, headers: Mapping[str, str]) -> Page:
    """Fetch a page. Raises DoorError where it can't be had; a status of 400 or more is the caller's to judge."""
    configured = httpx.URL(url)
    host, port = configured.host, configured.port or (443 if configured.scheme == "https" else 80)
    deadline = time.monotonic() + _SECONDS
    # Proxies of the environment are left out: behind one, nobody could tell where a request goes
    with httpx.Client(verify=ssl.create_default_context(), timeout=_TIMEOUT, trust_env=False) as client:
        client.headers.update({"accept-encoding": "gzip", "user-agent": "deskhand", **headers})
        target = configured
        for _hop in range(_REDIRECTS + 1):
            inside = target.host == host and _names_address(host)
            try:
                if not inside:
                    _check_name(target)
                with client.stream("GET", target) as response:
                    if not inside:
                        _check_peer(response)
                    location = response.headers.get("location") if response.status_code in _MOVED else None
                    if location is None:
                        body = b"".join(_unpacked(response, host, deadline))
                        return Page(response.status_code, dict(response.headers), body)
            except (httpx.TransportError, OSError) as error:
                raise _explained(error, target.host, port) from error
            try:
                target = target.join(location)
            except (httpx.InvalidURL, ValueError) as error:
                raise DoorError(_("{host} leads to an address that is none.", host=host)) from error
            if target.scheme not in {"http", "https"}:
                raise DoorError(_("{host} leads to an address that is none.", host=host))
        raise DoorError(_("{host} leads from one address to the next without end.", host=host))


def _explained(error: Exception, host: str, port: int) -> DoorError:
    if isinstance(error, httpx.RemoteProtocolError):
        return DoorError(_("{host} broke off or sent something that isn't HTTP.", host=host))
    if isinstance(error, httpx.TimeoutException):
        return DoorError(_("{host} doesn't answer.", host=host))
    return explain(error, host, port)


def _unpacked(response: httpx.Response, host: str, deadline: float) -> Iterator[bytes]:
    """The body, unpacked bit by bit so that a bomb is stopped while it is small."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip", ""}:
        raise DoorError(
            _("{host} packs its answer in a way that nobody asked for: {how}.", host=host, how=said(encoding))
        )
    packed = "gzip" in encoding
    inflate = zlib.decompressobj(wbits=31)
    received = size = 0
    for chunk in response.iter_raw():
        received += len(chunk)
        rest = chunk
        while rest:
            piece = rest
            if packed:
                try:
                    piece = inflate.decompress(rest, LARGEST)
                except zlib.error as error:
                    raise DoorError(_("{host} sent a damaged answer.", host=host)) from error
            rest = inflate.unconsumed_tail
            size += len(piece)
            if size > LARGEST or size > 1_000_000 + LARGEST_RATIO * received or time.monotonic() > deadline:
                raise DoorError(_("{host} sends more than {n} MB, or for too long.", host=host, n=LARGEST // 1_000_000))
            yield piece
    if packed and received and not inflate.eof:
        raise DoorError(_("{host} sent a damaged answer.", host=host))


def _names_address(host: str) -> bool:
    """Whether the host of a URL is written as an address of this machine or network, not as a name to look up."""
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _check_name(target: httpx.URL) -> None:
    for *_rest, address in socket.getaddrinfo(target.host, None, type=socket.SOCK_STREAM):
        _check(str(address[0]), target.host)


def _check_peer(response: httpx.Response) -> None:
    """Where the connection really went: a name may have led elsewhere since it was looked up."""
    peer = response.extensions["network_stream"].get_extra_info("server_addr")
    _check(str(peer[0]), response.url.host)


def _check(address: str, host: str) -> None:
    if not is_public(address):
        raise DoorError(
            _(
                "{host} leads to {address}, an address within this machine or network; only a URL that names such an "
                "address itself may.",
                host=host,
                address=address,
            )
        )


def is_public(address: str) -> bool:
    """Whether an address is one of the Internet: not private, shared, local, reserved, nor one of those in disguise."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return ip.is_global and not ip.is_multicast and ip not in _PROTOCOL
