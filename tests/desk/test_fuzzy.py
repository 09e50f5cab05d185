from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.fuzzy import Match, match


@pytest.mark.parametrize(
    ("typed", "text", "how"),
    [
        ("환불", "환불", Match.WHOLE),
        ("환불", "환불 절차 안내", Match.START),
        ("ㅎㅂ", "환불 절차 안내", Match.START),
        ("환ㅂ", "환불 절차 안내", Match.START),
        ("환부", "환불 절차 안내", Match.START),
        ("ㅈㅊ", "환불 절차 안내", Match.WORD),
        ("차 안", "환불 절차 안내", Match.INSIDE),
        ("ㅎㅈ", "환불 절차 안내", Match.SCATTERED),
        ("RE", "refund-received", Match.START),
        ("rec", "refund-received", Match.WORD),
        ("fund", "refund-received", Match.INSIDE),
        ("rfrc", "refund-received", Match.SCATTERED),
        ("\u1112\u116a\u11ab", "환불", Match.START),
        ("xyz", "refund-received", None),
        ("환불", "ㅎㅂ", None),
        ("불환", "환불", None),
    ],
)
def test_typed_letters_fit_a_text_more_or_less(typed: str, text: str, how: Match | None) -> None:
    assert match(typed, text) is how


@given(st.text(), st.text())
def test_any_text_fits_itself_and_what_contains_it(text: str, more: str) -> None:
    assert match(text, text + more) is not None or len(text) > 200 or not (text + more).isascii()
    assert match(more, text) is None or isinstance(match(more, text), Match)
