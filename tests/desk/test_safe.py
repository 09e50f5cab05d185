from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.safe import BIDI_MARK, MARKS_PER_CELL, clean, one_line, safe_name, without_path

ESCAPES = [
    "\x1b]0;title\x07",
    "\x1b]52;c;aGk=\x07",
    "\x1b[2J",
    "\x9b31m",
    "\x1bP$q\x1b\\",
    "\x90q\x9c",
    "\x1b]8;;http://x\x1b\\",
    "\x1b_G\x1b\\",
    "\x1b^x\x1b\\",
    "\x1bX\x1b\\",
    "\x1bc",
    "\x1b[201~",
    "\x08\x08",
    "\x7f",
    "\x00",
    "\x1b",
]


def acts(character: str) -> bool:
    """Whether a terminal would do something at this character instead of drawing it."""
    return (
        unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or character in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
    )


@pytest.mark.parametrize("escape", ESCAPES)
def test_s20_no_control_survives_and_each_leaves_a_mark(escape: str) -> None:
    for text in (clean(f"a{escape}b"), clean(f"a{escape}b", keep_newlines=True)):
        assert not any(acts(character) for character in text)
        assert any(mark in text for mark in "␀␇␈␛␡")


def test_s20_a_control_in_c1_reads_as_the_escape_that_it_is() -> None:
    assert clean("\x9b31m") == "␛[31m"


@given(st.text(st.characters()))
def test_s20_no_text_keeps_a_control(text: str) -> None:
    assert not any(acts(character) for character in clean(text))
    assert not any(acts(character) for character in clean(text, keep_newlines=True) if character != "\n")


@given(st.text(st.characters()))
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    lines = clean(text, keep_newlines=True)
    assert clean(lines, keep_newlines=True) == lines


@given(st.text(st.characters()))
def test_s52_clean_text_can_always_be_stored(text: str) -> None:
    assert b"\0" not in clean(text).encode("utf-8")


def test_ordinary_words_are_not_touched() -> None:
    for text in (
        "주문한 지 열흘이 지났습니다.",
        "naïve café",
        "السلام عليكم",
        "हिन्दी",
        "日本語",
        "👩\u200d👩\u200d👧 🇰🇷 ✌🏽",
        "a\nb",
    ):
        assert clean(text, keep_newlines=True) == text


def test_every_kind_of_line_break_is_one() -> None:
    assert clean("a\r\nb\rc\x0bd\x0ce\x85f\u2028g", keep_newlines=True).split("\n") == list("abcdefg")
    assert clean("a\r\nb\tc") == "a b c"


def test_tabs_keep_columns_in_place() -> None:
    assert clean("a\tb\nccc\td", keep_newlines=True) == "a       b\nccc     d"


def test_s24_a_reversed_ending_is_shown() -> None:
    assert clean("fdp\u202egnp.exe") == f"fdp{BIDI_MARK}gnp.exe"
    assert clean("a\u2066b\u2069c") == f"a{BIDI_MARK}bc"


def test_s25_marks_do_not_pile_up() -> None:
    pile = clean("a" + "\u0301" * 200 + "b")
    assert sum(map(unicodedata.combining, pile)) // 230 <= MARKS_PER_CELL
    assert pile[0] in "aá"
    assert pile[-1] == "b"


def test_s25_old_syllables_do_not_pile_up() -> None:
    assert len(clean("\u1100" + "\u1160" * 100)) == 1 + MARKS_PER_CELL


def test_s25_a_mark_never_lands_on_a_neighbour() -> None:
    assert clean("\u0301x\n\u0301y", keep_newlines=True) == "◌\u0301x\n◌\u0301y"


def test_s25_nothing_is_invisible_outside_emoji() -> None:
    assert clean("pay\u200bpal\u2060\ufeff\u00ad \u200d!") == "paypal !"
    assert "\u200d" not in clean("👩\u200d" * 30)


def test_words_from_a_mac_are_found() -> None:
    assert clean(unicodedata.normalize("NFD", "환불 é")) == "환불 é"


def test_one_line_folds_what_a_header_may_hold() -> None:
    assert one_line("  Re: \r\n\t a\x00b  ") == "Re: a␀b"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../../.ssh/authorized_keys", "authorized_keys"),
        ("/etc/cron.d/x", "x"),
        ("..\\..\\x", "x"),
        ("C:\\Users\\a\\보고서.hwp", "보고서.hwp"),
        ("-rf", "rf"),
        (".bashrc", "bashrc"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("console.txt", "console.txt"),
        ("..", "attachment"),
        ("", "attachment"),
        ("a/", "attachment"),
        ("a\x00b\x1b[2J.png", "a␀b␛[2J.png"),
        ("fdp\u202egnp.exe", f"fdp{BIDI_MARK}gnp.exe"),
        ('a<b>:"c|d?e*', "a_b___c_d_e_"),
        ("report .. ", "report"),
    ],
)
def test_s36_a_name_stays_in_its_folder(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_s36_a_long_name_keeps_its_ending() -> None:
    name = safe_name("가" * 5_000 + ".hwp")
    assert name.endswith("가.hwp")
    assert len(name.encode()) <= 128


@pytest.mark.parametrize(
    ("name", "number", "safe"),
    [
        ("receipt.pdf", 1, "receipt.pdf"),
        ("receipt.pdf", 2, "receipt-2.pdf"),
        ("receipt", 12, "receipt-12"),
        ("archive.tar.gz", 2, "archive.tar-2.gz"),
        ("", 3, "attachment-3"),
    ],
)
def test_s36_files_of_one_name_are_told_apart(name: str, number: int, safe: str) -> None:
    assert safe_name(name, number) == safe


@given(st.text(st.characters()), st.integers(1, 5_000))
def test_s36_any_name_is_a_file_name(text: str, number: int) -> None:
    name = safe_name(text, number)
    assert name
    assert name not in {".", ".."}
    assert not name.startswith(("-", "."))
    assert not set(name) & set("/\\\0\n")
    assert len(name.encode()) <= 128
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../.ssh/authorized_keys", "authorized_keys"),
        ("/etc/cron.d/x", "x"),
        ("..\\..\\x.exe", "x.exe"),
        ("C:\\Users\\kim\\a.doc", "a.doc"),
        ("php://input", "input"),
        ("a/../../b", "b"),
        ("..", ""),
        ("Invoice 3/4.pdf", "Invoice 3/4.pdf"),
        ("영수증 10:30.pdf", "영수증 10:30.pdf"),
        (".profile", ".profile"),
    ],
)
def test_s36_a_name_is_shown_without_a_path(written: str, shown: str) -> None:
    assert without_path(written) == shown
