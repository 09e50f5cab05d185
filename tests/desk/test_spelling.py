"""Which words are given to a spell-checker."""

from __future__ import annotations

import pytest

from desk.spelling import names, words


@pytest.mark.parametrize(
    ("line", "language", "judged"),
    [
        ("Helo Ana, it's here.", "en", ["Helo", "Ana", "it's", "here"]),
        ("see https://acme.example/refund or write to ana@example.org", "en", ["see", "or", "write", "to"]),
        ("order AB-7731, IBAN, SKU_12 and foo.txt", "en", ["order", "and"]),
        ("Hello {{customer.first|there}}, ;refund", "en", ["Hello"]),
        ("> they wrote this", "en", []),
        ("안녕하세요, Acme 고객센터입니다.", "ko", ["안녕하세요", "고객센터입니다"]),
        ("안녕하세요, Acme 고객센터입니다.", "en", ["Acme"]),
        ("환불 3일", "ko", ["환불"]),
        ("고객님, 김철수님께 알려 드렸습니다", "ko", ["고객", "김철수", "알려", "드렸습니다"]),
        ("bonjour", "fr", []),
        ("x" * 5_000, "en", []),
    ],
)
def test_words_are_judged_and_nothing_else(line: str, language: str, judged: list[str]) -> None:
    assert [line[start:end] for start, end in words(line, language)] == judged


def test_names_are_known_whole_and_in_parts() -> None:
    assert names("Ana Martin", "김지수", "") == {"Ana Martin", "Ana", "Martin", "김지수", ""}
