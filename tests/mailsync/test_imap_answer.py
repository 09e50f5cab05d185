"""The quick reader of plain answers says what imapclient's parser says, or leaves them to it."""

from __future__ import annotations

from typing import Any

import pytest
from imapclient.response_parser import parse_fetch_response

from mailsync.imap_answer import plain_answers

MAIL = b"From: a@b\r\n\r\nhello"
DATE = b'INTERNALDATE " 7-Mar-2024 09:05:01 %s"'


def mail(head: bytes, raw: bytes = MAIL) -> list[Any]:
    """An answer as imaplib collects it."""
    return [(head + b" {%d}" % len(raw), raw), b")"]


PLAIN = [
    *(mail(b"1 (UID 8 %s BODY[]" % (DATE % zone)) for zone in (b"+0000", b"-0330", b"+0900", b"-1200")),
    mail(b'12 (UID 4294967295 INTERNALDATE "31-Dec-1999 23:59:59 +0000" BODY[]<0>'),
    mail(b"1 (UID 8 %s BODY[]" % (DATE % b"+0000"), b")"),
    [b"1 (UID 8 RFC822.SIZE 0)", b"2 (UID 9 RFC822.SIZE 123456789)"],
    [*mail(b"1 (UID 8 %s BODY[]" % (DATE % b"+0000")), *mail(b"2 (UID 9 %s BODY[]" % (DATE % b"+0100"))],
    [],
]
OTHERS = [
    mail(b"1 (%s UID 8 BODY[]" % (DATE % b"+0000")),
    mail(b"1 (UID 8 FLAGS (\\Seen) %s BODY[]" % (DATE % b"+0000")),
    mail(b'1 (UID 8 INTERNALDATE "31-Feb-2024 09:05:01 +0000" BODY[]'),
    mail(b'1 (UID 8 INTERNALDATE " 7-Foo-2024 09:05:01 +0000" BODY[]'),
    mail(b'1 (UID 8 INTERNALDATE " 7-Mar-2024 09:05:01 +9900" BODY[]'),
    mail(b"1 (UID 8 %s BODY[]" % (DATE % b"+0000"))[:1],
    [(b"1 (UID 8 %s BODY[] {9}" % (DATE % b"+0000"), MAIL), b" FLAGS (\\Seen))"],
    [b")"],
    [b"1 (UID 8 %s BODY[] NIL)" % (DATE % b"+0000")],
    [b"1 (UID 8 RFC822.SIZE 1)", b"2 (FLAGS (\\Seen))"],
    [b"1 (UID %s RFC822.SIZE 1)" % (b"9" * 5000)],
    [b"1 (UID \xd9\xa1 RFC822.SIZE 1)"],
    [None],
]


@pytest.mark.parametrize("lines", PLAIN)
def test_plain_answers_are_read_as_imapclient_reads_them(lines: list[Any]) -> None:
    answers = plain_answers(lines)
    slowly = dict(parse_fetch_response(lines, False, True))
    assert answers == {
        uid: {key: value for key, value in told.items() if key != b"SEQ"} for uid, told in slowly.items()
    }


@pytest.mark.parametrize("lines", OTHERS)
def test_all_other_answers_are_left_to_imapclient(lines: list[Any]) -> None:
    assert plain_answers(lines) is None
