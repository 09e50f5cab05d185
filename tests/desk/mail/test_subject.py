from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.subject import reply_subject, same_subject, strip_prefixes


@pytest.mark.parametrize(
    "prefix",
    [
        "Re: ", "RE:", "Re[2]: ", "Re(3): ", "Fwd: ", "FW: ", "AW: ", "WG: ", "Antw: ", "SV: ", "VS: ", "RV: ", "TR: ",
        "R: ", "Odp: ", "YNT: ", "Отв: ", "답장: ", "회신: ", "전달: ", "回复：", "回覆: ", "转发：", "轉寄: ",
        "返信: ", "転送: ", "Re: Fwd: AW: ", "[Re] ", "[외부] Re: ",
        "Ответ: ", "Відповідь: ", "Rép : ", "Doorst: ", "Svar: ", "Trả lời: ", "Chuyển tiếp: ", "השב: ",
        "הועבר: ", "رد: ", "إعادة توجيه: ", "إعادة التوجيه: ", "ตอบกลับ: ", "ส่งต่อ: ", "Отг: ", "[전달] ", "Re-2: ",
    ],
)  # fmt: skip
def test_prefixes_of_all_languages_go(prefix: str) -> None:
    assert strip_prefixes(prefix + "주문 확인") == "주문 확인"


@pytest.mark.parametrize("subject", ["Restore: backup", "Report", "[Acme] 주문", "R2: D2", "전달사항", "Sv ar"])
def test_words_that_begin_like_a_prefix_stay(subject: str) -> None:
    assert strip_prefixes(subject) == subject


def test_an_answer_has_one_prefix() -> None:
    assert reply_subject("AW: Re: 주문") == "Re: 주문"
    assert reply_subject("") == "Re: "


def test_subjects_are_compared_without_prefix_case_and_space() -> None:
    assert same_subject("Re: Order  12", "FW: order 12")
    assert not same_subject("Re: Order 12", "Order 13")


@given(st.text())
def test_what_is_left_has_no_prefix(subject: str) -> None:
    assert strip_prefixes(strip_prefixes(subject)) == strip_prefixes(subject)
