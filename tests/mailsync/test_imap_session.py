"""The wrapped IMAP connection against a real Dovecot."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from desk.config import ImapSettings, Security
from mailsync.errors import DoorError, LoginRefused, NotTrusted
from mailsync.imap_session import Session
from tests.mailsync.authority import Authority
from tests.mailsync.dovecot import PASSWORD, Dovecot
from tests.mailsync.letters import letter, letters

pytestmark = pytest.mark.real_server


def now() -> datetime:
    return datetime.now(UTC)


def session(dovecot: Dovecot, user: str, security: Security = Security.TLS, password: str = PASSWORD) -> Session:
    port = dovecot.tls_port if security is Security.TLS else dovecot.plain_port
    return Session(ImapSettings("127.0.0.1", user, port, security), password, now)


@pytest.mark.parametrize("security", list(Security))
def test_mails_are_read_byte_for_byte_and_left_unseen(
    dovecot: Dovecot, user: str, trusted: Authority, security: Security
) -> None:
    dovecot.deliver(user, letters(3))
    here = session(dovecot, user, security)
    folder = here.examine("INBOX")
    uids = here.uids(folder)
    bodies = {uid: raw for uid, raw, _arrived in here.bodies(uids)}
    assert bodies == dict(zip(uids, letters(3), strict=True))
    assert here.sizes(uids) == {uid: len(raw) for uid, raw in bodies.items()}
    here.close()
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        assert client.get_flags(uids) == dict.fromkeys(uids, (b"\\Recent",))


def test_a_wrong_password_is_told_with_host_and_the_servers_words(
    dovecot: Dovecot, user: str, trusted: Authority
) -> None:
    with pytest.raises(LoginRefused, match=r"127\.0\.0\.1 refuses the login of user\d+: .*Authentication failed"):
        session(dovecot, user, password="wrong")


def test_a_password_of_any_letters_logs_in_or_is_refused(dovecot: Dovecot, user: str, trusted: Authority) -> None:
    with pytest.raises(LoginRefused):
        session(dovecot, user, password='비밀번호"\\')


def test_s53_a_server_of_an_unknown_authority_is_not_trusted(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(NotTrusted, match="authority that this machine doesn't know"):
        session(dovecot, user)


def test_s43_no_argument_breaks_out_of_its_line(dovecot: Dovecot, user: str, trusted: Authority) -> None:
    dovecot.deliver(user, letters(1))
    here = session(dovecot, user)
    folder = here.examine("INBOX")
    for end in ("\r\n", "\r", "\n", "\0"):
        with pytest.raises(ValueError, match="line break or NUL"):
            here._client.search(["HEADER", "Message-ID", f'x"{end}X1 STORE 1:* +FLAGS (\\Deleted){end}X2 EXPUNGE'])
        with pytest.raises(DoorError):  # in a folder's name it is encoded, and names no folder
            here.examine(f'INBOX"{end}X1 LOGOUT')
    assert here.uids(here.examine("INBOX")) == here.uids(folder) == [1]
    here.close()


def test_a_folder_of_any_name_is_read(dovecot: Dovecot, user: str, trusted: Authority) -> None:
    name = '고객 "문의" & more'
    with dovecot.client(user) as client:
        client.create_folder(name)
    dovecot.deliver(user, letters(2), name)
    here = session(dovecot, user)
    assert len(here.uids(here.examine(name))) == 2
    with pytest.raises(DoorError, match=r"127\.0\.0\.1 says: .*Mailbox doesn't exist"):
        here.examine("missing")
    here.close()


def test_idle_ends_when_a_mail_comes_and_when_it_is_told_to_stop(
    dovecot: Dovecot, user: str, trusted: Authority
) -> None:
    here = session(dovecot, user)
    here.examine("INBOX")
    idling = threading.Thread(target=here.idle, args=(600, threading.Event()))
    idling.start()
    dovecot.deliver(user, [letter(1)])
    idling.join(10)
    assert not idling.is_alive()
    stop = threading.Event()
    idling = threading.Thread(target=here.idle, args=(600, stop))
    idling.start()
    stop.set()
    idling.join(10)
    assert not idling.is_alive()
    here.close()
