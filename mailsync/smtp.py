"""Answers out by SMTP: envelope, mail, and the final dot. All but the dot may be repeated (rule 17)."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Final

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from desk.config import Security, SmtpSettings
from desk.words import _
from mailsync.channel import Letter
from mailsync.errors import LOGIN_WAIT, DoorError, LoginRefused, NotTrusted, Refused, explain, said

DOT_SECONDS: Final = 600.0
"""How long the answer to the dot may take (RFC 5321 section 4.5.3.2.6); less patience makes doubles."""

_SECONDS: Final = 60.0  # for any other answer
_PIECE: Final = 65_536
"""Bytes of a mail that are written at once, and wait in this machine: when the dot goes the rest has arrived (F-28)."""

_DOOR_CODES: Final = frozenset({421, 530})  # "closing", "log in first": about the connection, not about the letter
_TOO_MANY: Final = re.compile(r"(?i)\b5\.5\.3\b|too many recipients")
"""So many recipients at once: the others get a mail of their own, whatever the code (RFC 5321 section 4.5.3.1.10)."""

_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f<>]")
_BARE_BREAK: Final = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_LEADING_DOT: Final = re.compile(rb"(?m)^\.")


class Smtp:
    """See `mailsync.channel.Sink`. One connection at a time, kept until `close` or until it fails."""

    def __init__(self, settings: SmtpSettings, password: Callable[[], str], domain: str) -> None:
        """`domain` is what we call ourselves: the name of this machine is nobody's business."""
        self.where = settings.host
        self._settings = settings
        self._password = password
        self._domain = domain
        self._client: SMTP | None = None
        self._raw = b""
        self._begun = False  # a letter: since MAIL was said, until the answer to the dot came

    async def offer(self, letter: Letter) -> AsyncIterator[tuple[str, Refused]]:
        """The envelope: MAIL, and RCPT for each recipient, of whom each gets a verdict of its own."""
        check_address(letter.sender)
        if _BARE_BREAK.search(letter.raw):  # two receivers may disagree where such a mail ends (S-46)
            raise Refused(_("The mail has line breaks that SMTP doesn't allow."), permanent=True)
        self._raw = letter.raw
        async with self._explaining():
            client = await self._ready()
            options = [f"size={len(letter.raw)}"] if client.supports_extension("size") else []
            if letter.envelope_id and client.supports_extension("dsn"):
                options.append(f"ENVID={letter.envelope_id}")
            await client.mail(letter.sender, options=options)
            self._begun = True
        for recipient in letter.recipients:
            try:
                check_address(recipient)
                async with self._explaining():
                    await client.rcpt(recipient)
            except Refused as refused:
                yield recipient, refused

    async def _ready(self) -> SMTP:
        """A connection on which no letter is begun."""
        client = self._client
        if client is not None and client.is_connected and self._begun:
            with contextlib.suppress(SMTPException):
                await client.rset()
                self._begun = False
        if client is None or not client.is_connected or self._begun:
            await self.close()
            client = self._client = await self._connected()
        return client

    async def transfer(self) -> None:
        """DATA, and the mail without its final dot."""
        async with self._explaining():
            client = self._client
            if client is None or not client.is_connected:
                raise SMTPServerDisconnected("Connection lost")
            answer = await client.execute_command(b"DATA")
            if answer.code != 354:
                raise SMTPResponseException(answer.code, answer.message)
            await self._stream(client, self._raw)

    async def _stream(self, client: SMTP, raw: bytes) -> None:
        """Everything but the dot, at the pace at which it leaves: a line that breaks had better break here."""
        ended = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
        stuffed = _LEADING_DOT.sub(b"..", ended)
        for start in range(0, len(stuffed), _PIECE):
            if client.protocol is None:
                raise SMTPServerDisconnected("Connection lost")
            client.protocol.write(stuffed[start : start + _PIECE])
            async with asyncio.timeout(_SECONDS):
                await client.protocol._drain_helper()  # what asyncio.StreamWriter.drain calls

    async def finish(self) -> str:
        """The dot and the answer to it."""
        protocol = self._client.protocol if self._client else None
        if protocol is None:
            raise Refused(_("{host} hung up.", host=self.where), permanent=False)  # no dot: nobody has the mail
        async with self._explaining():
            protocol.write(b".\r\n")
            answer = await protocol.read_response(timeout=DOT_SECONDS)
            self._begun = False
            if answer.code // 100 in {4, 5}:
                raise self._verdict(answer.code, answer.message)
            if answer.code // 100 != 2:
                raise SMTPResponseException(answer.code, answer.message)
            return f"{answer.code} {said(answer.message)}"

    async def arrived(self, letter: Letter) -> bool | None:
        """SMTP has no way to ask."""
        return None

    async def close(self) -> None:
        """Hang up."""
        if (client := self._client) is not None:
            self._client = None
            self._begun = False
            client.close()

    async def _connected(self) -> SMTP:
        settings = self._settings
        client = SMTP(
            hostname=settings.host,
            port=settings.port,
            use_tls=settings.security is Security.TLS,
            start_tls=settings.security is Security.STARTTLS,
            tls_context=None if settings.security is Security.NONE else ssl.create_default_context(),
            local_hostname=self._domain,
            timeout=_SECONDS,
        )
        try:
            await client.connect()
            if client.transport is not None:
                wire = client.transport.get_extra_info("socket")
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _PIECE)
            await client.ehlo()
            if settings.username is not None:
                await self._login(client, settings.username)
        except BaseException:
            client.close()
            raise
        return client

    async def _login(self, client: SMTP, username: str) -> None:
        """One try with one method: aiosmtplib's own `login` knocks once with each, and accounts get locked."""
        ways = {"plain": client.auth_plain, "login": client.auth_login, "cram-md5": client.auth_crammd5}
        way = next((ways[name] for name in ways if name in client.server_auth_methods), None)
        if way is None:
            raise DoorError(_("{host} offers no way to log in that deskhand knows.", host=self.where))
        password = await asyncio.to_thread(self._password)
        await way(username, password)

    @contextlib.asynccontextmanager
    async def _explaining(self) -> AsyncIterator[None]:
        """What went wrong, as Refused or DoorError. After anything but a verdict the connection is of no more use."""
        try:
            yield
        except Refused:
            raise
        except SMTPAuthenticationError as error:
            await self.close()
            words = f"{error.code} {said(error.message)}"
            if not _is_permanent(error.code):
                raise DoorError(_("{host} says: {words}", host=self.where, words=words)) from error
            raise LoginRefused(
                _(
                    "{host} refuses the login of {user}: {words}",
                    host=self.where,
                    user=self._settings.username,
                    words=words,
                )
            ) from error
        except SMTPResponseException as error:
            if self._client is not None and error.code // 100 in {4, 5} and error.code not in _DOOR_CODES:
                raise self._verdict(error.code, error.message) from error
            await self.close()
            words = f"{error.code} {said(error.message)}"
            wait = LOGIN_WAIT if error.code == 530 else timedelta()
            raise DoorError(_("{host} says: {words}", host=self.where, words=words), wait) from error
        except (SMTPException, OSError) as error:
            await self.close()
            if type(error) is SMTPException and self._settings.security is Security.STARTTLS:
                raise NotTrusted(_("{host} offers no STARTTLS, so no password was sent.", host=self.where)) from error
            raise explain(error, self.where, self._settings.port) from error

    def _verdict(self, code: int, words: str) -> Refused:
        permanent = _is_permanent(code) and not _TOO_MANY.search(words)
        words = f"{code} {said(words)}"
        return Refused(_("{host} says: {words}", host=self.where, words=words), permanent=permanent)


def check_address(address: str) -> None:
    """Raises Refused for an address that could end its line or its brackets and begin a command of its own (S-44)."""
    if not address or not address.isascii() or _UNSAFE.search(address):
        raise Refused(_("{address} is no address that a mail can be sent to.", address=said(address)), permanent=True)


def _is_permanent(code: int) -> bool:
    return code // 100 == 5
