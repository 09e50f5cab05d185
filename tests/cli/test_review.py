"""Answers that wait: `deskhand reply --review`, `deskhand review` and the verbs of `deskhand outbox`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk


def as_agent(desk: Desk, name: str, *args: str) -> object:
    """What a verb of this agent prints as JSON."""
    ran = desk.run("--agent", name, *args, "--json")
    assert ran.code == 0, ran.err
    return ran.thing


@pytest.fixture
def number(desk: Desk) -> str:
    """A ticket that hana and lee know."""
    number = str(desk.ticket(message_id="<first@example.org>"))
    for name in ("hana", "lee"):
        assert desk.run("--agent", name, "note", number, "--body", "hello").code == 0
    return number


def conversation(desk: Desk, number: str) -> list[str]:
    return [entry["text"] for entry in desk.run("show", number, "--json").thing["conversation"]]


def test_a_review_is_asked_for_listed_and_approved(desk: Desk, number: str) -> None:
    told = as_agent(desk, "hana", "reply", number, "--body", "It left.", "--review", "lee")
    (item,) = told["outbox"]  # type: ignore[index]  # JSON
    assert (item["state"], item["holds"][0]["reason"], item["holds"][0]["about"]) == ("held", "review", "lee")
    (asked,) = desk.run("review", "--json").lines
    assert (asked["id"], asked["author"], asked["reviewer"]) == (item["id"], "hana", "lee")
    assert "lee" in desk.run("review").out
    refused = desk.run("--agent", "hana", "review", "approve", str(item["id"]))
    assert (refused.code, refused.err) == (1, "It waits for a review by lee.\n")
    as_agent(desk, "lee", "review", "approve", str(item["id"]))
    assert desk.run("review").out == ""
    assert [text for text in conversation(desk, number) if "answer" in text] == [
        "hana asked lee to review an answer",
        "lee approved an answer",
    ]
    assert "lee approved an answer" in desk.run("why", number).out


def test_a_reviewer_returns_an_answer_with_a_remark(desk: Desk, number: str) -> None:
    as_agent(desk, "hana", "reply", number, "--body", "It left.")
    as_agent(desk, "hana", "review", "ask", "1", "lee")
    ran = desk.run("--agent", "lee", "review", "return", "1", typed="Ask for the order number.\n")
    assert ran.code == 0, ran.err
    assert "lee returned an answer to hana: Ask for the order number." in conversation(desk, number)
    (ticket,) = desk.run("--agent", "hana", "tickets", "has:draft", "--json").lines
    assert ticket["number"] == int(number)


def test_what_waits_is_held_by_a_customers_mail_and_released(desk: Desk, number: str) -> None:
    as_agent(desk, "hana", "reply", number, "--body", "It left.", "--delay", "2h")
    desk.deliver("Re: Refund", message_id="<second@example.org>", In_Reply_To="<first@example.org>")
    desk.sync()
    assert "Ana Martin wrote after this was written" in desk.run("outbox").out
    (item,) = desk.run("outbox", "--json").lines
    assert item["holds"][0]["words"] == "Ana Martin wrote after this was written"
    as_agent(desk, "lee", "outbox", "release", "1")
    assert desk.run("outbox", "--json").lines[0]["state"] == "queued"


def test_what_waits_is_postponed_sent_now_edited_or_cancelled(desk: Desk, number: str) -> None:
    for _time in range(3):
        as_agent(desk, "hana", "reply", number, "--body", "It left.", "--delay", "2h")
    assert desk.run("outbox", "postpone", "1", "12h").code == 0
    assert desk.run("outbox", "postpone", "1", "120h").code == 1
    assert desk.run("outbox", "postpone", "1", "soon").code == 2
    assert desk.run("outbox", "now", "1").code == 0
    assert desk.sync()["sent"] == 1
    late = desk.run("outbox", "cancel", "1")
    assert (late.code, late.err) == (1, f"Too late: the answer to #{number} has left.\n")
    as_agent(desk, "lee", "outbox", "edit", "2")
    as_agent(desk, "lee", "outbox", "cancel", "3")
    assert desk.run("outbox").out == ""
    for name in ("hana", "lee"):
        assert len(desk.run("--agent", name, "tickets", "has:draft", "--json").lines) == 1
    assert "lee took an answer of hana back, to edit it" in desk.run("show", number).out


@pytest.mark.parametrize("delay", ["4d", "100h", "2099-01-01"])
def test_nothing_waits_longer_than_a_day_or_a_weekend(desk: Desk, number: str, delay: str) -> None:
    ran = desk.run("reply", number, "--body", "It left.", "--delay", delay)
    words = "An answer can wait 24 hours at most, or until the next business morning.\n"
    assert (ran.code, ran.err) == (1, words)
