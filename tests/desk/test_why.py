from __future__ import annotations

import pytest

from desk.conversation import Why
from desk.link import LinkReason
from desk.why import words


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Why("signed_id", "#1042"), "answers a message of ours, by its signed id: #1042"),
        (Why("refers_to", "<{x}@example.com>"), "refers to a message of this ticket: <{x}@example.com>"),
        (Why("new_matter"), "refers to nothing that is known here: a new ticket"),
        (Why("auto_submitted:auto-replied"), "its header Auto-Submitted: auto-replied says so"),
        (Why("x_autoreply"), "its header X-Autoreply says so"),
        (Why("list_id"), "its header List-Id says so"),
    ],
)
def test_a_reason_is_told_in_words(why: Why, said: str) -> None:
    assert words(why) == said


@pytest.mark.parametrize(
    "code",
    ["reply_address", "same_id", "named_before", "common_ancestor", "number", "joins", "possibly_same", "made_up_id"]
    + [f"new_{reason}" for reason in (LinkReason.SUBJECT, LinkReason.FOLLOW_UP, LinkReason.NUMBER)],
)
def test_every_way_into_a_ticket_has_words(code: str) -> None:
    said = words(Why(code, "#1042"))
    assert "header" not in said
    assert "#1042" in said
