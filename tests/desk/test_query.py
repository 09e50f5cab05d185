from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import QueryError
from desk.query import LONGEST, Days, Field, Has, Op, Query, Recent, State, Term, bounds, parse
from desk.ticket import Channel, Priority, Status
from desk.view import VIEWS

NOW = datetime(2026, 3, 10, 8, 30, tzinfo=timezone(timedelta(hours=9)))

WORDS = [
    *(f"{field}:" for field in Field),
    "nope:",
    "open",
    "mine",
    "2d",
    "2026-01",
    "today",
    "1042",
    "환불",
    "e\u0301",
]
LIKE_A_SEARCH = st.lists(st.sampled_from([*WORDS, *':,"“”-<>=#\\ \0', "9" * 12]), max_size=12).map("".join)


def only(text: str) -> Term:
    (term,) = parse(text).terms
    return term


def test_the_search_of_the_manual_is_read_term_by_term() -> None:
    query = parse(
        'status:open assignee:me tag:refund from:kim@ subject:"배송 지연" brand:acme has:attachment '
        "created:<2d is:unassigned -tag:spam 환불"
    )
    assert query == Query(
        (
            Term(Field.STATUS, (Status.OPEN,)),
            Term(Field.ASSIGNEE, ("me",)),
            Term(Field.TAG, ("refund",)),
            Term(Field.FROM, "kim@"),
            Term(Field.SUBJECT, "배송 지연", op=Op.PHRASE),
            Term(Field.BRAND, ("acme",)),
            Term(Field.HAS, (Has.ATTACHMENT,)),
            Term(Field.CREATED, timedelta(days=2), op=Op.LESS),
            Term(Field.ASSIGNEE, ("none",)),
            Term(Field.TAG, ("spam",), negated=True),
            Term(Field.TEXT, "환불"),
        )
    )


def test_the_desks_own_views_are_searches_that_can_be_read() -> None:
    assert all(parse(view.query).terms for view in VIEWS)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("status:open,on-hold", Term(Field.STATUS, (Status.OPEN, Status.ON_HOLD))),
        ("STATUS:Open", Term(Field.STATUS, (Status.OPEN,))),
        ("is:spam", Term(Field.STATUS, (Status.SPAM,))),
        ("is:mine", Term(Field.ASSIGNEE, ("me",))),
        ("is:snoozed,merged", Term(Field.IS, (State.SNOOZED, State.MERGED))),
        ("priority:high,urgent", Term(Field.PRIORITY, (Priority.HIGH, Priority.URGENT))),
        ("channel:feed", Term(Field.CHANNEL, (Channel.FEED,))),
        ('tag:"very big",VIP', Term(Field.TAG, ("very big", "VIP"))),
        ("tag:“환불 요청”", Term(Field.TAG, ("환불 요청",))),
        ("from:<kim@acme.example>", Term(Field.FROM, "kim@acme.example")),
        ('to:"< <kim ', Term(Field.TO, "kim")),
        ("subject:환불", Term(Field.SUBJECT, "환불")),
        ("#1042", Term(Field.NUMBER, 1042)),
        ("number:#1042", Term(Field.NUMBER, 1042)),
        ('-"not this"', Term(Field.TEXT, "not this", negated=True, op=Op.PHRASE)),
        ('"still typing', Term(Field.TEXT, "still typing", op=Op.PHRASE)),
        (r'"a \"b\" \\ c"', Term(Field.TEXT, 'a "b" \\ c', op=Op.PHRASE)),
        ("created:2d", Term(Field.CREATED, timedelta(days=2), op=Op.LESS)),
        ("updated:>1h30m", Term(Field.UPDATED, timedelta(minutes=90), op=Op.MORE)),
        ("created:today", Term(Field.CREATED, Recent.TODAY)),
        ("created:<yesterday", Term(Field.CREATED, Recent.YESTERDAY, op=Op.LESS)),
        ("created:2026.1.31", Term(Field.CREATED, Days(date(2026, 1, 31), date(2026, 2, 1)))),
        ("created:>=2026-12", Term(Field.CREATED, Days(date(2026, 12, 1), date(2027, 1, 1)), op=Op.MORE_OR_IS)),
        ("created:<2026", Term(Field.CREATED, Days(date(2026, 1, 1), date(2027, 1, 1)), op=Op.LESS)),
    ],
)
def test_a_term_means_what_it_says(text: str, term: Term) -> None:
    assert only(text) == term
    assert only(str(term)) == term


@pytest.mark.parametrize("text", ["http://x", "https://a.example/?q=1", "12:30", "Re:", "C:\\temp", "a:b", "std::map"])
def test_a_colon_that_nobody_means_as_a_field_is_text(text: str) -> None:
    assert only(text) == Term(Field.TEXT, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("statsu:open", 'unknown field "statsu": did you mean status? (in quotes it is text: "statsu:open")'),
        ("asignee:me", 'unknown field "asignee": did you mean assignee? (in quotes it is text: "asignee:me")'),
        ("status:opne", 'unknown status "opne": did you mean open?'),
        ("has:atachment", 'unknown has "atachment": did you mean attachment?'),
        ("priority:9", 'unknown priority "9": known are low, normal, high, urgent'),
        ("status:", "status: needs a value, such as status:open,pending"),
        ('tag:""', 'tag:"" needs a value, such as tag:refund'),
        ("number:abc", "number:abc needs a number, such as number:1042"),
        ("subject:?!", "subject:?! needs a letter or a digit"),
        ("is:mine,snoozed", "is:mine can't stand in one list with others"),
        ("created:2026-02-30", "There is no day 2026-02-30."),
        (
            "created:soon",
            '"soon" is no time; right are <2d (the last two days), >2d, 2026-01-31, >=2026-01, today',
        ),
    ],
)
def test_a_wrong_search_names_the_word_and_what_would_be_right(text: str, words: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(f"환불 {text}")
    assert str(error.value) == words


def test_a_bare_number_is_a_word_that_may_be_a_ticket() -> None:
    assert only("1042") == Term(Field.TEXT, "1042")
    assert only("1042").maybe_number == 1042
    assert only('"1042"').maybe_number is None
    assert only("1234567890").maybe_number is None


def test_signs_without_a_letter_ask_nothing() -> None:
    assert parse('- & "" … 환불') == Query((Term(Field.TEXT, "환불"),))
    assert parse("") == Query()


def test_decomposed_hangul_is_searched_as_it_is_stored() -> None:
    assert only("\u1112\u116a\u11ab\u1107\u116e\u11af") == Term(Field.TEXT, "환불")


def test_a_search_too_long_for_the_store_is_refused() -> None:
    with pytest.raises(QueryError, match="longer than"):
        parse("a" * (LONGEST + 1))
    with pytest.raises(QueryError, match="more than"):
        parse("a " * 65)


@given(st.one_of(st.text(), LIKE_A_SEARCH))
def test_s51_any_string_is_a_safe_search(text: str) -> None:
    try:
        query = parse(text)
    except QueryError:
        return
    assert parse(str(query)) == query
    assert all(
        bounds(term, NOW) != (None, None) for term in query.terms if term.field in {Field.CREATED, Field.UPDATED}
    )


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("created:<2d", datetime(2026, 3, 7, 23, 30, tzinfo=UTC), None),
        ("created:>2d", None, datetime(2026, 3, 7, 23, 30, tzinfo=UTC)),
        ("created:today", datetime(2026, 3, 9, 15, tzinfo=UTC), datetime(2026, 3, 10, 15, tzinfo=UTC)),
        ("created:yesterday", datetime(2026, 3, 8, 15, tzinfo=UTC), datetime(2026, 3, 9, 15, tzinfo=UTC)),
        ("created:2026-02", datetime(2026, 1, 31, 15, tzinfo=UTC), datetime(2026, 2, 28, 15, tzinfo=UTC)),
        ("created:<2026-02", None, datetime(2026, 1, 31, 15, tzinfo=UTC)),
        ("created:<=2026-02", None, datetime(2026, 2, 28, 15, tzinfo=UTC)),
        ("created:>2026-02", datetime(2026, 2, 28, 15, tzinfo=UTC), None),
        ("created:>=2026-02", datetime(2026, 1, 31, 15, tzinfo=UTC), None),
    ],
)
def test_days_are_those_of_the_place_where_one_asks(text: str, first: datetime | None, end: datetime | None) -> None:
    assert bounds(only(text), NOW) == (first, end)
