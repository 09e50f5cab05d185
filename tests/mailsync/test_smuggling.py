"""S-46: whatever somebody writes, one mail leaves and one mail arrives."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest

from desk.config import Security, SmtpSettings
from desk.mail.compose import Outgoing, compose
from desk.mail.facts import Address
from desk.mail.markdown import page
from desk.mail.parse import parse
from desk.mail.part import Attached
from mailsync.channel import Letter
from mailsync.smtp import Smtp
from store.store import utc_now
from tests.mailsync.post_office import post_office
from tests.mailsync.sinks import hand_over

_BEFORE = ("\r\n", "\n", "\r", "\n\0")
_BEHIND = ("\r\n", "\n", "\r", "\0\n")
ENDS = (*(f"{before}.{behind}" for before, behind in product(_BEFORE, _BEHIND)), "\r\n.\x85")
"""The 17 ends of data that one server or another takes for `\\r\\n.\\r\\n` (CVE-2023-51764 and its kin)."""

ATTACK = (
    "{end}MAIL FROM:<ceo@acme.example>\r\nRCPT TO:<eve@bad.example>\r\nDATA\r\nFrom: ceo@acme.example\r\n\r\npay{end}"
)
MAIL = Outgoing(
    from_=Address("Acme", "support@acme.example"),
    to=(Address("Jisu", "jisu@example.org"),),
    subject="Re: 환불",
    text="안녕하세요",
    message_id="<dh.1.2.abc@acme.example>",
    sent_at=utc_now(),
)


def attacks(end: str) -> list[Outgoing]:
    """Mails with an attack in their text, page, subject, names and files; in Korean too, which is encoded otherwise."""
    words = f"a{ATTACK.format(end=end)}"
    korean = f"환불해 드렸습니다. 오늘 안에 들어갑니다.{ATTACK.format(end=end)}" + "고맙습니다. " * 90
    file = Attached(words, "text/plain", words.encode())
    return [
        replace(MAIL, text=words, html=page(words, words)),
        replace(MAIL, text=korean, html=page(korean)),
        replace(MAIL, text=end, subject=words),
        replace(MAIL, to=(Address(words, "jisu@example.org"),), from_=Address(words, "support@acme.example")),
        replace(MAIL, files=(file, replace(file, name=korean[:200]))),
        replace(MAIL, in_reply_to=f"<a{end}b@x>", references=(f"<a@b>{end}", "<good@x>")),
    ]


@pytest.mark.parametrize("end", ENDS)
async def test_s46_nothing_that_is_written_ends_the_mail_early(end: str) -> None:
    letters = [compose(mail) for mail in attacks(end)]
    with post_office() as office:
        sink = Smtp(SmtpSettings("127.0.0.1", None, office.port, Security.NONE), lambda: "", "acme.example")
        for number, raw in enumerate(letters):
            await hand_over(sink, Letter(number, "support@acme.example", ("jisu@example.org",), raw))
            await sink.finish()
        await sink.close()
    assert [(taken.sender, taken.recipients) for taken in office.taken] == [
        ("support@acme.example", ("jisu@example.org",))
    ] * len(letters)
    for taken, raw in zip(office.taken, letters, strict=True):
        assert taken.raw == raw
        assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", raw)  # no server can read another line than we have written
        assert not re.search(rb"(?m)^\.", raw)
        assert [one.email for one in parse(raw).to] == ["jisu@example.org"]
