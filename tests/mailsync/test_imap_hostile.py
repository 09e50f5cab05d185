"""The IMAP connection against servers that lie, listen in or break off. The server is untrusted input (S-53)."""

from __future__ import annotations

import resource
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from imapclient import SocketTimeout

from desk.config import Archive, ImapSettings, Security
from mailsync import imap_session
from mailsync.errors import DoorError, NotTrusted
from mailsync.imap import Imap
from mailsync.imap_session import Session
from tests.mailsync.authority import Authority
from tests.mailsync.listener import Answer, Listener
from tests.mailsync.notebook import Notebook
from tests.mailsync.test_intake import READ

SECRET = "s3cret-w0rd"
GREETING = b"* OK ready\r\n"
TODAY = datetime.now(UTC).date()


def session(port: int, security: Security) -> Session:
    return Session(ImapSettings("127.0.0.1", "support", port, security), SECRET, lambda: datetime.now(UTC))


def answering(**answers: bytes) -> Answer:
    """Says to each command what is given for it, and OK; what ends with `!` is the whole answer."""
    idling = [b""]

    def answer(line: bytes) -> bytes:
        if line == b"DONE":
            return idling[0] + b" OK done\r\n"
        tag, _, rest = line.partition(b" ")
        word = rest.removeprefix(b"UID ").partition(b" ")[0].decode().lower()
        if word == "idle":
            idling[0] = tag
        said = answers.get(word, b"* CAPABILITY IMAP4rev1 STARTTLS IDLE\r\n" if word == "capability" else b"")
        if said.endswith(b"!"):
            return said[:-1].replace(b"TAG", tag)
        return said + tag + b" OK done\r\n"

    return answer


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        ({"expired": True}, rf"its certificate expired on {TODAY - timedelta(days=1)}"),
        ({"early": True}, rf"its certificate is valid from {TODAY + timedelta(days=1)}"),
        ({"self_signed": True}, "self-signed"),
        ({"host": "imap.other.example"}, "for another host"),
    ],
)
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_f17_a_bad_certificate_gets_no_credential_byte(
    trusted: Authority, flaw: dict[str, str | bool], words: str, security: Security
) -> None:
    context: ssl.SSLContext = trusted.issue(**flaw).context()  # type: ignore[arg-type]  # a test's table
    tls, starttls = (context, None) if security is Security.TLS else (None, context)
    with Listener(GREETING, answering(), tls=tls, starttls=starttls) as server:
        with pytest.raises(NotTrusted, match=rf"127\.0\.0\.1.*{words}"):
            session(server.port, security)
        assert b"LOGIN" not in server.received
        assert SECRET.encode() not in server.received


def test_s53_the_common_name_of_a_certificate_counts_for_nothing(trusted: Authority) -> None:
    """RFC 6125, 6.4.4: only the subject alternative names do."""
    context = trusted.issue("imap.other.example", name="127.0.0.1").context()
    with Listener(GREETING, answering(), tls=context) as server:
        with pytest.raises(NotTrusted, match="for another host"):
            session(server.port, Security.TLS)
        assert SECRET.encode() not in server.received


def test_s40_a_stripped_starttls_gets_no_credential_byte() -> None:
    with Listener(GREETING, answering(capability=b"* CAPABILITY IMAP4rev1\r\n")) as server:
        with pytest.raises(NotTrusted, match="offers no STARTTLS"):
            session(server.port, Security.STARTTLS)
        assert b"LOGIN" not in server.received


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_s41_preauth_is_refused(trusted: Authority, security: Security) -> None:
    tls = trusted.issue().context() if security is Security.TLS else None
    with Listener(b"* PREAUTH welcome\r\n", answering(), tls=tls) as server:
        with pytest.raises(NotTrusted, match="PREAUTH"):
            session(server.port, security)
        assert b"EXAMINE" not in server.received


def test_s42_what_is_said_before_tls_counts_for_nothing_after_it(trusted: Authority) -> None:
    injected = b"TAG OK go\r\n* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nTAG2 OK [CAPABILITY EVIL] logged in\r\n!"
    with Listener(GREETING, answering(starttls=injected), starttls=trusted.issue().context()) as server:
        here = session(server.port, Security.STARTTLS)
        assert here.can_idle  # from the capabilities of the safe connection
        here.close()


@pytest.mark.parametrize("length", [b"2147483647", b"9999999999", b"-1", b"99999999999999999999"])
def test_s49_a_lying_literal_ends_the_connection(length: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_session, "_TIMEOUT", SocketTimeout(connect=5, read=0.3))  # -1 is no length: it waits
    lie = b"* 1 FETCH (UID 1 INTERNALDATE {" + length + b"}\r\nabc"
    with Listener(GREETING, answering(fetch=lie + b"!")) as server:
        here = session(server.port, Security.NONE)
        here.examine("INBOX")
        with pytest.raises(DoorError):
            list(here.bodies([1]))
        here.close()


@pytest.mark.parametrize(
    "answer", [b"* 1 FETCH (UID 1 BODY[] {50000000}\r\nFrom: a@b\r\n", b"* 1 FETCH " + b"(" * 2_000_000]
)
def test_f10_a_literal_or_a_line_that_never_ends_is_given_up_and_costs_no_memory(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert imap_session._TIMEOUT.read <= 60  # here the minute is short
    monkeypatch.setattr(imap_session, "_TIMEOUT", SocketTimeout(connect=5, read=0.3))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Listener(GREETING, answering(fetch=answer + b"!")) as server:
        here = session(server.port, Security.NONE)
        here.examine("INBOX")
        with pytest.raises(DoorError):
            list(here.bodies([1]))
        here.close()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before <= 32_000  # kilobytes


def test_f03_a_mail_that_breaks_off_is_never_handed_on() -> None:
    def answer(line: bytes) -> bytes | None:
        if b"FETCH" in line:
            pieces.append(b"* 1 FETCH (UID 1 BODY[] {1000}\r\nFrom: a@b\r\n\r\nhalf a ma")
            return pieces[-1]
        return answering()(line) if not pieces else None

    pieces: list[bytes] = []
    with Listener(GREETING, answer) as server:
        here = session(server.port, Security.NONE)
        here.examine("INBOX")
        hang_up = threading.Timer(0.2, here.abort)
        hang_up.start()
        with pytest.raises(DoorError):
            list(here.bodies([1]))
        hang_up.join()
        here.close()


def test_f04_one_mail_that_the_server_can_not_hand_out_keeps_back_no_other() -> None:
    def answer(line: bytes) -> bytes | None:
        tag = line.partition(b" ")[0]
        if b"FETCH" in line and b"2" in line.split()[3]:
            return tag + b" NO [SERVERBUG] that mail is damaged\r\n"
        if b"FETCH" in line:
            uid = line.split()[3]
            return b"* " + uid + b" FETCH (UID " + uid + b" BODY[] {4}\r\nmail)\r\n" + tag + b" OK done\r\n"
        return answering()(line)

    with Listener(GREETING, answer) as server:
        here = session(server.port, Security.NONE)
        here.examine("INBOX")
        assert [uid for uid, _raw, _at in here.bodies([1, 2, 3])] == [1, 3]
        here.close()


def test_f15_news_that_come_in_one_piece_with_the_answer_to_idle_are_not_missed() -> None:
    with Listener(GREETING, answering(idle=b"+ idling\r\n* 2 EXISTS\r\n!")) as server:
        here = session(server.port, Security.NONE)
        here.idle(600, threading.Event())
        here.close()


def test_f15_an_idle_connection_that_ends_is_noticed() -> None:
    with Listener(GREETING, answering(idle=b"+ idling\r\n* BYE shutting down\r\n!")) as server:
        here = session(server.port, Security.NONE)
        threading.Timer(0.2, here.abort).start()
        with pytest.raises(DoorError, match="hung up"):
            here.idle(600, threading.Event())
        here.close()


def test_f04_a_mail_that_can_not_be_fetched_is_told_and_the_pass_ends() -> None:
    def answer(line: bytes) -> bytes | None:
        tag, _, rest = line.partition(b" ")
        if rest.startswith(b"EXAMINE"):
            return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 5] ok\r\n* OK [UIDNEXT 2] ok\r\n" + tag + b" OK done\r\n"
        if rest.startswith(b"UID SEARCH"):
            return b"* SEARCH 1\r\n" + tag + b" OK done\r\n"
        if rest.startswith(b"UID FETCH"):
            return tag + b" NO [SERVERBUG] that mail is damaged\r\n"
        return answering()(line)

    with Listener(GREETING, answer) as server:
        settings = ImapSettings("127.0.0.1", "support", server.port, Security.NONE)
        source = Imap(settings, lambda: SECRET, Archive.NOW, READ, lambda: datetime.now(UTC))
        assert not any(batch.items for batch in source.fetch(Notebook()))
        assert source.notice == "1 mail in INBOX can't be fetched from 127.0.0.1."
        source.close()
