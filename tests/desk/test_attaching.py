"""Files that leave with an answer: what is allowed, and what was forgotten."""

from __future__ import annotations

import pytest

from desk import attaching
from desk.change import ReplyQueued
from desk.command import Reply
from desk.config import Brand
from desk.errors import NotAllowed
from desk.mail.facts import Address
from tests.desk.making import HANA
from tests.desk.memory import MemoryDesk

FILE = attaching.attachment("환불.pdf", 4_000_000, "ab" * 32)


def test_a_file_is_described_by_its_name() -> None:
    assert (FILE.name, FILE.type, FILE.away) == ("환불.pdf", "application/pdf", False)
    assert attaching.attachment("../../etc/passwd\r\n", 1, "").name == "passwd"


def test_an_answer_bears_its_files_each_by_its_place(desk: MemoryDesk) -> None:
    changes = desk.perform(Reply(1001, "네", ("jisu@example.com",), attachments=(FILE, FILE)), actor=HANA)
    (message,) = (change.message for change in changes if isinstance(change, ReplyQueued))
    assert [(file.index, file.name, file.raw) for file in message.attachments] == [
        (0, "환불.pdf", FILE.raw), (1, "환불.pdf", FILE.raw),
    ]  # fmt: skip


def test_more_than_the_brand_lets_leave_is_refused_in_one_line(desk: MemoryDesk) -> None:
    desk.brands["acme"] = Brand("acme", Address("", "a@b.example"), attach_limit=7)
    with pytest.raises(NotAllowed) as refused:
        desk.perform(Reply(1001, "네", ("jisu@example.com",), attachments=(FILE, FILE)), actor=HANA)
    assert str(refused.value) == "The files have 8.0 MB together; 7 MB may leave with one answer."
    desk.perform(Reply(1001, "네", ("jisu@example.com",), attachments=(FILE,)), actor=HANA)


@pytest.mark.parametrize(
    "words",
    [
        "영수증을 첨부합니다.",
        "첨부파일 확인",
        "See the attached file.",
        "As an Attachment.",
        "붙임 파일",
    ],
)
def test_words_that_promise_a_file_are_noticed_where_there_is_none(words: str) -> None:
    assert attaching.seems_forgotten(words, ())
    assert not attaching.seems_forgotten(words, (FILE,))


@pytest.mark.parametrize("words", ["안녕하세요", "> see the attachment\n네", "an attaché", "reattached to it"])
def test_other_words_are_not(words: str) -> None:
    assert not attaching.seems_forgotten(words, ())
