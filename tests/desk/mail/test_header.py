from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail import header
from desk.mail.facts import DEFAULT, Limits


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"plain", "plain"),
        (b"folded\r\n\tline", "folded line"),
        (b"=?UTF-8?B?7ZmY67aI?= =?UTF-8?B?IOusuOydmA==?=", "환불 문의"),
        (b"=?utf-8?Q?a_b=3F?= tail", "a b? tail"),
        (b"x=?utf-8?q?=C3=A9?=y", "xéy"),
        (b"=?UTF-8?B?7ZmY?=\r\n =?UTF-8?B?67aI?=", "환불"),
        (b"=?UTF-8?B?7Zk=?= =?UTF-8?B?mOu2iA==?=", "환불"),  # cut inside a character
        (b"=?UTF-8?B?7ZmY67?= =?UTF-8?B?aI?=", "환불"),  # cut inside four letters of base64
        (b"=?ks_c_5601-1987?B?yK+60g==?=", "환불"),
        (b"=?euc-kr?Q?=C8=AF=BA=D2?=", "환불"),
        (b"=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"),
        (b"=?utf-8*ko?B?7ZmY67aI?=", "환불"),
        (b"=?utf-8?Q?with spaces?=", "with spaces"),
        (b"=?utf-8?B?not closed", "=?utf-8?B?not closed"),
        (b"=?nonsense?Q?abc?=", "abc"),
        (b"=?iso-8859-1?q?=E9?= =?utf-8?q?t=C3=A9?=", "été"),
        (b"=?utf-8?B?ngHusQLw?=", "=?utf-8?B?ngHusQLw?="),  # bytes that no charset has
        (b"=?utf-8?B?7ZmY67aIGwc=?=", "환불␛␇"),  # somebody's mischief: shown with its marks
        ("환불 raw".encode(), "환불 raw"),
    ],
)
def test_encoded_words_as_they_are_in_the_wild(value: bytes, text: str) -> None:
    assert header.text(value, DEFAULT) == text


def test_raw_bytes_are_in_the_charset_of_the_body() -> None:
    assert header.text("환불".encode("cp949"), DEFAULT, hint="euc-kr") == "환불"


def test_s45_an_encoded_line_break_is_a_space() -> None:
    assert header.text(b"=?utf-8?Q?a=0D=0ABcc:_evil@x?=", DEFAULT) == "a Bcc: evil@x"


def test_s47_encoded_words_have_a_limit() -> None:
    text = header.decode_words(b"=?utf-8?q?a?= " * 30, Limits(encoded_words=10))
    assert text.startswith("aaaaaaaaaa =?")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b'attachment; filename="a b.pdf"', "a b.pdf"),
        (b"attachment; filename=a b.pdf", "a b.pdf"),
        (b"attachment; FileName=x.txt; size=3", "x.txt"),
        (b"attachment; filename*=UTF-8''%ED%99%98%EB%B6%88.hwp", "환불.hwp"),
        (b"attachment; filename*0*=UTF-8''%ED%99%98; filename*1*=%EB%B6%88; filename*2=.hwp", "환불.hwp"),
        (b"attachment; filename*0=long; filename*1=name.txt", "longname.txt"),
        (b"attachment; filename*1=b; filename*0=a", "ab"),
        (b"attachment; filename=x.txt; filename*=utf-8''y.txt", "y.txt"),
        (b'attachment; filename="=?utf-8?B?7ZmY67aI?=.hwp"', "환불.hwp"),
        ('attachment; filename="환불.hwp"'.encode("cp949"), "환불.hwp"),
        (b'attachment; filename="a;b.txt"', "a;b.txt"),
        (b'attachment; filename="a\\"b.txt"', 'a"b.txt'),
        (b'attachment; filename="open.txt', "open.txt"),
        (b'attachment;\r\n filename="x.txt"', "x.txt"),
        (b'attachment; filename*0="=?utf-8?B?7ZmY67aI"; filename*1="LmhXcA==?="', "환불.hWp"),
        (b'text/plain; charset="utf-8" filename="x.txt"', "x.txt"),
    ],
)
def test_file_names_as_they_are_in_the_wild(value: bytes, name: str) -> None:
    assert header.parameters(value, DEFAULT)[1]["filename"] == name


def test_the_first_word_of_a_structured_header() -> None:
    assert header.parameters(b" Text/HTML ; charset=utf-8", DEFAULT) == ("Text/HTML", {"charset": "utf-8"})
    assert header.parameters(b"attachment", DEFAULT) == ("attachment", {})


def test_ids_lose_their_white_space() -> None:
    assert header.ids(b"<a@b>\r\n <c @\r\n d> junk <e@f>") == ["<a@b>", "<c@d>", "<e@f>"]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (b"Mon, 02 Nov 2026 09:00:00 +0900", datetime(2026, 11, 2, 0, 0, tzinfo=UTC)),
        (b"2 Nov 2026 09:00 GMT", datetime(2026, 11, 2, 9, 0, tzinfo=UTC)),
        (b"Mon, 02 Nov 2026 09:00:00 -0000", datetime(2026, 11, 2, 9, 0, tzinfo=UTC)),
        (b"yesterday", None),
        (b"Mon, 99 Nov 2026 99:00:00 +9999", None),
        (b"", None),
    ],
)
def test_dates_are_moments_in_utc(value: bytes, moment: datetime | None) -> None:
    assert header.date(value) == moment


@given(st.binary())
def test_any_bytes_are_a_header(value: bytes) -> None:
    assert "\n" not in header.text(value, DEFAULT)
    header.parameters(value, DEFAULT)
    header.ids(value)
    moment = header.date(value)
    assert moment is None or moment.tzinfo is UTC


def test_s20_an_escape_sequence_in_encoded_words_is_shown_as_marks() -> None:
    evil = base64.b64encode("한 \x1b]0;owned\x07 \u202egnp.exe".encode())
    assert header.text(b"=?utf-8?B?" + evil + b"?=", DEFAULT) == "한 ␛]0;owned␇ ⇄gnp.exe"
