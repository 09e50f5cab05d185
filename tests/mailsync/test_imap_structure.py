"""F-09, rule 8: the attachments of a mail that was not fetched whole, from what a server says of its structure."""

from __future__ import annotations

from contextlib import closing
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from desk.config import ImapSettings
from desk.mail.facts import DEFAULT, Section
from desk.mail.parse import attachment_bytes, parse
from desk.mail.transfer import decode_transfer
from mailsync.imap import Imap
from mailsync.imap_session import Session
from mailsync.imap_structure import listed
from tests.desk.mail.test_doubling import calls
from tests.mailsync.dovecot import PASSWORD, Dovecot
from tests.mailsync.letters import letter
from tests.mailsync.listener import Listener
from tests.mailsync.notebook import Notebook
from tests.mailsync.small_server import GREETING, SmallServer
from tests.mailsync.test_imap_habits import NOW, source

PDF = (b"APPLICATION", b"PDF", (b"NAME", b"plan.pdf"), None, None, b"BASE64", 7_800)
SIZE = 100_000


def named(value: bytes, *, parameter: bytes = b"NAME") -> tuple[Any, ...]:
    return (b"APPLICATION", b"PDF", (parameter, value), None, None, b"BASE64", 7_800)


def mixed(*parts: Any) -> tuple[Any, ...]:
    """As imapclient gives it."""
    return ([*parts], b"MIXED", None, None, None)


def holding(structure: Any) -> tuple[Any, ...]:
    """A mail that is attached; imapclient leaves what is in it as it came."""
    return (b"MESSAGE", b"RFC822", None, None, None, b"7BIT", 900, (None,) * 10, structure, 9)


def test_f09_a_structure_tells_names_types_and_sizes() -> None:
    picture = (b"IMAGE", b"PNG", None, b"<pic@x>", None, b"BASE64", 780, None, (b"INLINE", (b"FILENAME", b"a.png")))
    text = (b"TEXT", b"PLAIN", (b"CHARSET", b"utf-8"), None, None, b"8BIT", 90, 4)
    log = (b"TEXT", b"PLAIN", None, None, None, b"8BIT", 90, 4, None, (b"ATTACHMENT", (b"FILENAME", b"a.log")))
    found = listed(mixed(text, PDF, picture, log), SIZE)
    assert [(one.index, one.name, one.type, one.size, one.inline) for one in found] == [
        (0, "plan.pdf", "application/pdf", 5_700, False),
        (1, "a.png", "image/png", 570, True),
        (2, "a.log", "text/plain", 90, False),
    ]
    assert [one.section for one in found] == [Section("2", "base64"), Section("3", "base64"), Section("4", "8bit")]
    assert all(one.away for one in found)
    assert found[1].content_id == "pic@x"


@pytest.mark.parametrize(
    ("parameter", "value", "name"),
    [
        (b"NAME", "도면.pdf".encode(), "도면.pdf"),
        (b"NAME", b"=?utf-8?B?64+E66m0LnBkZg==?=", "도면.pdf"),
        (b"NAME*", b"utf-8''%EB%8F%84%EB%A9%B4.pdf", "도면.pdf"),
        (b"NAME*0*", b"utf-8''%EB%8F%84%EB%A9%B4.pdf", "도면.pdf"),
        (b"NAME", b'a"; filename="c.pdf', 'a"; filename="c.pdf'),
        (b"NAME", b"../../etc/passwd", "passwd"),
        (b"NAME", b"a\r\nContent-Type: text/html\r\n\r\n\x1b[2J.pdf", "a Content-Type: text/html [2J.pdf"),
        (b"NAME", "a\u202efdp.exe".encode(), "a⇄fdp.exe"),
        (b"NAME", 7, "7"),
        (b"NAME", None, ""),
        (b"NAME", b"x" * 1_000_000, "x" * 4_096),
    ],
)
def test_s36_names_are_cleaned_as_those_of_a_mail_that_is_here(parameter: bytes, value: Any, name: str) -> None:
    (found,) = listed(mixed(named(value, parameter=parameter)), SIZE)
    assert (found.name, found.type) == (name, "application/pdf")


def test_f09_parts_are_numbered_as_the_server_numbers_them() -> None:
    raw_multipart = (PDF, (b"IMAGE", b"PNG", None, None, None, b"BASE64", 78), b"MIXED")
    found = listed(mixed(PDF, mixed(PDF, PDF), holding(PDF), holding(raw_multipart)), SIZE)
    assert [one.section and one.section.number for one in found] == [
        "1", "2.1", "2.2", "3", "3.1", "4", "4.1", "4.2",
    ]  # fmt: skip
    assert [one.section and one.section.number for one in listed(PDF, SIZE)] == ["1"]


def deep(levels: int) -> Any:
    structure: Any = PDF
    for _ in range(levels):
        structure = mixed(structure)
    return structure


def test_s47_depth_and_number_of_parts_are_limited_and_cost_no_more_than_they_are() -> None:
    assert listed(deep(100_000), SIZE) == ()
    assert len(listed(deep(DEFAULT.depth - 1), SIZE)) == 1
    assert 0 < len(listed(mixed(*[PDF] * 50_000), SIZE)) < DEFAULT.parts
    once, twice = (calls(lambda some: listed(some, SIZE), mixed(*[PDF] * count)) for count in (200, 400))
    assert twice < 2.5 * once


@pytest.mark.parametrize("size", [-5, 0, 10**30], ids=["less than nothing", "nothing", "more than there is"])
def test_s49_a_lying_size_is_none_beyond_the_mail(size: int) -> None:
    (found,) = listed(mixed((*PDF[:6], size)), SIZE)
    assert found.size == (SIZE if size > SIZE else 0)


@pytest.mark.parametrize(
    "structure",
    [
        b"NIL", b"()", b"7", b'"words"', b"(NIL NIL NIL)", b"((((((", b'(("A" "B")', b'(7 7 7 7 7 7 7)',
        b'("A" "B" NIL NIL NIL "7BIT" "many")', b'(("TEXT" "PLAIN") "MIXED")', b'(() "MIXED")',
        b"(" * 3_000 + b")" * 3_000,
        b"{5}\r\nwords", b'("APPLICATION" "PDF" ("NAME") NIL NIL "BASE64" NIL)', b'"' + b"x" * 1_100_000 + b'"',
    ],
)  # fmt: skip
def test_f09_where_a_server_answers_nonsense_the_mail_comes_in_all_the_same(
    structure: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailsync.imap_lots.LARGEST", 100)
    monkeypatch.setattr("mailsync.imap_lots.BEGINNING", 60)
    server = SmallServer({1: letter(1), 2: letter(2)}, structure=structure)
    with Listener(GREETING, server.answer) as listener:
        here: Imap = source(listener.port)
        try:
            items = [item for batch in here.fetch(Notebook()) for item in batch.items]
        finally:
            here.close()
    assert [(item.uid, item.raw, item.attachments) for item in items] == [
        ("1", letter(1)[:60], ()),
        ("2", letter(2)[:60], ()),
    ]
    assert any(b"BODYSTRUCTURE" in command for command in server.commands)


def several() -> EmailMessage:
    """A mail with files of many sorts."""
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "sam@example.net", "inner"
    inner.set_content("Inner words.")
    inner.add_attachment(b"inner file", "application", "zip", filename="inner.zip")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "jisu@example.org", "files"
    mail.set_content("Words.")
    mail.add_alternative("<p>Words. <img src='cid:pic@x'>", subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG" * 50, "image", "png", cid="<pic@x>")  # type: ignore[union-attr, index]  # a multipart
    mail.add_attachment(bytes(range(256)) * 20, "application", "pdf", filename="긴 이름의 도면 " + "가" * 40 + ".pdf")
    mail.add_attachment("한 줄\n두 줄\n", filename="note.txt", cte="quoted-printable")
    mail.add_attachment("plain words\n", filename="plain.log", cte="7bit")
    mail.add_attachment(inner)
    return mail


@pytest.mark.real_server
@pytest.mark.usefixtures("trusted")
def test_f09_a_server_s_list_is_that_of_the_parser_and_its_sections_are_the_files(dovecot: Dovecot, user: str) -> None:
    single = EmailMessage()
    single["From"] = "jisu@example.org"
    single.set_content(b"%PDF" * 100, "application", "pdf", filename="only.pdf")
    raws = [one.as_bytes(policy=SMTP) for one in (several(), single)]
    dovecot.deliver(user, raws)
    with closing(Session(ImapSettings("127.0.0.1", user, dovecot.tls_port), PASSWORD, lambda: NOW)) as session:
        session.examine("INBOX")
        for uid, raw, _at in list(session.bodies([1, 2])):
            here, there = parse(raw).attachments, listed(session.structure(uid), len(raw))
            assert len(there) == (6 if uid == 1 else 1)
            assert [(a.index, a.name, a.type, a.inline, a.content_id) for a in there] == [
                (a.index, a.name, a.type, a.inline, a.content_id) for a in here
            ]
            for one in there:
                assert one.section is not None
                encoded = b"".join(session.pieces(uid, one.section.number))
                content = decode_transfer(encoded, one.section.encoding.encode())
                _attachment, other = attachment_bytes(raw, one.index)
                # Of a mail inside a mail the parser leaves out the line behind its last part
                assert content.startswith(other) if one.type == "message/rfc822" else content == other
                assert abs(one.size - len(content)) <= max(30, len(content) // 20)
