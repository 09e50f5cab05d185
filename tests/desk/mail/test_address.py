from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.address import addresses
from desk.mail.facts import DEFAULT, Address, Limits


def read(value: str, charset: str = "utf-8") -> list[tuple[str, str]]:
    return [(one.name, one.email) for one in addresses(value.encode(charset), DEFAULT)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Kim <kim@a.example>", [("Kim", "kim@a.example")]),
        ('"Kim, Minsu" <kim@a.example>, lee@b.example', [("Kim, Minsu", "kim@a.example"), ("", "lee@b.example")]),
        ("Kim, Minsu <kim@a.example>, Lee <l@b>", [("Kim, Minsu", "kim@a.example"), ("Lee", "l@b")]),
        ("kim@a.example (Kim (home))", [("Kim (home)", "kim@a.example")]),
        ('"a\\"b" <x@y>', [('a"b', "x@y")]),
        ("Team: a@b, c@d; e@f", [("", "a@b"), ("", "c@d"), ("", "e@f")]),
        ("undisclosed-recipients:;", []),
        ("<>", []),
        ("root", [("", "root")]),
        ("Kim kim@a.example", [("Kim", "kim@a.example")]),
        ("a @ b.example", [("", "a@b.example")]),
        ("<<a@b>>", [("", "a@b")]),
        ("mailto:a@b", [("", "a@b")]),
        ("Kim <a@b", [("Kim", "a@b")]),
        ('"Kim <a@b>', [("Kim", "a@b")]),
        ("Mary <@relay.example:mary@b.example>", [("Mary", "mary@b.example")]),
        ("Pete(A nice \\) chap) <pete(his account)@silly.example>", [("Pete", "pete@silly.example")]),
        ("=?utf-8?B?7ZmY67aI?= <a@b>", [("환불", "a@b")]),
        ('"=?utf-8?B?7ZmY67aI?=" <a@b>', [("환불", "a@b")]),
        ("=?utf-8?Q?Kim, Lee?= <a@b>", [("Kim, Lee", "a@b")]),
        ("=?utf-8?Q?Kim_=3Ca=40b.example=3E?=", [("Kim", "a@b.example")]),
        ('"john doe"@a.example, Kim <"a,b"@c.example>', [("", '"john doe"@a.example'), ("Kim", '"a,b"@c.example')]),
        ("info@예제.한국, 전자 <a@우리.한국>", [("", "info@예제.한국"), ("전자", "a@우리.한국")]),
    ],
)
def test_addresses_as_they_are_in_the_wild(value: str, expected: list[tuple[str, str]]) -> None:
    assert read(value) == expected


def test_s08_the_address_in_the_brackets_counts() -> None:
    assert read("alice@good.example <evil@bad.example>") == [("alice@good.example", "evil@bad.example")]
    assert read('"support@desk.example" <evil@bad.example>') == [("support@desk.example", "evil@bad.example")]


def test_s11_a_name_never_becomes_a_second_address() -> None:
    assert read('"Bob, evil@bad.example" <bob@a.example>') == [("Bob, evil@bad.example", "bob@a.example")]


def test_raw_bytes_in_a_name_are_read() -> None:
    found = addresses("김지수 <jisu@example.com>".encode("cp949"), DEFAULT, hint="euc-kr")
    assert found == (Address("김지수", "jisu@example.com"),)


def test_s47_a_header_has_an_end() -> None:
    assert len(addresses(b"a@b," * 5_000, Limits(addresses=50))) == 50


@pytest.mark.parametrize("hostile", ["(", '"', "<", "a,", "=?", "\\", ":", "(a)", '"a" ', "<a@b> "])
def test_s50_hostile_headers_are_read_to_the_end(hostile: str) -> None:
    assert isinstance(read(hostile * 20_000), list)


@given(st.binary())
def test_any_bytes_give_addresses_on_one_line(value: bytes) -> None:
    for one in addresses(value, DEFAULT):
        assert one.email
        local, _, domain = one.email.rpartition("@")
        assert not any(character.isspace() for character in (domain if local.startswith('"') else one.email))
        assert "\n" not in one.name
