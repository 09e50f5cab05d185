"""The parts of a mail that leaves: files with names in any script, pages beside texts."""

from __future__ import annotations

import email
import email.policy
import tracemalloc
from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.compose import compose
from desk.mail.markdown import page
from desk.mail.media_type import media_type
from desk.mail.parse import attachment_bytes, parse
from desk.mail.part import Attached
from desk.safe import one_line
from tests.desk.mail.test_compose import MAIL, wire

KOREAN = "2026년 11월 정산 내역서 (최종).xlsx"
LONG = "아주 긴 이름의 보고서 " * 8 + ".pdf"


def sent(*files: Attached, html: str = "") -> bytes:
    raw = compose(replace(MAIL, html=html, files=files))
    wire(raw)
    return raw


def read(raw: bytes) -> EmailMessage:
    """The mail as the standard library's parser sees it, which finds nothing wrong with it."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert [part.defects for part in mail.walk() if part.defects] == []
    return mail


@pytest.mark.parametrize(
    "name", ["a.pdf", "two words.pdf", KOREAN, LONG, 'say "hi"; x=1\\.txt', "=?utf-8?q?x?=.txt", "é.png"]
)
def test_a_file_arrives_with_its_name_and_its_bytes(name: str) -> None:
    content = bytes(range(256)) * 40
    raw = sent(Attached(name, media_type(name), content))
    (part,) = read(raw).iter_attachments()
    assert (part.get_filename(), part.get_content_disposition()) == (name, "attachment")
    assert part.get_payload(decode=True) == content
    (ours,) = parse(raw).attachments
    assert (ours.name, ours.type, ours.size, ours.inline) == (one_line(name), media_type(name), len(content), False)
    assert attachment_bytes(raw, 0)[1] == content
    assert parse(raw).text == MAIL.text.strip()


def test_a_korean_name_is_written_for_those_who_read_the_standard_and_for_those_who_dont() -> None:
    raw = sent(Attached("환불.pdf", "application/pdf", b"x"))
    assert b'Content-Type: application/pdf; name="=?utf-8?b?7ZmY67aILnBkZg==?="\r\n' in raw
    assert b"Content-Disposition: attachment; filename*=UTF-8''%ED%99%98%EB%B6%88.pdf\r\n" in raw


def test_a_name_from_a_mac_leaves_composed() -> None:
    import unicodedata

    (part,) = read(sent(Attached(unicodedata.normalize("NFD", "환불.pdf"), "application/pdf", b""))).iter_attachments()
    assert part.get_filename() == "환불.pdf"


def test_text_and_page_are_two_ways_to_read_one_answer() -> None:
    html = page("**네**", language="ko")
    mail = read(sent(html=html))
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    body = mail.get_body()
    assert body is not None
    assert body.get_content().split() == html.split()
    mail = read(sent(Attached("a.txt", "text/plain", b"a"), html=html))
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["multipart/alternative", "text/plain"]


@pytest.mark.parametrize("type_", ["message/rfc822", "multipart/mixed"])
def test_a_mail_that_is_attached_is_a_file(type_: str) -> None:
    (part,) = read(sent(Attached("a.eml", type_, b"Subject: x\r\n\r\ny\r\n"))).iter_attachments()
    assert part.get_content_type() == "application/octet-stream"
    assert part.get_payload(decode=True) == b"Subject: x\r\n\r\ny\r\n"


def test_s45_a_type_that_is_none_can_break_no_header() -> None:
    with pytest.raises(ValueError, match="Content-Type"):
        sent(Attached("a", "text/plain\r\nBcc: x@y", b""))


def test_no_file_holds_the_line_between_parts() -> None:
    raw = sent(Attached("a.txt", "text/plain", b"a"), html=page("x"))
    lines = [line for line in raw.split(b"\r\n") if line.startswith(b"--=_")]
    again = sent(Attached("a.txt", "text/plain", b"\r\n".join(lines)), html=page(b"\n".join(lines).decode()))
    assert len(list(read(again).walk())) == len(list(read(raw).walk())) == 5


def test_a_file_of_25_mb_takes_its_memory_a_few_times_and_no_more() -> None:
    content = bytes(25_000_000)
    tracemalloc.start()
    try:
        raw = compose(replace(MAIL, files=(Attached("a.bin", "application/octet-stream", content),)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(raw) > 33_000_000
    assert peak < 4 * len(content)


NAMES = st.text(st.characters(codec="utf-8"), max_size=120)


@given(name=NAMES, content=st.binary(max_size=300))
def test_s45_any_name_of_a_file_comes_back_and_nothing_else_does(name: str, content: bytes) -> None:
    raw = sent(Attached(name, "application/pdf", content))
    mail = read(raw)
    assert mail.keys() == read(sent(Attached("a", "application/pdf", b""))).keys()
    (part,) = mail.iter_attachments()
    assert [key.lower() for key in part] == ["content-type", "content-transfer-encoding", "content-disposition"]
    assert part.get_payload(decode=True) == content
    assert "".join((part.get_filename() or "").split()) == "".join(one_line(name).split())


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("a.PDF", "application/pdf"),
        ("보고서.hwp", "application/x-hwp"),
        ("x.tar.gz", "application/gzip"),
        ("noending", "application/octet-stream"),
        ("a.exe", "application/octet-stream"),
        ("pdf", "application/octet-stream"),
    ],
)
def test_the_type_is_told_by_the_name(name: str, type_: str) -> None:
    assert media_type(name) == type_
