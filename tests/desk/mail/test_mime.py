from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.facts import DEFAULT, Limits
from desk.mail.mime import Structure, scan
from tests.desk.mail.raw import mail, multipart


def leaves(structure: Structure) -> list[tuple[str, bytes]]:
    return [(part.type, structure.body(part)) for part in structure.parts if not part.children]


def test_a_simple_mail_is_one_part() -> None:
    structure = scan(mail("Hello\n"), DEFAULT)
    assert leaves(structure) == [("text/plain", b"Hello\n")]
    assert structure.parts[0].first("subject").strip() == b"Order"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_in_any_way(ending: bytes) -> None:
    raw = multipart("mixed", "Content-Type: text/plain\n\none", "Content-Type: text/html\n\ntwo").replace(b"\n", ending)
    assert leaves(scan(raw, DEFAULT)) == [("text/plain", b"one"), ("text/html", b"two")]


def test_parts_inside_parts_are_found_in_order() -> None:
    raw = multipart(
        "mixed",
        "Content-Type: multipart/alternative; boundary=in\n\n"
        "--in\n\nplain\n--in\nContent-Type: text/html\n\nrich\n--in--",
        "Content-Type: message/rfc822\n\nSubject: inner\n\nforwarded",
        "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA",
    )
    structure = scan(raw, DEFAULT)
    assert [(part.type, part.depth) for part in structure.parts] == [
        ("multipart/mixed", 0),
        ("multipart/alternative", 1),
        ("text/plain", 2),
        ("text/html", 2),
        ("message/rfc822", 1),
        ("text/plain", 2),
        ("image/png", 1),
    ]
    assert leaves(structure)[-1] == ("image/png", b"\0\0\0")


def test_a_missing_last_delimiter_costs_nothing() -> None:
    raw = multipart("mixed", "\none", "\ntwo").partition(b"--cut--")[0]
    assert [body.strip() for _, body in leaves(scan(raw, DEFAULT))] == [b"one", b"two"]


def test_a_delimiter_ends_headers_too() -> None:
    raw = multipart("mixed", "Content-Type: text/html", "\ntwo")
    assert [kind for kind, _ in leaves(scan(raw, DEFAULT))] == ["text/html", "text/plain"]


def test_text_like_a_delimiter_stays_text() -> None:
    raw = multipart("mixed", "\n--cutter\n-- \n--other--\nend")
    assert leaves(scan(raw, DEFAULT)) == [("text/plain", b"--cutter\n-- \n--other--\nend")]


def test_a_boundary_that_nobody_told_is_found() -> None:
    raw = b"Content-Type: multipart/mixed\n\n--abc\n\none\n--abc\n\ntwo\n--abc--\n"
    assert [body for _, body in leaves(scan(raw, DEFAULT))] == [b"one", b"two"]


@pytest.mark.parametrize("boundary", ["other", "'abc'"])
def test_a_boundary_that_stands_nowhere_is_none(boundary: str) -> None:
    raw = f"Content-Type: multipart/mixed; boundary={boundary}\n\n--abc\n\none\n--abc\n\ntwo\n--abc--\n".encode()
    assert [body for _, body in leaves(scan(raw, DEFAULT))] == [b"one", b"two"]


def test_a_mail_from_a_mailbox_file_has_its_first_line_skipped() -> None:
    assert scan(b"From jisu Mon Nov  2 09:00:00 2026\n" + mail(), DEFAULT).parts[0].first("subject").strip() == b"Order"


def nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)) + b"\nend"


def test_s47_depth_has_a_limit() -> None:
    assert scan(nested(49), DEFAULT).complete
    structure = scan(nested(5_000), DEFAULT)
    assert not structure.complete
    assert max(part.depth for part in structure.parts) == DEFAULT.depth


def test_s47_mails_inside_mails_have_a_limit() -> None:
    structure = scan(b"Content-Type: message/rfc822\n\n" * 5_000, DEFAULT)
    assert not structure.complete
    assert len(structure.parts) == DEFAULT.depth + 1


def test_s47_parts_have_a_limit() -> None:
    structure = scan(multipart("mixed", *["\nx"] * 3_000), DEFAULT)
    assert not structure.complete
    assert len(structure.parts) == DEFAULT.parts


def test_s47_headers_have_a_limit() -> None:
    structure = scan(b"Subject: x\n" + b"A: b\n" * 100_000 + b"\nbody", DEFAULT)
    assert not structure.complete
    assert structure.parts[0].first("subject") == b" x"
    long = scan(b"Subject: " + b"x" * 100_000 + b"\n\nbody", Limits(header_line=1_000))
    assert not long.complete
    assert len(long.parts[0].first("subject")) == 1_000


@pytest.mark.parametrize(
    "line",
    [
        b"--cut\n",
        b"--cut\n\nx\n",
        b"--cut\na:",
        b"--cut--\n",
        b"--x\n",
        b"\n--",
        b"--cut\nContent-Type: message/rfc822\n\n",
    ],
)
def test_s50_hostile_structures_are_read_to_an_end(line: bytes) -> None:
    assert scan(b"Content-Type: multipart/mixed; boundary=cut\n\n" + line * 100_000, DEFAULT).parts


@given(st.binary())
def test_any_bytes_have_a_structure(raw: bytes) -> None:
    structure = scan(raw, DEFAULT)
    for part in structure.parts:
        assert 0 <= part.start <= part.end <= len(structure.raw)
