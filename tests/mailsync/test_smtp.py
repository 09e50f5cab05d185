"""Answers through a real SMTP server, and through ones that refuse, break off or can't be trusted."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Callable

import pytest

from desk.config import Security, SmtpSettings
from mailsync.channel import Letter
from mailsync.errors import DoorError, LoginRefused, NotTrusted, Refused
from mailsync.smtp import Smtp
from tests.mailsync.authority import Authority
from tests.mailsync.dovecot import free_port
from tests.mailsync.letters import letter
from tests.mailsync.listener import Listener
from tests.mailsync.post_office import PASSWORD, USER, post_office
from tests.mailsync.sinks import hand_over, offered

RAW = letter(1, text=".\n.. dots\n.leading\nlast line without end")
BOTH = ("jisu@example.org", "lee@example.org")


def smtp(port: int, security: Security = Security.NONE, user: str | None = None, password: str = PASSWORD) -> Smtp:
    return Smtp(SmtpSettings("127.0.0.1", user, port, security), lambda: password, "acme.example")


def answer(*recipients: str, raw: bytes = RAW, sender: str = "support@acme.example") -> Letter:
    return Letter(7, sender, recipients or BOTH, raw)


async def send(sink: Smtp, what: Letter) -> str:
    try:
        await hand_over(sink, what)
        return await sink.finish()
    finally:
        await sink.close()


@pytest.mark.parametrize("security", list(Security))
async def test_a_mail_arrives_as_it_was_written(trusted: Authority, security: Security) -> None:
    context = trusted.issue().context()
    tls = context if security is Security.TLS else None
    starttls = context if security is Security.STARTTLS else None
    with post_office(tls=tls, starttls=starttls) as office:
        words = await send(smtp(office.port, security), answer())
        (taken,) = office.taken
    assert (taken.sender, taken.recipients, taken.raw) == ("support@acme.example", BOTH, RAW)
    assert taken.encrypted == (security is not Security.NONE)
    assert words == "250 OK"


async def test_several_mails_leave_by_one_connection_after_one_login(trusted: Authority) -> None:
    with post_office(starttls=trusted.issue().context(), login=True) as office:
        sink = smtp(office.port, Security.STARTTLS, USER)
        for _ in range(3):
            await hand_over(sink, answer())
            await sink.finish()
        await sink.close()
        assert [taken.user for taken in office.taken] == [USER] * 3
        assert office.logins == 1


async def test_f29_a_refused_login_is_one_knock_and_waits_for_five_minutes(trusted: Authority) -> None:
    with post_office(starttls=trusted.issue().context(), login=True) as office:
        sink = smtp(office.port, Security.STARTTLS, USER, "wrong")
        with pytest.raises(LoginRefused, match=r"127\.0\.0\.1 refuses the login of support: 535") as caught:
            await hand_over(sink, answer())
        assert caught.value.wait.total_seconds() == 300
        assert office.logins == 1


@pytest.mark.parametrize(
    ("verb", "verdict", "permanent"),
    [
        ("MAIL", "550 5.7.1 not you", True),
        ("MAIL", "451 4.3.0 later", False),
        ("DATA", "554 5.5.1 no", True),
        ("DATA", "451 4.3.2 soon", False),
        ("DOT", "554 5.7.1 spam", True),
        ("DOT", "452 4.3.1 full", False),
    ],
)
async def test_f22_each_verb_may_be_refused_for_now_or_for_good(verb: str, verdict: str, permanent: bool) -> None:
    with post_office() as office:
        office.verdicts = {verb: [verdict]}
        sink = smtp(office.port)
        with pytest.raises(Refused) as caught:
            await send(sink, answer())
        assert caught.value.permanent is permanent
        assert str(caught.value) == f"127.0.0.1 says: {verdict}"
        assert office.taken == []
        await send(sink, answer())
        assert [taken.recipients for taken in office.taken] == [BOTH]


@pytest.mark.parametrize(
    ("verdict", "permanent"),
    [
        ("550 5.1.1 no such user", True),
        ("553 5.1.3 bad address", True),
        ("451 4.7.1 greylisted", False),
        ("450 4.2.1 busy", False),
        ("452 4.5.3 too many recipients", False),
        ("552 too many recipients", False),  # RFC 5321 section 4.5.3.1.10: as if it were 452
        ("552 5.2.2 mailbox full", True),
    ],
)
async def test_f23_a_recipient_who_is_refused_leaves_the_mail_to_the_others(verdict: str, permanent: bool) -> None:
    with post_office() as office:
        office.verdicts = {BOTH[1]: [verdict]}
        sink = smtp(office.port)
        (refused,) = (await offered(sink, answer())).items()
        assert (refused[0], str(refused[1])) == (BOTH[1], f"127.0.0.1 says: {verdict}")
        assert refused[1].permanent is permanent
        await sink.transfer()
        await sink.finish()
        await sink.close()
        assert [taken.recipients for taken in office.taken] == [BOTH[:1]]


async def test_where_all_are_refused_the_same_connection_is_good_for_the_next_letter() -> None:
    with post_office() as office:
        office.verdicts = {address: ["550 5.1.1 no such user"] for address in BOTH}
        sink = smtp(office.port)
        assert list(await offered(sink, answer())) == list(BOTH)
        await send(sink, answer(BOTH[0]))
        assert [taken.recipients for taken in office.taken] == [BOTH[:1]]
        assert office.greeted == 1


@pytest.mark.parametrize("verb", ["MAIL", BOTH[0], BOTH[1], "DATA"])
async def test_f22_a_server_that_closes_in_the_middle_is_trouble_at_the_door(verb: str) -> None:
    with post_office() as office:
        office.verdicts = {verb: ["421 4.3.2 shutting down"]}
        sink = smtp(office.port)
        with pytest.raises(DoorError, match="421") as caught:
            await hand_over(sink, answer())
        assert not isinstance(caught.value, Refused)
        assert office.taken == []
        await send(sink, answer())
        assert [taken.recipients for taken in office.taken] == [BOTH]


async def test_f21_a_server_that_takes_the_mail_and_hangs_up_leaves_it_open_what_happened() -> None:
    with post_office() as office:
        office.breaks = "DOT"
        sink = smtp(office.port)
        await hand_over(sink, answer())
        with pytest.raises(DoorError) as caught:
            await sink.finish()
        assert not isinstance(caught.value, Refused)
        assert len(office.taken) == 1


async def test_a_line_that_breaks_before_the_dot_is_trouble_at_the_door_and_nobody_has_the_mail() -> None:
    with post_office() as office:
        office.breaks = "DATA"
        sink = smtp(office.port)
        with pytest.raises(DoorError, match="hung up"):
            await hand_over(sink, answer())
        assert office.taken == []


async def test_what_was_offered_and_not_finished_never_arrives() -> None:
    with post_office() as office:
        sink = smtp(office.port)
        await hand_over(sink, answer())
        await sink.close()
        await send(smtp(office.port), answer(BOTH[0]))  # the office is open and well
        assert [taken.recipients for taken in office.taken] == [BOTH[:1]]


@pytest.mark.parametrize(
    "poison",
    [
        "a@b.example>\r\nRCPT TO:<eve@evil.example",
        "a@b.example\nDATA",
        "a@b.example\0",
        "a@b.example> SIZE=1",
        "a b@c.example",
        "<a@b.example>",
        "지수@example.org",
        "",
    ],
)
async def test_s44_an_address_that_is_none_is_refused_before_a_byte_of_it_is_sent(poison: str) -> None:
    with Listener(b"220 ready\r\n", ehlo()) as server:
        with pytest.raises(Refused) as caught:
            await hand_over(smtp(server.port), answer(sender=poison))
        assert caught.value.permanent
        assert (server.connections, bytes(server.received)) == (0, b"")
        sink = smtp(server.port)
        (refused,) = (await offered(sink, answer(BOTH[0], poison, BOTH[1]))).values()
        assert refused.permanent
        await sink.close()
        assert [line for line in server.received.splitlines() if not line.startswith(b"EHLO")] == [
            b"MAIL FROM:<support@acme.example>",
            *(b"RCPT TO:<" + address.encode() + b">" for address in BOTH),
        ]


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r"])
async def test_s46_a_mail_with_bare_line_breaks_is_not_sent(end: bytes) -> None:
    with post_office() as office:
        with pytest.raises(Refused, match="line breaks"):
            await send(smtp(office.port), answer(raw=RAW + end + b"MAIL FROM:<eve@evil.example>\r\n"))
        assert office.taken == []


async def test_s46_the_end_of_data_within_a_mail_ends_nothing() -> None:
    raw = b"Subject: x\r\n\r\none\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n..\r\n"
    with post_office() as office:
        await send(smtp(office.port), answer(raw=raw))
        assert [taken.raw for taken in office.taken] == [raw]


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        ({"expired": True}, "its certificate has expired"),
        ({"self_signed": True}, "self-signed"),
        ({"host": "smtp.other.example"}, "for another host"),
    ],
)
async def test_f17_a_bad_certificate_gets_no_credential_byte(
    trusted: Authority, flaw: dict[str, str | bool], words: str, security: Security
) -> None:
    context: ssl.SSLContext = trusted.issue(**flaw).context()  # type: ignore[arg-type]  # a test's table
    tls, starttls = (context, None) if security is Security.TLS else (None, context)
    with Listener(b"220 ready\r\n", ehlo(b"STARTTLS"), tls=tls, starttls=starttls) as server:
        with pytest.raises(NotTrusted, match=rf"127\.0\.0\.1.*{words}"):
            await hand_over(smtp(server.port, security, USER), answer())
        assert_no_secret(bytes(server.received))


async def test_s40_a_stripped_starttls_gets_no_credential_byte() -> None:
    with Listener(b"220 ready\r\n", ehlo(b"AUTH PLAIN LOGIN")) as server:
        with pytest.raises(NotTrusted, match="offers no STARTTLS"):
            await hand_over(smtp(server.port, Security.STARTTLS, USER), answer())
        assert_no_secret(bytes(server.received))


async def test_a_server_that_wants_a_login_first_keeps_the_letter_waiting(trusted: Authority) -> None:
    with post_office(starttls=trusted.issue().context(), login=True) as office:
        with pytest.raises(DoorError, match="530") as caught:
            await hand_over(smtp(office.port, Security.STARTTLS), answer())
        assert not isinstance(caught.value, Refused)


@pytest.mark.parametrize(("port", "words"), [(free_port, "nothing listens on port")], ids=["closed port"])
async def test_a_server_that_is_not_there_is_named(port: Callable[[], int], words: str) -> None:
    with pytest.raises(DoorError, match=rf"127\.0\.0\.1: {words}"):
        await hand_over(smtp(port()), answer())


async def test_s20_a_servers_words_are_cleaned() -> None:
    evil = b"550 \x1b]0;owned\x07\x9b2J no\r\n"
    with Listener(b"220 ready\r\n", ehlo(b"SIZE", MAIL=evil)) as server, pytest.raises(Refused) as caught:
        await send(smtp(server.port), answer())
    assert str(caught.value).isprintable()


def ehlo(*extensions: bytes, **answers: bytes) -> Callable[[bytes], bytes]:
    """Says hello with these extensions, yes to the rest."""

    def reply(line: bytes) -> bytes:
        word = line.partition(b" ")[0].upper()
        if word == b"EHLO":
            return (
                b"250-hello\r\n" + b"".join(b"250-" + extension + b"\r\n" for extension in extensions) + b"250 HELP\r\n"
            )
        return answers.get(word.decode(), b"220 go\r\n" if word == b"STARTTLS" else b"250 ok\r\n")

    return reply


def assert_no_secret(received: bytes) -> None:
    assert b"AUTH" not in received
    assert PASSWORD.encode() not in received
    assert base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()) not in received
