from __future__ import annotations

import pytest

from tests.cli.conftest import Desk
from tui.cells import cell_len


def test_the_list_shows_what_is_not_closed_spam_or_trash(desk: Desk) -> None:
    for subject in ("one", "two", "three", "four"):
        desk.deliver(subject)
    desk.sync()
    for number, status in (("1001", "closed"), ("1002", "spam"), ("1003", "resolved")):
        assert desk.run("status", number, status).code == 0
    assert [ticket["number"] for ticket in desk.run("tickets", "--json").lines] == [1004, 1003]


def test_a_ticket_has_the_fields_that_programs_rely_on(desk: Desk) -> None:
    desk.ticket("환불 요청", From="김지수 <jisu@example.com>")
    ticket = desk.run("tickets", "--json").thing
    times = {name: ticket.pop(name) for name in ("created_at", "updated_at")}
    assert ticket == {
        "number": 1001,
        "subject": "환불 요청",
        "status": "new",
        "priority": "normal",
        "assignee": None,
        "brand": "acme",
        "tags": [],
        "customer": {"name": "김지수", "email": "jisu@example.com"},
        "messages": 1,
    }
    assert all(time.endswith("Z") for time in times.values())


def test_a_search_may_begin_with_a_minus_and_needs_no_quotes(desk: Desk) -> None:
    desk.deliver("환불 요청")
    desk.deliver("배송 지연")
    desk.sync()
    assert [ticket["subject"] for ticket in desk.run("tickets", "-subject:환불", "--json").lines] == ["배송 지연"]
    assert [ticket["subject"] for ticket in desk.run("tickets", "status:new", "환불", "--json").lines] == ["환불 요청"]
    assert desk.run("tickets", "-has:attachment", "--json").code == 0


def test_the_list_goes_on_past_a_page_and_ends_at_the_limit(desk: Desk) -> None:
    for number in range(205):
        desk.deliver(f"matter {number}")
    desk.sync()
    assert len(desk.run("tickets", "--json").lines) == 205
    assert len(desk.run("tickets", "--limit", "3", "--json").lines) == 3


def test_a_wrong_search_names_the_word_and_what_would_be_right(desk: Desk) -> None:
    ran = desk.run("tickets", "statsu:open")
    assert ran.code == 2
    assert ran.out == ""
    assert "statsu" in ran.err
    assert "status" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_korean_and_latin_rows_line_up(desk: Desk) -> None:
    desk.deliver("배송이 아직 안 왔어요", From="김지수 <jisu@example.com>")
    desk.deliver("Refund", From="Ana Martin <ana@example.org>")
    desk.sync()
    heads, *rows = desk.run("tickets").out.splitlines()
    assert heads.split() == ["#", "subject", "customer", "status", "priority", "owner", "age"]
    without_age = [row.rpartition("new")[0] for row in rows]
    assert without_age == [
        "1002  Refund                 Ana Martin  ",
        "1001  배송이 아직 안 왔어요  김지수      ",
    ]


def test_rows_are_no_wider_than_the_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.ticket("배송이 아직 안 왔어요 " * 10)
    monkeypatch.setenv("COLUMNS", "60")
    rows = desk.run("tickets").out.splitlines()
    assert "…" in rows[1]
    assert max(map(cell_len, rows)) <= 60


def test_without_tickets_nothing_is_printed(desk: Desk) -> None:
    assert desk.run("tickets") == desk.run("tickets", "--json")
    assert desk.run("tickets").out == ""


@pytest.mark.parametrize("word", ["--jsno", "--limt=3"])
def test_a_misspelt_option_is_no_search(desk: Desk, word: str) -> None:
    desk.ticket()
    ran = desk.run("tickets", word)
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean" in ran.err
