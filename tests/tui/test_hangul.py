from __future__ import annotations

import pytest

from tui.hangul import latin_keys


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("ㅓ", "j"),
        ("ㅏ", "k"),
        ("ㄱ", "r"),
        ("ㅜ", "n"),
        ("ㄲ", "R"),
        ("ㅒ", "O"),
        ("가", "rk"),
        ("값", "rkqt"),
        ("힣", "glg"),
    ],
)
def test_hangul_is_heard_as_the_keys_it_is_typed_with(typed: str, keys: str) -> None:
    assert latin_keys(typed) == keys


@pytest.mark.parametrize("typed", ["j", "J", "enter", "", "é", "漢", "カ", "가나"])
def test_nothing_else_is_taken_for_hangul(typed: str) -> None:
    assert latin_keys(typed) == ""


def test_every_letter_key_can_be_pressed_in_hangul() -> None:
    letters = "ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋ"
    assert [latin_keys(letter) for letter in letters] == list("abcdefghijklmnopqrstuvwxyz")
