"""A real SMTP server (aiosmtpd) that keeps what it takes and says what a test tells it to."""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.mailsync.dovecot import free_port

USER, PASSWORD = "support", "correct-horse"


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter that the office took: its envelope, and its bytes as they came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    encrypted: bool
    user: str | None


@dataclass
class PostOffice:
    """`verdicts`: what to say instead of yes to MAIL, DATA, DOT or to RCPT of an address, each once.

    `breaks`: the connection ends instead of an answer, at DATA (the letter is not taken) or at DOT (it is).
    `dsn`: it offers delivery reports (RFC 3461); `envelope_ids` are those that letters came with.
    `patience`: nothing is said to a dot before this is set.
    """

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    verdicts: dict[str, list[str]] = field(default_factory=dict)
    breaks: str = ""
    patience: threading.Event | None = None
    logins: int = 0
    greeted: int = 0
    dsn: bool = False
    envelope_ids: list[str] = field(default_factory=list)

    def _verdict(self, about: str) -> str:
        said = self.verdicts.get(about, [])
        return said.pop(0) if said else "250 OK"

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greeted += 1
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]] if self.dsn else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        verdict = self._verdict("MAIL")
        if verdict.startswith("2"):
            envelope.mail_from = address
        return verdict

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        verdict = self._verdict(address)
        if verdict.startswith("2"):
            envelope.rcpt_tos.append(address)
        return verdict

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.patience is not None:
            await asyncio.to_thread(self.patience.wait)
        verdict = self._verdict("DOT")
        if verdict.startswith("2"):
            raw = envelope.original_content or b""
            data: Any = session.auth_data
            user = data.login.decode() if data else None
            recipients = tuple(envelope.rcpt_tos)
            encrypted = _transport(server).get_extra_info("sslcontext") is not None
            self.taken.append(Taken(envelope.mail_from or "", recipients, raw, encrypted, user))
        if self.breaks == "DOT":
            _transport(server).abort()
        return verdict

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        """Only one user, with one password."""
        self.logins += 1
        ok = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=ok, handled=False, auth_data=data)


def _transport(server: SMTP) -> asyncio.Transport:
    assert isinstance(server.transport, asyncio.Transport)
    return server.transport


class _Counter(SMTP):
    """aiosmtpd has no hook for the answer to DATA itself, stays after a 421, and knows no envelope ids."""

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        office: PostOffice = self.event_handler
        if office.dsn:
            office.envelope_ids += re.findall(r"(?i) ENVID=(\S+)", arg)
            arg = re.sub(r"(?i) ENVID=\S+", "", arg)
        await super().smtp_MAIL(arg)

    async def push(self, status: str) -> None:  # type: ignore[override]  # bytes are never pushed here
        await super().push(status)
        if status.startswith("421"):
            _transport(self).close()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        office: PostOffice = self.event_handler
        if office.breaks == "DATA":
            _transport(self).abort()
            return
        verdict = office._verdict("DATA")
        if verdict.startswith("2"):
            await super().smtp_DATA(arg)
        else:
            await self.push(verdict)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Counter(self.handler, **self.SMTP_kwargs)


@contextmanager
def post_office(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, login: bool = False
) -> Iterator[PostOffice]:
    """An open office on a free port of loopback."""
    office = PostOffice(free_port())
    ways: dict[str, Any] = {"authenticator": office.authenticate, "auth_required": True} if login else {}
    controller = _Controller(
        office,
        hostname="127.0.0.1",
        port=office.port,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        auth_require_tls=starttls is not None,
        **ways,
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
