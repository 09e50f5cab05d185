"""A message in the wrong ticket, from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk


@pytest.fixture
def mixed(desk: Desk) -> list[str]:
    """#1001 with a question, and with another person's question and its answer; their numbers."""
    first = desk.deliver("one")
    second = desk.deliver("one", "Mine too", References=first, From="Eve <eve@example.net>")
    desk.deliver("one", "And mine is blue", References=f"{first} {second}", From="Eve <eve@example.net>")
    desk.sync()
    return numbers(desk, "1001")


def numbers(desk: Desk, ticket: str) -> list[str]:
    said = desk.run("show", ticket, "--json").thing["conversation"]
    return [str(entry["id"]) for entry in said if entry["kind"] == "message"]


def test_a_message_is_taken_out_and_both_tickets_tell_of_the_other(desk: Desk, mixed: list[str]) -> None:
    assert f"no. {mixed[1]}" in desk.run("show", "1001").out
    ran = desk.run("unthread", "1001", mixed[1], "--following")
    assert (ran.code, ran.out.split(" · ")[0]) == (0, "moved to #1002")
    assert (numbers(desk, "1001"), numbers(desk, "1002")) == (mixed[:1], mixed[1:])
    assert "#1002  one · a message was moved · new" in desk.run("show", "1001").out
    assert "linked: a message was moved" in desk.run("why", "1002").out
    (link,) = desk.run("show", "1002", "--json").thing["links"]
    assert (link["number"], link["why"]) == (1001, "moved")
    assert desk.run("tickets", "from:eve", "--json").lines[0]["number"] == 1002


def test_an_answer_to_it_follows_it_and_undo_puts_it_back(desk: Desk, mixed: list[str]) -> None:
    batch = desk.run("unthread", "1001", mixed[2], "--json").thing["batch"]
    desk.run("undo", str(batch))
    assert numbers(desk, "1001") == mixed
    desk.deliver("two")
    desk.sync()
    assert desk.run("move", "1001", mixed[2], "--to", "1003").code == 0
    desk.deliver("one", "more", In_Reply_To="<3@example.org>", References="<1@example.org> <3@example.org>")
    desk.sync()
    assert len(numbers(desk, "1003")) == 3


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("unthread", "1001", "99"), 1),
        (("unthread", "1001"), 2),
        (("move", "1001", "2"), 2),
        (("move", "1001", "2", "--to", "1001"), 1),
        (("move", "1001", "2", "--to", "4711"), 1),
    ],
)
def test_what_is_not_there_or_not_named_is_refused(
    desk: Desk, mixed: list[str], args: tuple[str, ...], code: int
) -> None:
    ran = desk.run(*args)
    assert (ran.code, ran.out) == (code, "")
    assert numbers(desk, "1001") == mixed


def test_why_tells_from_where_and_by_whom_a_message_was_moved(desk: Desk, mixed: list[str]) -> None:
    desk.run("--agent", "hana", "unthread", "1001", mixed[2])
    told = desk.run("why", "1002").out.splitlines()
    at = next(place for place, line in enumerate(told) if "was moved here from #1001 by hana" in line)
    assert told[at + 1].startswith("  at first: refers to a message of this ticket: ")
    desk.run("--agent", "hana", "undo")
    assert "moved here" not in desk.run("why", "1001").out
