"""F-14: the mails that have killed other parsers come in like any other, and so does the next one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from desk.ticket import Channel
from mailsync import mail
from mailsync.channel import Batch, Item
from mailsync.intake import Intake
from mailsync.reading import Readers, readings
from store import ledger
from store.ledger import LedgerState
from tests.mailsync.desks import Desk
from tests.mailsync.letters import letter

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HEAD = b"From: eve@example.net\r\nMessage-ID: <%b@example.net>\r\n"


def nested(depth: int) -> bytes:
    """Multiparts, each in the one before."""
    return b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level) for level in range(depth)
    )


POISONS = {
    b"nested": nested(1_000),
    b"mails-in-mails": b"Content-Type: message/rfc822\r\n\r\n" * 1_000,
    b"comments": b"To: " + b"(" * 3_000 + b"\r\n\r\nhi",
    b"encoded-words": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nhi",
    b"line-break": b"Subject: =?utf-8?q?a=0D=0ABcc:_x@y?=\r\n\r\nhi",
    b"combining": b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "a\u0301\u0316".encode() * 40_000,
    b"path": b'Content-Type: x/y; name="../../../.ssh/authorized_keys"\r\nContent-Disposition: attachment\r\n\r\nhi',
    b"segments": b"Content-Type: x/y;" + b"".join(b" name*%d=a;" % n for n in range(4_000)) + b"\r\n\r\nhi",
    b"references": b"References: " + b" ".join(b"<%d@x>" % n for n in range(10_000)) + b"\r\n\r\nhi",
    b"recipients": b"To: " + b", ".join(b"a%d@x.example" % n for n in range(10_000)) + b"\r\n\r\nhi",
    b"long-line": b"Subject: " + b"x" * 2_000_000 + b"\r\n\r\nhi",
    b"many-headers": b"X-A: b\r\n" * 100_000 + b"\r\nhi",
    b"many-parts": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nhi\r\n" * 20_000 + b"--b--",
    b"divs": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"hi",
    b"quotes": b"\r\n" + b"On " * 30_000,
    b"base64": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 200_000 + b"!" * 200_000,
    b"charset": b"Content-Type: text/plain; charset=\x00\xff\r\n\r\n\xff\xfe\x00\xd8\x1b$)C",
    b"no-end": b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n--\r\n",
}


@pytest.mark.parametrize("name", POISONS)
def test_f14_a_mail_that_has_killed_others_comes_in_and_the_next_one_too(
    make_desk: Callable[[str], Desk], readers: Readers, name: bytes
) -> None:
    desk = make_desk("")
    intake = Intake(desk.store, "support", "acme", Channel.MAIL)
    items = tuple(
        Item("INBOX", "1", str(uid), raw, NOW) for uid, raw in enumerate((HEAD % name + POISONS[name], letter(1)))
    )
    for batch, found, ready in readings([Batch("INBOX", items)], partial(mail.read, secret=desk.store.secret), readers):
        intake.take(batch, found, ready)
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: 2}
    poison, other = sorted(desk.messages(), key=lambda entry: entry.id)
    assert poison.author.address == "eve@example.net"
    assert other.subject == "배송 문의 1"
    assert len(poison.to) <= 2_000
    assert len(poison.references) <= 50
    assert not {"\r", "\n"} & set(poison.subject)
