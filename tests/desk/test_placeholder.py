from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.placeholder import PLACEHOLDERS, check, date_text, expand, unfilled

CREATED = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
ANY_BODY = st.one_of(
    st.text(), st.lists(st.sampled_from(["{{", "}}", "{", "|", "now", "ask:", "a", "\n", " ", "date:%"])).map("".join)
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Hello {{customer.first|there}},", "Hello Ana,"),
        ("Hello {{ customer.first | there }},", "Hello Ana,"),
        ("Hello {{customer.name|there}},", "Hello there,"),
        ("{{customer.name|}}.", "."),
        ("{{ticket.created_at}}", "2026-03-04"),
        ("{{ticket.created_at|date:%Y년 %-m월 %-d일 %H:%M}}", "2026년 3월 4일 05:06"),
        ("{{ticket.created_at|date:%-d %B %Y (%b %y)}} 100%", "4 March 2026 (Mar 26) 100%"),
        ("{{ask:Order number}}", "7731"),
        ("{{ask: Order number }}", "7731"),
        ("{{{customer.first}}}", "{Ana}"),
        ("no placeholder { } }}", "no placeholder { } }}"),
    ],
)
def test_a_placeholder_becomes_its_value_or_its_default(body: str, text: str) -> None:
    values: dict[str, str | datetime] = {
        "customer.first": "Ana",
        "customer.name": " ",
        "ticket.created_at": CREATED,
        "ask:Order number": "7731",
    }
    assert expand(body, values).text == text


def test_a_placeholder_without_a_value_is_missing_and_stays_to_be_seen() -> None:
    body = "{{customer.first}}, {{agent.name}} and {{customer.first}} {{now|date:%Q}}"
    expansion = expand(body, {"customer.first": "", "now": CREATED})
    assert expansion.text == body
    assert expansion.missing == ("{{customer.first}}", "{{agent.name}}", "{{now|date:%Q}}")
    assert unfilled(expansion.text) == expansion.missing


def test_a_question_is_asked_once_and_until_it_is_answered() -> None:
    body = "{{ask:Order number}} {{ask:Colour|any}} {{ask:Order number}}"
    expansion = expand(body, {})
    assert (expansion.text, expansion.asks, expansion.missing) == (body, ("Order number", "Colour"), ())
    assert expand(body, {"ask:Order number": "7", "ask:Colour": ""}).text == "7 any 7"


def test_the_cursor_stands_where_the_body_says() -> None:
    expansion = expand("안녕하세요 {{customer.polite}},\n{{cursor}}\n끝{{cursor}}", {"customer.polite": "김철수님"})
    assert expansion.text == "안녕하세요 김철수님,\n\n끝"
    assert expansion.text[: expansion.cursor] == "안녕하세요 김철수님,\n"
    assert expand("no cursor", {}).cursor is None


def test_s21_a_value_is_put_in_as_it_is_and_not_read_again() -> None:
    values = {"customer.first": "{{agent.name}}\x1b]52;c;eA==\x07\nBcc: x", "agent.name": "Mina"}
    expansion = expand("{{customer.first}}", values)
    assert expansion.text == "((agent.name))␛]52;c;eA==␇ Bcc: x"
    assert unfilled(expansion.text) == ()


def test_only_what_we_write_ourselves_can_be_unfilled() -> None:
    text = "Hello {{customer.first}},\nsee {{unclosed\n\n> {{ their.template }}\n > {{ more }}\n"
    assert unfilled(text) == ("{{customer.first}}", "{{unclosed")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("{{custmer.first}}", "unknown placeholder {{custmer.first}}: did you mean customer.first?"),
        ("{{curser}}", "unknown placeholder {{curser}}: did you mean cursor?"),
        ("{{customer.first|a|b}}", "{{customer.first|a|b}} has two defaults"),
        ("{{now|dat:%Y}}", "{{now|dat:%Y}} has an unknown filter: known is date:%Y-%m-%d"),
        ("{{now|date:%Q}}", "{{now|date:%Q}} has an unknown date: known are %Y %y %m %-m %d %-d %H %M %B %b %%"),
        ("{{ask: }}", "{{ask: }} asks nothing: the question stands behind ask:"),
        ("{{now", "a placeholder has no end: {{now"),
    ],
)
def test_a_wrong_placeholder_is_told_with_its_line_and_what_would_be_right(body: str, fault: str) -> None:
    assert check(f"first line\n{body}\nthird") == ((2, fault),)


def test_every_known_placeholder_is_right() -> None:
    body = "\n".join(f"{{{{{name}}}}}" for name in PLACEHOLDERS) + "{{ask:Why?|no}} {{cursor}} {{now|date:%Y|soon}}"
    assert check(body) == ()


@given(ANY_BODY)
def test_any_body_is_expanded_and_what_is_left_over_is_found(body: str) -> None:
    expansion = expand(body, {"now": "x", "a": "b"})
    together = "{" in body.partition("|")[2]  # a default of a brace may make two, which are found, not overlooked
    assert expansion.missing or expansion.asks or together or not unfilled(expansion.text)
    assert all(line >= 1 and words for line, words in check(body))


@given(st.text())
def test_any_date_pattern_is_written_or_refused(pattern: str) -> None:
    written = date_text(CREATED, pattern)
    assert written is not None or "%" in pattern
