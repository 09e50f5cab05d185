"""Cutting text for search: pairs of syllables, one form of writing, and never more than linear time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pysqlite3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cut import _UNUSUAL, cut, phrase


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("환불을", "환불 불을 을"),
        ("환불", "환불 불"),
        ("환", "환"),
        ("배송 지연!", "배송 송 지연 연 !"),
        ("AB테스트1", "AB 테스 스트 트 1"),
        ("返金する", "返金 金す する る"),
        ("ﾊﾞｯｸﾞ", "バッ ッグ グ"),
        ("カ・メラ", "カ ・ メラ ラ"),
        ("𠮷野家", "𠮷野 野家 家"),
        ("ＡＢＣ　１", "ABC 1"),
        ("Crème brûlée", "Crème brûlée"),
        ("", ""),
    ],
)
def test_runs_of_korean_japanese_and_chinese_are_cut_into_pairs(text: str, tokens: str) -> None:
    assert cut(text).split() == tokens.split()


def test_ascii_comes_back_as_it_is() -> None:
    text = "Hello,  I returned the jacket\n"
    assert cut(text) is text


def test_decomposed_hangul_is_cut_as_the_same_word_composed() -> None:
    assert cut(unicodedata.normalize("NFD", "환불을")) == cut("환불을")


def test_texts_that_are_taken_as_normal_are_normal() -> None:
    """What is put into NFKC only where need be would come out of it the same."""
    usual = "".join(character for character in map(chr, range(0x10000)) if not _UNUSUAL.search(character))
    assert unicodedata.normalize("NFKC", usual) == usual


def test_syllables_are_listed_once() -> None:
    syllables: set[str] = set()
    for text in ("환불, 환전 refund", "환전", "refund"):
        cut(text, syllables)
    assert syllables == {"환", "불", "전"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("환불", '"환불"'),
        ("배송지연", '"배송 송지 지연"'),
        ("배송 지연", '"배송 송 지연"'),
        ("환!", '"환"'),
        ("AB테스트1", '"AB 테스 스트 트 1"'),
        ("a-b@c.d", '"a-b@c.d"'),
        ('he"llo', '"he llo"'),
        ("＂환불＂", '"환불"'),
        ("\0\ud800", ""),
        ("*** !", ""),
    ],
)
def test_a_search_asks_for_a_phrase_of_the_same_pairs(text: str, words: str) -> None:
    assert phrase(text).words == words


def test_a_phrase_knows_whether_it_ends_with_a_single_syllable() -> None:
    assert (phrase("환").run, phrase("환").alone) == ("환", True)
    assert (phrase("AB환").run, phrase("AB환").alone) == ("환", False)
    assert phrase("환불1").run == ""


@given(st.text())
def test_a_phrase_is_one_quoted_string(text: str) -> None:
    words = phrase(text).words
    assert not words or (words[0] == words[-1] == '"' and '"' not in words[1:-1] and "\0" not in words)


@pytest.fixture(scope="module")
def index() -> Iterator[Any]:
    connection = pysqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE one USING fts5 (text, tokenize='porter unicode61 remove_diacritics 2')")
    yield connection
    connection.close()


@given(text=st.text("환불을漢字カナ・ー !", min_size=1), ends=st.tuples(st.integers(0, 30), st.integers(1, 30)))
def test_any_part_of_a_text_finds_it(index: Any, text: str, ends: tuple[int, int]) -> None:
    part = phrase(text[ends[0] : ends[0] + ends[1]])
    index.execute("DELETE FROM one")
    index.execute("INSERT INTO one VALUES (?)", (cut(text),))
    if part.words:
        asked = f"{part.words} *" if len(part.run) == 1 else part.words
        assert index.execute("SELECT 1 FROM one WHERE one MATCH ?", (asked,)).fetchone()


@pytest.mark.parametrize("unit", ["\u0300\u0316", "환불", "ㅎㅏ", "a\u0300", "환 ", "!、"])
def test_s50_cutting_takes_time_in_line_with_length(unit: str) -> None:
    """Not timed, but quadratic time would be half a minute here: putting 80,000 marks in order takes Python 5 s."""
    text = "a" + unit * (200_000 // len(unit))
    assert len(cut(text, set())) <= 6 * len(text)
    phrase(text)
