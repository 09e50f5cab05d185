from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.export import as_json
from desk.mail.facts import Address, Kind, Mail
from desk.mail.parse import attachment_bytes, parse
from desk.mail.quote import folds
from desk.safe import clean
from tests.desk.mail.raw import mail

PIECES = [
    b"From: a@b\n", b"Subject: =?utf-8?b?", b"?=", b"\n", b"\r\n", b"--x\n", b"--x--\n", b"\xc8\xaf", b"> q\n",
    b"Content-Type: multipart/mixed; boundary=x\n", b"Content-Type: message/rfc822\n", b"7ZmY67aI", b"\0", b"=", b"(",
    b"Content-Type: text/html; charset=euc-kr\n", b"Content-Transfer-Encoding: base64\n", b"<a href=", b'"',
    b"Content-Disposition: attachment; filename*0*=utf-8''%\n", b"Content-Type: message/delivery-status\n",
    b"Final-Recipient: rfc822; a@b\n", b"Return-Path: <>\n", b"\x1b[2J",
]  # fmt: skip
"""What mails are made of, to be put together in any way."""


def check(found: Mail) -> None:
    """What holds for every mail: it can be stored and shown, and its parts agree."""
    data = as_json(found)
    json.dumps(data, ensure_ascii=False).encode("utf-8")
    for line in (
        found.subject,
        found.message_id,
        found.in_reply_to,
        *(one.name for one in found.from_),
        *found.references,
    ):
        assert clean(line) == line
    assert clean(found.text, keep_newlines=True) == found.text
    assert [one.index for one in found.attachments] == list(range(len(found.attachments)))
    assert (found.kind is Kind.BOUNCE) == (found.bounce is not None)
    assert found.message_id
    folds(found.text)


def test_a_whole_mail_is_read() -> None:
    found = parse(
        mail(
            "안녕하세요\n\nOn Mon, 2 Nov 2026 at 09:00, Acme <help@desk.example> wrote:\n> old\n",
            "From: =?utf-8?B?6rmA7KeA7IiY?= <jisu@example.com>",
            'To: "Acme, Support" <help@desk.example>, lee@b.example',
            "Cc: boss@example.com",
            "Reply-To: jisu@home.example",
            "Subject: Re: 주문",
            "Date: Mon, 2 Nov 2026 09:00:00 +0900",
            "Message-ID: <2@example.com>",
            "In-Reply-To: <1@desk.example>",
            "References: <0@example.com>\n <1@desk.example>",
        )
    )
    check(found)
    assert found.from_ == (Address("김지수", "jisu@example.com"),)
    assert found.to == (Address("Acme, Support", "help@desk.example"), Address("", "lee@b.example"))
    assert found.cc == (Address("", "boss@example.com"),)
    assert found.reply_to == (Address("", "jisu@home.example"),)
    assert found.subject == "Re: 주문"
    assert found.sent_at == datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
    assert (found.message_id, found.message_id_made) == ("<2@example.com>", False)
    assert found.in_reply_to == "<1@desk.example>"
    assert found.references == ("<0@example.com>", "<1@desk.example>")
    assert found.reply_text == "안녕하세요"
    assert (found.kind, found.reasons, found.bounce) == (Kind.MESSAGE, (), None)
    assert found.warnings == ("reply_goes_elsewhere",)


def test_a_mail_without_an_id_gets_one_from_its_bytes() -> None:
    found = parse(mail())
    assert found.message_id_made
    assert found.message_id == parse(mail()).message_id
    assert found.message_id != parse(mail("Other")).message_id
    assert parse(mail("x", "Message-ID: bare@example.com")).message_id == "<bare@example.com>"


@pytest.mark.parametrize(
    ("lines", "warning"),
    [
        (("Subject: x",), "no_sender"),
        (("From: a@b, c@d",), "several_senders"),
        (("From: a@b", "From: c@d"), "several_senders"),
        (("From: support@desk.example <evil@bad.example>",), "name_holds_address"),
        (("From: a@b", "Reply-To: c@d"), "reply_goes_elsewhere"),
    ],
)
def test_s08_an_unclear_sender_is_told(lines: tuple[str, ...], warning: str) -> None:
    assert warning in parse(mail("x", *lines)).warnings


def test_s08_of_two_senders_the_first_counts() -> None:
    assert parse(mail("x", "From: a@b.example", "From: evil@bad.example")).from_ == (Address("", "a@b.example"),)


def test_s23_a_misleading_link_is_told() -> None:
    page = '<a href="https://evil.example">https://bank.example</a>'
    assert parse(mail(page, "From: a@b", "Content-Type: text/html")).warnings == ("misleading_link",)


def test_s47_a_mail_beyond_the_limits_still_tells_who_wrote_it() -> None:
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(500))
    found = parse(f"From: a@b.example\nSubject: deep\n{deep}\nend".encode())
    assert found.subject == "deep"
    assert "too_complex" in found.warnings


def test_s48_of_many_references_the_last_are_kept() -> None:
    found = parse(mail("x", "From: a@b", "References: " + " ".join(f"<{n}@x>" for n in range(10_000))))
    assert found.references == tuple(f"<{n}@x>" for n in range(9_950, 10_000))


def test_s20_no_control_comes_out_of_a_header_or_a_body() -> None:
    found = parse(
        mail(
            "text \x1b[2J \x07 \x9b1m",
            "From: =?utf-8?q?=1B]0;x=07?= <a@b.example>",
            "Subject: =?utf-8?q?=1B[31m_=C2=9B_=00?=",
            "Content-Type: text/plain; charset=utf-8",
        )
    )
    check(found)
    assert found.from_[0].name == "␛]0;x␇"
    assert found.subject == "␛[31m ␛[ ␀"
    assert found.text == "text ␛[2J ␇ ␛[1m"


def test_s24_an_attachment_shows_its_real_ending() -> None:
    raw = mail("x", "From: a@b", "Content-Disposition: attachment; filename*=utf-8''fdp%E2%80%AEgnp.exe")
    assert parse(raw).attachments[0].name == "fdp⇄gnp.exe"


@given(
    subject=st.text(st.characters(codec="ascii")),
    text=st.text(st.characters(codec="utf-8")),
    data=st.binary(),
    name=st.text("가나ab .;\"'", min_size=1).filter(lambda name: name.strip() not in {".", ".."}),
)
def test_what_another_program_wrote_is_read(subject: str, text: str, data: bytes, name: str) -> None:
    written = EmailMessage()
    written["Subject"] = "s " + "".join(character for character in subject if character.isprintable())
    written["From"] = "a@b.example"
    written.set_content(text)
    written.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    raw = written.as_bytes()
    found = parse(raw)
    check(found)
    attachment, content = attachment_bytes(raw, len(found.attachments) - 1)
    assert content == data
    assert attachment.size == len(data)
    assert "".join(attachment.name.split()) == "".join(name.split())
    assert "".join(found.text.split()) == "".join(clean(text, keep_newlines=True).split())


@given(st.binary())
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    check(parse(raw))


@given(st.lists(st.sampled_from(PIECES)))
def test_any_pieces_of_mail_are_a_mail(pieces: list[bytes]) -> None:
    check(parse(b"".join(pieces)))


def test_mutilated_mails_are_read() -> None:
    """2,000 mails, each damaged at a few places."""
    chance = random.Random(7)
    written = EmailMessage()
    written["Subject"], written["From"], written["To"] = "환불 문의", "김지수 <jisu@example.com>", "help@desk.example"
    written.set_content("안녕하세요\n> old\n" * 20)
    written.add_alternative("<p>안녕하세요 <a href='http://a.example'>b</a></p>" * 20, subtype="html")
    written.add_attachment(bytes(range(256)) * 4, maintype="image", subtype="png", filename="스크린샷.png")
    whole = written.as_bytes()
    for _ in range(2_000):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(raw))
            raw[place : place + chance.choice((0, 1, 1, 30))] = chance.choice(
                (b"", b"\n", b"\n\n", b'"', b"=?", b"--", b"\0", b"\xff")
            )
        check(parse(bytes(raw)))


def test_s09_headers_that_claim_to_steer_a_desk_mean_nothing() -> None:
    plain = ("From: jisu@example.com", "To: help@desk.example", "Message-ID: <1@example.com>", "Subject: Order")
    steering = ("X-Desk-Ticket: 5", "X-Desk-Priority: urgent", "X-Deskhand-Owner: kim", "X-Zammad-Ticket-Id: 5")
    assert replace(parse(mail("Hello", *plain, *steering)), raw_size=0) == replace(
        parse(mail("Hello", *plain)), raw_size=0
    )
