"""Every door at once, through the command line: a real Dovecot, a real SMTP server, a feed on a local web server."""

from __future__ import annotations

import email
import email.policy
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bench.letters import as_mail, letters
from tests.end_to_end.conftest import PROGRAM, ROOT, run
from tests.mailsync.authority import Authority
from tests.mailsync.desks import BRAND, imap_mailbox, smtp_way
from tests.mailsync.dovecot import PROGRAM as DOVECOT
from tests.mailsync.dovecot import Dovecot
from tests.mailsync.post_office import PostOffice, post_office
from tests.mailsync.web_server import Reply, web_server
from tests.waiting import until_outside

MAILS: Final = 2_000
FEED: Final = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title><link>http://forum.example</link>
<description>x</description><item><guid>post-1</guid><title>\xed\x99\x98\xeb\xb6\x88 \xeb\xac\xb8\xec\x9d\x98</title>
<description>Where is my refund?</description></item></channel></rss>"""


@pytest.fixture
def dovecot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dovecot]:
    """A Dovecot that this machine trusts, with 2,000 letters in one mailbox."""
    if DOVECOT is None:
        pytest.skip("no Dovecot is installed here")
    folder = tmp_path / "authority"
    folder.mkdir()
    authority = Authority(folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.root))
    server = Dovecot(authority.issue("127.0.0.1"))
    server.stock("support", map(as_mail, letters(MAILS)))
    yield server
    server.stop()


@pytest.mark.real_server
def test_all_doors_bring_everything_once_and_answers_leave_by_smtp(dovecot: Dovecot, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    with post_office() as office, web_server() as web:
        web.replies.append(Reply(FEED))
        settings = imap_mailbox(dovecot, "support", more='archive_before = "never"') + smtp_way(office.port)
        feed = f'[[feed]]\nname = "forum"\nbrand = "acme"\nkind = "rss"\nurl = "{web.url}"\nevery = "1s"\n'
        (desk / "config.toml").write_text(BRAND + settings + feed, "utf-8")

        first, second = (json.loads(run("--desk", desk, "sync", "--once", "--json")) for _ in range(2))
        assert first["mailboxes"]["support"]["fetched"] == MAILS
        assert first["mailboxes"]["forum"]["fetched"] == 1
        assert {door["fetched"] for door in second["mailboxes"].values()} == {0}
        counts = {door: sum(tally.values()) for door, tally in first["mailboxes"].items()}
        assert counts["support"] == 2 * MAILS  # fetched, and each either a new ticket, a reply, ignored or failed
        assert [ticket["subject"] for ticket in listed(desk, "channel:feed")] == ["환불 문의"]
        with running(desk):
            a_new_mail_comes_at_once_and_its_answer_leaves(desk, dovecot, office)


def a_new_mail_comes_at_once_and_its_answer_leaves(desk: Path, dovecot: Dovecot, office: PostOffice) -> None:
    """What an engine that goes on running owes."""
    mail = b"From: Jisu <jisu@example.com>\r\nTo: support@acme.example\r\nSubject: new\r\nMessage-ID: <new@x>\r\n\r\nhi"
    dovecot.deliver("support", [mail])
    until_outside(lambda: listed(desk, "subject:new"))
    (ticket,) = listed(desk, "subject:new")
    run("--desk", desk, "--agent", "hana", "reply", str(ticket["number"]), "--body", "안녕하세요", "--delay", "0s")
    until_outside(lambda: office.taken)
    (taken,) = office.taken
    sent = email.message_from_bytes(taken.raw, policy=email.policy.default)
    assert taken.recipients == ("jisu@example.com",)
    assert (sent["In-Reply-To"], sent["References"], sent["Subject"]) == ("<new@x>", "<new@x>", "Re: new")
    until_outside(lambda: "sent" in run("--desk", desk, "show", str(ticket["number"]), "--json"))


class running:  # noqa: N801 (reads as a sentence)
    """The engine at work in a process of its own."""

    def __init__(self, desk: Path) -> None:
        self._command = [*PROGRAM, "--desk", str(desk), "sync"]

    def __enter__(self) -> None:
        self._engine = subprocess.Popen(self._command, cwd=ROOT, stdout=sys.stderr)

    def __exit__(self, *_: object) -> None:
        self._engine.send_signal(signal.SIGTERM)
        assert self._engine.wait(10) == 0


def listed(desk: Path, query: str) -> list[dict[str, str]]:
    """The tickets that a search finds, as the command line lists them."""
    return [json.loads(line) for line in run("--desk", desk, "tickets", query, "--json").splitlines()]
