from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.completion import Completion, complete
from desk.query import Field

KNOWN = {Field.TAG: ("refund", "re open", "vip"), Field.ASSIGNEE: ("mina",)}


@pytest.mark.parametrize(
    ("text", "start", "choices"),
    [
        ("st", 0, ("status:",)),
        ("환불 -ta", 4, ("tag:",)),
        ("status:o", 7, ("open", "on_hold")),
        ("status:open,p", 12, ("pending",)),
        ("has:", 4, ("attachment", "note", "draft")),
        ("is:un", 3, ("unassigned", "unanswered")),
        ("tag:re", 4, ("refund", '"re open"')),
        ('tag:"re', 4, ("refund", '"re open"')),
        ("tag:refund,", 11, ('"re open"', "vip")),
        ("assignee:m", 9, ("me", "mina")),
        ("created:<", 8, ("<1h", "<1d", "<7d")),
    ],
)
def test_a_half_typed_word_is_completed(text: str, start: int, choices: tuple[str, ...]) -> None:
    assert complete(text, len(text), KNOWN) == Completion(start, len(text), choices)


@pytest.mark.parametrize("text", ["", "환불", "환불 ", '"st', "from:k"])
def test_free_words_are_left_alone(text: str) -> None:
    assert complete(text, len(text), KNOWN).choices == ()


def test_the_word_at_the_cursor_is_completed_and_no_other() -> None:
    assert complete("sta 환불", 3) == Completion(0, 3, ("status:",))


@given(st.text(), st.integers())
def test_any_text_and_cursor_may_be_completed(text: str, cursor: int) -> None:
    completion = complete(text, cursor, KNOWN)
    assert 0 <= completion.start <= completion.end <= len(text)
