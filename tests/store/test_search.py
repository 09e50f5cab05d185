"""Searching: what finds what, in which languages, in which order, and that no string is unsafe."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.command import AddNote, Merge, SetStatus, Tag, Undo, Unmerge
from desk.errors import NotFound, QueryError
from desk.mail.facts import Address, Attachment
from desk.query import Field, Op, Term, parse
from desk.ticket import Status
from store import Store, search, tickets
from store.compile import fts_expression
from tests.store.conftest import Desk


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("환불을 요청합니다", "환불"),
        ("환불을 요청합니다", "환"),
        ("환불을 요청합니다", "불"),
        ("환불을 요청합니다", "요청합니다"),
        ("환불을 요청합니다", "청합"),
        ("환불을 요청합니다", '"환불을 요청"'),
        ("배송이 지연됐어요", "지연 배송"),
        ("배송지연 문의", "배송지연"),
        ("AB테스트1 결과", "AB테스트1"),
        ("AB테스트1 결과", "테스트1"),
        ("AB테스트1 결과", "AB테"),
        ("오류ㅠㅠ", "ㅠㅠ"),
        ("返金をお願いします", "返金"),
        ("返金をお願いします", "返"),
        ("返金をお願いします", "お願いします"),
        ("ログインできません", "ログ"),
        ("ﾛｸﾞｲﾝできません", "ログイン"),
        ("我想申请退款，谢谢", "退款"),
        ("我想申请退款，谢谢", "款"),
        ("我想申请退款，谢谢", "申请退款"),
        ("𠮷野家の領収書", "𠮷野家"),
        ("Crème brûlée, s'il vous plaît", "creme BRULEE"),
        ("Rückerstattung bitte", "ruckerstattung"),
        ("Я хочу возврат", "возврат"),
        ("two refunds were refunded", "refund"),
        ("I want a refund", "refunds"),
        ("the invoice of March", "invo"),
        ("my password is gone", "pass*"),
        ("order ORD-2024-17 is late", "ORD-2024-17"),
        ("order ORD-2024-17 is late", "ord-20"),
        ("see https://shop.example/help?id=7", "https://shop.example/help"),
        ("write to kim@acme.example", "kim@acme.example"),
        ("ＦＡＸ １２３", "fax 123"),
    ],
)
def test_a_message_is_found_by(desk: Desk, text: str, search: str) -> None:
    desk.receive("nothing of the sort, 전혀 다른 말")
    number = desk.receive(text)
    assert desk.found(search) == [number]


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("환불을 요청합니다", "불환"),
        ("환불을 요청합니다", '"요청 환불"'),
        ("배송 지연", "송지"),
        ("I want a refund", '"a want"'),
        ("I want a refund", "refund invoice"),
        ("reinvoice", "invoice"),
        ("退款", "款退"),
    ],
)
def test_a_message_is_not_found_by(desk: Desk, text: str, search: str) -> None:
    desk.receive(text)
    assert desk.found(search) == []


def test_decomposed_hangul_and_composed_hangul_find_each_other(desk: Desk) -> None:
    composed = desk.receive("환불을 요청합니다")
    decomposed = desk.receive(unicodedata.normalize("NFD", "환불을 요청합니다"))
    assert desk.found("환불") == desk.found(unicodedata.normalize("NFD", "환불")) == [decomposed, composed]


def test_a_word_that_stands_somewhere_is_not_taken_as_a_beginning(desk: Desk) -> None:
    desk.receive("a car")
    desk.receive("a cart")
    assert len(desk.found("car")) == 1
    assert len(desk.found("car*")) == 2


def test_only_the_last_word_is_taken_as_a_beginning(desk: Desk) -> None:
    number = desk.receive("the invoice of March")
    assert desk.found("march invo") == [number]
    assert desk.found("invo march") == []


def test_people_subjects_numbers_and_file_names_are_found(desk: Desk) -> None:
    number = desk.receive("hello", author="ana.martin@example.org", name="Ana Martin", subject="배송 지연 문의")
    other = desk.receive("hello", author="kim@example.org", name="김지수", subject="Refund")
    for text in (
        "martin",
        "ana.martin@example.org",
        "from:ana",
        "from:mart",
        "from:martin@",
        "subject:배송",
        f"{number}",
    ):
        assert desk.found(text) == [number], text
    for text in ("from:김", "from:지수", "from:kim@", "from:kim@exam", "subject:refunds", f"#{other}"):
        assert desk.found(text) == [other], text


def test_recipients_are_found_by_to_alone(desk: Desk) -> None:
    number = desk.receive("hello", to=(Address("환불 담당", "billing@acme.example"),))
    assert desk.found("to:billing@") == desk.found("to:환불") == [number]
    assert desk.found("billing") == desk.found("환불") == desk.found("환") == []


def test_attachments_are_found_by_name(desk: Desk) -> None:
    number = desk.receive("hello", attachments=(Attachment(0, "영수증.pdf", "application/pdf", 10, False, ""),))
    assert desk.found("영수증.pdf") == desk.found("수증") == desk.found("has:attachment") == [number]


def test_notes_are_found_and_notes_taken_back_are_not(desk: Desk) -> None:
    number = desk.receive("hello")
    desk.perform(AddNote(number, "창고에 확인 중"))
    assert desk.found("창고") == desk.found("has:note") == [number]
    desk.perform(Undo())
    assert desk.found("창고") == desk.found("has:note") == []


def test_words_may_be_left_out_by_a_minus(desk: Desk) -> None:
    plain = desk.receive("환불 부탁")
    number = desk.receive("환불 부탁")
    desk.receive("배송 문의", message_id="<second@example.org>", refers_to=(f"<{number - 1000}@example.org>",))
    assert desk.found("환불 -배송") == desk.found("환불 -배송 -교환 -***") == [plain]
    assert desk.found("환불 -부탁") == []
    assert desk.found("-배송") == [plain]
    assert desk.found("-배송 -환불") == []


def test_words_of_different_messages_do_not_make_a_hit(desk: Desk) -> None:
    number = desk.receive("환불 부탁", message_id="<first@example.org>")
    desk.receive("배송 문의", refers_to=("<first@example.org>",))
    assert desk.found("환불") == desk.found("배송") == [number]
    assert desk.found("환불 배송") == []


def many(desk: Desk, count: int = 23) -> list[int]:
    """Tickets that say refund; every third says it twice, the second time after all others."""
    numbers = [desk.receive("refund", message_id=f"<m{n}@example.org>") for n in range(count)]
    again = numbers[::3]
    for number in again:
        desk.receive("refund, please", refers_to=(f"<m{numbers.index(number)}@example.org>",))
        desk.receive("thank you", refers_to=(f"<m{numbers.index(number)}@example.org>",))
    return again[::-1] + [number for number in reversed(numbers) if number not in again]


@pytest.fixture(params=[1, 10_000], ids=["few", "streamed"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Search has two ways to its hits; both have to give the same, also where it changes from one to the other."""
    monkeypatch.setattr(search, "_PATIENCE", request.param)
    monkeypatch.setattr(search, "_NEIGHBOURS", 2)


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("text", ["refund", "refund status:new", "refund created:<1d", "refund -tag:vip"])
def test_hits_come_by_their_newest_message_and_page_up_and_down(desk: Desk, text: str) -> None:
    expected = many(desk)
    assert desk.found(text) == expected
    assert tickets.count(desk.store, parse(text), "hana") == len(expected)
    for size in (1, 4, 7, 23):
        downwards = pages(desk.store, text, size)
        assert [number for page in downwards for number in page] == expected
        upwards: list[int] = []
        page = tickets.last_page(desk.store, parse(text), "hana", size)
        while page:
            upwards[:0] = [ticket.number for ticket in page]
            page = tickets.page(desk.store, parse(text), "hana", before=tickets.key(page[0]), limit=size)
        assert upwards == expected


def pages(store: Store, text: str, size: int) -> Iterator[list[int]]:
    after = None
    while page := tickets.page(store, parse(text), "hana", after=after, limit=size):
        yield [ticket.number for ticket in page]
        after = tickets.key(page[-1])


@pytest.mark.usefixtures("either_way")
def test_words_and_fields_must_hold_together(desk: Desk) -> None:
    first, second, third = (desk.receive("refund", subject=subject) for subject in ("one", "two", "three"))
    desk.perform(SetStatus(second, Status.RESOLVED), Tag(third, ("vip",)))
    assert desk.found("refund status:new") == [third, first]
    assert desk.found("refund -tag:vip") == [second, first]
    assert desk.found("refund status:resolved") == desk.found("refund #1002") == [second]
    assert desk.found("refund tag:VIP") == [third]
    assert desk.found("refund status:new status:resolved") == []


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("words", ["환불", "환불 요청", "불을", "from:jisu", "환불 created:<1d"])
def test_what_a_merged_ticket_says_is_found_in_the_one_that_shows_it_too(desk: Desk, words: str) -> None:
    """By Korean words as by names; where it was, under its own number, as well."""
    first, second, third = (desk.receive(text) for text in ("환불을 요청합니다", "배송", "교환"))
    desk.receive("배송", author="ana@example.org")
    desk.perform(Merge(first, second), Merge(second, third))
    assert desk.found(words) == [third, second, first]
    assert desk.found(f"{words} -is:merged") == desk.found(f"{words} status:new") == [third]
    assert desk.found("환불 배송") == [], "one message says all words"
    for size in (1, 2):
        assert [number for page in pages(desk.store, words, size) for number in page] == [third, second, first]
    desk.perform(Unmerge(first))
    assert desk.found("환불") == [first]


def test_a_ticket_that_shows_the_words_of_a_merged_one_is_not_found_without_them(desk: Desk) -> None:
    first, second, third = (desk.receive(text) for text in ("환불", "배송", "배송"))
    desk.perform(Merge(first, second))
    assert desk.found("배송 -환불") == [third]
    assert desk.found("-환불") == [third]


@pytest.fixture(scope="module")
def a_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("desk") / "desk.db")
    desk.receive('환불 "refund" AND (NEAR) body:x %_ \\ *', name="O'Hara; --")
    yield desk
    desk.close()


HARD = st.sampled_from([
    "환", "불", "ᄒ", "\u1161", "\u0300", "ﷺ", "①", "ß", "İ", "😀", "ｶ", "ﾞ", "\0", "\ud800", "\\", "'", '"', "(", ")",
    "{", "*", "^", ":", "-", "+", "%", "_", " ", "AND", "NOT", "NEAR(", "body", "subject:", "from:", "to:", "#1",
])  # fmt: skip
ANYTHING = st.text() | st.lists(HARD, max_size=20).map("".join)


@given(text=ANYTHING)
@example("ﾞ")  # a letter, until it is written in its plain form
def test_s51_any_string_is_a_safe_search(a_store: Desk, text: str) -> None:
    try:
        query = parse(text)
    except QueryError:
        return
    tickets.page(a_store.store, query, "hana")
    tickets.count(a_store.store, query, "hana")


@given(text=ANYTHING)
def test_s51_any_term_is_a_safe_expression(a_store: Desk, text: str) -> None:
    """Also for words that the search language would never let through."""
    for field in (Field.TEXT, Field.SUBJECT, Field.FROM):
        for op in (Op.IS, Op.PHRASE):
            expression = fts_expression(Term(field, text, op=op))
            if expression:
                a_store.store.connection.execute(
                    "SELECT rowid FROM search WHERE search MATCH ?", (expression,)
                ).fetchall()


def test_s51_wildcards_of_sql_stand_for_themselves(desk: Desk) -> None:
    number = desk.receive("환불 부탁드립니다")
    assert desk.found("tag:%") == desk.found("assignee:_") == desk.found("brand:acm%") == desk.found("from:jis_") == []
    assert desk.found("%") == desk.found("from:_") == [number]  # they hold nothing to search for, and ask nothing


def test_what_a_transaction_that_failed_was_to_index_is_not_found(desk: Desk) -> None:
    desk.receive("first")

    def fail() -> None:
        with desk.store.transaction():
            desk.receive("ghost")
            desk.perform(SetStatus(9999, Status.OPEN))

    with pytest.raises(NotFound):
        fail()
    number = desk.receive("second")
    assert desk.found("ghost") == []
    assert desk.found("second") == [number]
