"""S-20: what servers, their certificates and the name service say is shown as marks, never as what a terminal obeys."""

from __future__ import annotations

import imaplib
import socket
import ssl

import pytest

from desk.config import Security
from mailsync.errors import DoorError, NotTrusted, Refused, explain
from tests.mailsync.authority import Authority
from tests.mailsync.listener import Listener
from tests.mailsync.test_imap_hostile import GREETING, answering, session
from tests.mailsync.test_smtp import answer, ehlo, send, smtp
from tests.tui.hostile import SEQUENCES, foreign_controls

BATCH = 10
ON_A_LINE = [sequence.encode(errors="replace").replace(b"\r", b"").replace(b"\n", b"") for sequence in SEQUENCES]


BATCHES = [b" ".join(ON_A_LINE[at : at + BATCH]) for at in range(0, len(ON_A_LINE), BATCH)]


@pytest.mark.parametrize("sequence", SEQUENCES, ids=range(len(SEQUENCES)))
def test_s20_no_error_of_a_connection_carries_a_control(sequence: str) -> None:
    raw = sequence.encode(errors="replace")
    broken, untrusted = ssl.SSLError(1, sequence), ssl.SSLCertVerificationError(1, sequence)
    broken.reason, untrusted.verify_code, untrusted.verify_message = sequence, 1, sequence
    for error in (
        imaplib.IMAP4.error(raw),
        imaplib.IMAP4.error(str(raw)),
        imaplib.IMAP4.error(sequence),
        imaplib.IMAP4.abort(sequence),
        imaplib.IMAP4.abort(raw),
        socket.gaierror(-2, sequence),
        broken,
        untrusted,
        OSError(5, sequence),
        ConnectionResetError(sequence),
        TimeoutError(sequence),
    ):
        words = str(explain(error, "imap.example", 993))
        assert foreign_controls(words) == [], error
        assert "imap.example" in words


@pytest.mark.parametrize("words", BATCHES, ids=range(len(BATCHES)))
def test_s20_what_an_imap_server_says_no_with_is_cleaned(words: bytes) -> None:
    refusing = answering(login=b"TAG NO " + words + b"\r\n!")
    with Listener(GREETING, refusing) as server, pytest.raises(DoorError) as caught:
        session(server.port, Security.NONE)
    assert foreign_controls(str(caught.value)) == []


@pytest.mark.parametrize("words", BATCHES, ids=range(len(BATCHES)))
async def test_s20_what_an_smtp_server_refuses_with_is_cleaned(words: bytes) -> None:
    refusing = ehlo(MAIL=b"550 " + words + b"\r\n")
    with Listener(b"220 ready\r\n", refusing) as server, pytest.raises((Refused, DoorError)) as caught:
        await send(smtp(server.port), answer())
    assert foreign_controls(str(caught.value)) == []


def test_s20_a_certificate_s_name_is_not_shown_as_it_is(trusted: Authority) -> None:
    for name in ("x\x1b]0;owned\x07.example", "x\x1b[2J\x9b7m", "x\u202emoc.lapyap"):
        context = trusted.issue("imap.other.example", name=name, self_signed=name.isascii()).context()
        with Listener(GREETING, answering(), tls=context) as server, pytest.raises(NotTrusted) as caught:
            session(server.port, Security.TLS)
        assert foreign_controls(str(caught.value)) == []
        assert "its certificate" in str(caught.value)
