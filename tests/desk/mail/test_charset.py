from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.charset import codec, decode

KOREAN = "안녕하세요, 환불 문의 드립니다."
JAPANESE = "注文の返金についてお問い合わせします"
SIMPLIFIED = "您好，请问我的订单什么时候发货？"
TRADITIONAL = "您好，請問我的訂單什麼時候出貨？"
RUSSIAN = "Здравствуйте, где мой заказ"
GERMAN = "Grüße aus München"


@pytest.mark.parametrize(
    ("text", "written", "declared"),
    [
        ("똠방각하 뷁", "cp949", "euc-kr"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (KOREAN, "utf-8", "euc-kr"),
        (KOREAN, "cp949", "iso-8859-1"),
        (KOREAN, "cp949", "us-ascii"),
        (KOREAN, "cp949", "utf-8"),
        (KOREAN, "cp949", ""),
        (KOREAN, "utf-8", "x-unknown"),
        (KOREAN, "utf-16", "utf-16"),
        (KOREAN, "utf-16-le", "utf-16"),
        (KOREAN, "utf-16-be", "utf-16"),
        (KOREAN, "utf-7", "utf-7"),
        (KOREAN, "iso2022_kr", "iso-2022-kr"),
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE, "cp932", ""),
        (JAPANESE, "cp932", "us-ascii"),
        (JAPANESE, "euc_jp", ""),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (JAPANESE, "iso2022_jp", ""),
        (SIMPLIFIED, "gb18030", "gb2312"),
        (SIMPLIFIED, "gb18030", ""),
        (SIMPLIFIED, "hz", "hz-gb-2312"),
        (TRADITIONAL, "cp950", "big5"),
        (TRADITIONAL, "cp950", ""),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp1251", ""),
        (RUSSIAN, "koi8-r", ""),
        (GERMAN, "cp1252", "iso-8859-1"),
        (GERMAN, "cp1252", "utf-8"),
        (GERMAN, "utf-8", "iso-8859-1"),
        ("“smart” – quotes", "cp1252", "iso-8859-1"),
        ("ąę", "cp1250", "windows-1250"),
    ],
)
def test_charsets_as_they_are_in_the_wild(text: str, written: str, declared: str) -> None:
    assert decode(text.encode(written), declared) == text


def test_utf_8_that_was_cut_inside_a_character_is_utf_8() -> None:
    assert decode("환불".encode()[:-1], "utf-8") == "환\ufffd"
    assert decode("café".encode("cp1252"), "utf-8") == "café"


def test_iso_2022_reads_what_each_vendor_added() -> None:
    assert decode(b"\x1b$B-!\x1b(B \x1b(I1\x1b(B", "iso-2022-jp") == "① ｱ"
    assert decode(b"\x0eGQ1[\x0f ok", "iso-2022-kr") == "한글 ok"  # without the announcement


def test_s52_halves_of_a_character_are_joined_or_replaced() -> None:
    assert decode(b"\xed\xa0\xbd\xed\xb8\x80!", "utf-8") == "😀!"  # UTF-16 written as UTF-8
    assert decode(b"a\xed\xa0\xbdb", "utf-8").encode()  # no half is left alone
    assert decode(b"\xd8\x3dx\x00", "utf-16-be") == "\ufffd砀"
    assert decode(b"+2D0-x", "utf-7").endswith("x")


@pytest.mark.parametrize(
    ("data", "declared"),
    [(b"\x0e", "iso-2022-kr"), (b"\x1b$", "iso-2022-jp"), (b"\x1b$B\x21", ""), (b"+/v8-+", "utf-7"), (b"~{~", "hz")],
)
def test_s52_a_shift_that_leads_nowhere_costs_no_more_than_its_line(data: bytes, declared: str) -> None:
    assert decode(data + b"\nhello", declared).endswith("hello")


@pytest.mark.parametrize("text", ["ÄÖÜß", "é", "àéè"])
def test_a_short_word_of_accents_is_what_it_says(text: str) -> None:
    assert decode(text.encode("latin-1"), "iso-8859-1") == text


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "unicode_escape", "rot13", "zlib", "undefined", "../x", "a" * 99, "\0"]
)
def test_s52_a_name_that_is_no_charset_says_nothing(name: str) -> None:
    assert codec(name) == ""
    assert decode(b"abc \\u0041", name) == "abc \\u0041"


@given(
    st.binary(),
    st.sampled_from(["", "utf-8", "euc-kr", "iso-2022-jp", "iso-2022-kr", "utf-7", "utf-16", "gb2312", "hz"]),
)
def test_s52_any_bytes_are_text_in_any_charset(data: bytes, declared: str) -> None:
    assert isinstance(decode(data, declared), str)


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_utf_8_is_read_as_it_is(text: str) -> None:
    data = text.encode()
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x1b$" not in data:
        assert decode(data, "utf-8") == text
