"""Which language a customer writes."""

from __future__ import annotations

import pytest

from desk.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("배송이 아직 안 왔어요", "ko"),
        ("Order 7731 환불 부탁드립니다", "ko"),
        ("ㅠㅠ", "ko"),
        ("ご注文の返金について", "ja"),
        ("退款什么时候到账", "zh"),
        ("Where is my parcel?", "en"),
        ("Où est mon colis ?", "en"),
        ("My name is 김 and I have waited for my parcel for three weeks now, please do help me", "en"),
        ("", "en"),
        ("12345 !!!", "en"),
    ],
)
def test_the_script_tells_the_language(text: str, language: str) -> None:
    assert language_of(text) == language
