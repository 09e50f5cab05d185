"""Tickets that were merged are taken apart again, and `why` tells what was done to which."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk


@pytest.fixture
def two(desk: Desk) -> Desk:
    """#1001 and #1002, the second of which was somebody's before it was merged into the first."""
    desk.deliver("one")
    desk.deliver("two")
    desk.sync()
    desk.run("--agent", "hana", "assign", "1002", "me")
    desk.run("--agent", "hana", "status", "1002", "pending")
    desk.run("--agent", "hana", "merge", "1002", "1001")
    return desk


def test_a_merge_says_only_what_it_did_and_what_was_done_to_the_other_ticket_bears_its_number(two: Desk) -> None:
    told = two.run("why", "1001").out
    assert "hana merged #1002 into this one\n" in told
    assert "hana took the ticket (#1002)\n" in told
    assert "closed" not in told
    assert "hana merged #1002 into this one · " in two.run("show", "1001").out


def test_an_unmerged_ticket_is_as_it_was_and_both_tell_of_it(two: Desk) -> None:
    assert two.run("--agent", "hana", "unmerge", "1002").code == 0
    ticket = two.run("show", "1002", "--json").thing
    assert (ticket["status"], ticket["messages"], ticket["links"][0]["number"]) == ("pending", 1, 1001)
    assert two.run("show", "1001", "--json").thing["messages"] == 1
    assert "hana took it out of #1001 again, set it to pending\n" in two.run("why", "1002").out
    assert "hana took #1002, which was merged, out again\n" in two.run("why", "1001").out
    assert two.run("--agent", "hana", "undo").code == 0
    assert two.run("show", "1001", "--json").thing["messages"] == 2


def test_what_was_not_merged_cannot_be_unmerged(two: Desk) -> None:
    ran = two.run("unmerge", "1001")
    assert (ran.code, ran.err) == (1, "#1001 was merged into no other ticket.\n")
