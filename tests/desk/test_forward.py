"""What stands below one's own words where a message is passed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from desk.conversation import Author, Entry, EntryKind
from desk.forward import passed_on
from desk.mail.facts import Address
from desk.mail.quote import FoldKind, folds, reply_text
from tests.desk.memory import T0

MESSAGE = Entry(
    1, 1001, EntryKind.MESSAGE, Author("김지수", "jisu@example.com"), T0, "주문한 지 열흘이 지났습니다.",
    subject="배송", to=(Address("", "support@acme.example"),),
)  # fmt: skip


def test_it_says_whose_message_it_is_in_the_language_of_the_ticket() -> None:
    korean = passed_on([MESSAGE], "ko", UTC)
    assert korean.splitlines()[:3] == [
        "---------- 전달된 메시지 ----------",
        "보낸 사람: 김지수 <jisu@example.com>",
        "날짜: 2026-03-02 09:00",
    ]
    assert korean.endswith("\n\n주문한 지 열흘이 지났습니다.")
    assert passed_on([MESSAGE], "en", UTC).splitlines()[4] == "To: support@acme.example"


def test_it_is_folded_away_where_it_comes_back() -> None:
    for language in ("ko", "en"):
        text = f"재고가 있나요?\n\n{passed_on([MESSAGE], language, UTC)}"
        assert [fold.kind for fold in folds(text)] == [FoldKind.FORWARD]
        assert reply_text(text) == "재고가 있나요?"


def test_s45_no_line_of_a_stranger_s_name_or_subject_becomes_one_of_ours() -> None:
    evil = replace(MESSAGE, author=Author("Bob\r\nTo: all", "b@x.example"), subject="x\r\nBcc: y\x1b[2J")
    lines = passed_on([evil], "en", UTC).splitlines()
    assert lines[1:4] == ["From: Bob To: all <b@x.example>", "Date: 2026-03-02 09:00", "Subject: x Bcc: y␛[2J"]


def test_a_very_long_message_is_cut_at_a_line() -> None:
    text = passed_on([replace(MESSAGE, text="a line of words\n" * 5_000)], "en", UTC)
    assert len(text) < 21_000
    assert text.endswith("a line of words\n[…]")
