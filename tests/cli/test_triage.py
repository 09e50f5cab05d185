from __future__ import annotations

import pytest

from tests.cli.conftest import Desk


@pytest.fixture
def tickets(desk: Desk) -> tuple[str, str]:
    """Two tickets' numbers."""
    desk.deliver("one")
    desk.deliver("two")
    desk.sync()
    return "1001", "1002"


def field(desk: Desk, number: str, name: str) -> object:
    return desk.run("show", number, "--json").thing[name]


def test_a_verb_tells_what_changed_and_how_to_take_it_back(desk: Desk, tickets: tuple[str, str]) -> None:
    ran = desk.run("status", "1001", "pending")
    assert ran.code == 0
    assert ran.out.startswith("#1001: done · deskhand undo ")
    assert desk.run("undo").code == 0
    assert field(desk, "1001", "status") == "new"


def test_several_tickets_are_one_batch_and_one_undo(desk: Desk, tickets: tuple[str, str]) -> None:
    told = desk.run("tag", *tickets, "refund", "+vip", "--json").thing
    assert [ticket["tags"] for ticket in told["tickets"]] == [["refund", "vip"]] * 2
    desk.run("undo", str(told["batch"]))
    assert [field(desk, number, "tags") for number in tickets] == [[], []]


def test_all_tickets_change_or_none(desk: Desk, tickets: tuple[str, str]) -> None:
    ran = desk.run("priority", "1001", "4711", "high")
    assert (ran.code, ran.out) == (1, "")
    assert field(desk, "1001", "priority") == "normal"


def test_a_tag_goes_with_a_minus(desk: Desk, tickets: tuple[str, str]) -> None:
    desk.run("tag", "1001", "refund", "vip")
    desk.run("tag", "1001", "-vip")
    assert field(desk, "1001", "tags") == ["refund"]


@pytest.mark.parametrize("words", [("1001",), ("refund",), ("1001", "--jsn"), ()])
def test_tags_without_a_ticket_or_tickets_without_a_tag_are_wrong_usage(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.run("tag", *words).code == 2


def test_a_ticket_that_is_somebody_elses_is_stolen_only_on_purpose(desk: Desk, tickets: tuple[str, str]) -> None:
    assert desk.run("--agent", "lee", "assign", "1001", "me").code == 0
    refused = desk.run("--agent", "hana", "assign", "1001", "me")
    assert refused.code == 1
    assert "lee" in refused.err
    assert desk.run("--agent", "hana", "assign", "1001", "me", "--steal").code == 0
    assert field(desk, "1001", "assignee") == "hana"


def test_a_ticket_is_given_to_others_and_to_nobody(desk: Desk, tickets: tuple[str, str]) -> None:
    desk.run("--agent", "lee", "note", "1002", "--body", "I am here.")
    assert desk.run("assign", "1001", "lee").code == 0
    assert desk.run("assign", "1001", "nobody-here").code == 1
    assert field(desk, "1001", "assignee") == "lee"
    desk.run("assign", "1001", "none")
    assert field(desk, "1001", "assignee") is None


def test_a_snoozed_ticket_comes_back_when_told_so(desk: Desk, tickets: tuple[str, str]) -> None:
    assert desk.run("snooze", "1001", "3h").code == 0
    assert [ticket["number"] for ticket in desk.run("tickets", "is:snoozed", "--json").lines] == [1001]
    desk.run("snooze", "1001", "now")
    assert desk.run("tickets", "is:snoozed", "--json").out == ""
    assert desk.run("snooze", "1001", "someday").code == 2


def test_merging_closes_the_one_and_keeps_the_other(desk: Desk, tickets: tuple[str, str]) -> None:
    assert desk.run("merge", "1001", "1002").code == 0
    assert (field(desk, "1001", "status"), field(desk, "1002", "status")) == ("closed", "new")
    texts = [entry["subject"] if "subject" in entry else entry["kind"] for entry in _conversation(desk, "1002")]
    assert texts.count("message") == 2


def _conversation(desk: Desk, number: str) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = desk.run("show", number, "--json").thing["conversation"]
    return entries


def test_what_is_so_already_changes_nothing(desk: Desk, tickets: tuple[str, str]) -> None:
    told = desk.run("assign", "1001", "none", "--json").thing
    assert told == {"batch": None, "tickets": [], "outbox": []}


def test_a_wrong_status_is_wrong_usage_and_names_the_right_ones(desk: Desk, tickets: tuple[str, str]) -> None:
    ran = desk.run("status", "1001", "done")
    assert ran.code == 2
    assert "resolved" in ran.err


def test_who_acts_is_the_agent_that_was_named(desk: Desk, tickets: tuple[str, str]) -> None:
    desk.run("--agent", "hana", "note", "1001", "--body", "Looking.")
    note = _conversation(desk, "1001")[-1]
    assert note["author"] == {"name": "hana", "email": "", "agent": "hana"}


def test_an_agents_name_must_be_one(desk: Desk) -> None:
    ran = desk.run("--agent", "Hana Kim", "tickets")
    assert ran.code == 2


def test_somebody_else_becomes_the_customer_and_gets_the_answers(desk: Desk) -> None:
    number = desk.ticket(From="Deb <deb@partner.example>")
    ran = desk.run("customer", str(number), "Cortney@example.org", "--name", "Cortney", "--json")
    assert ran.thing["tickets"][0]["customer"] == {"name": "Cortney", "email": "cortney@example.org"}
    assert "made Cortney <cortney@example.org> the customer" in desk.run("show", str(number)).out
    sent = desk.run("reply", str(number), "--body", "Hi", "--json").thing
    assert sent["outbox"][0]["to"] == ["cortney@example.org"]
    assert {one["email"]: one["reason"] for one in sent["recipients"]}["deb@partner.example"] == "former_customer"
    told = desk.run("why", str(number)).out
    assert "to cortney@example.org: is the customer" in told
    assert "made Cortney <cortney@example.org> the customer" in told
    desk.run("undo")
    assert desk.run("undo").code == 0
    assert desk.run("tickets", "from:deb@", "--json").thing["customer"]["email"] == "deb@partner.example"
    assert desk.run("customer", str(number), "nobody").code == 2
