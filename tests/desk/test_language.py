"""Which language a customer writes."""

from __future__ import annotations

import pytest

from desk.language import language_of, language_of_message


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


def test_a_message_is_in_the_language_of_its_new_words() -> None:
    quoted = "\n".join(["> 주문하신 상품은 내일 출고됩니다."] * 40)
    assert language_of_message("Re: order 7731", f"Thank you, that is fine for me.\n\n{quoted}") == "en"
    assert language_of_message("Re: order 7731", quoted) == "ko"
