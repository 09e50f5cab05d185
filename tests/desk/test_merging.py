"""Tickets that are one matter: what a merge brings to the ticket that stays, whoever merges."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.agent import SYSTEM
from desk.command import Merge, SetStatus, Snooze, Undo
from desk.mail.facts import Kind
from desk.ticket import Status
from tests.desk.making import HANA, incoming, receive
from tests.desk.memory import T0, MemoryDesk


@pytest.mark.parametrize("status", [Status.PENDING, Status.ON_HOLD, Status.RESOLVED])
def test_who_waits_brings_the_ticket_back_that_theirs_is_merged_into(desk: MemoryDesk, status: Status) -> None:
    until = T0 + timedelta(days=1)
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    desk.perform(SetStatus(1001, status), actor=HANA)
    if status is not Status.RESOLVED:
        desk.perform(Snooze(1001, until), actor=HANA)
    before = desk.ticket(1001)
    desk.perform(Merge(1002, 1001), actor=HANA)
    assert (desk.ticket(1001).status, desk.ticket(1001).snoozed_until) == (Status.OPEN, None)
    desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1001) == before


def test_what_is_under_way_opens_a_ticket_that_is_done_and_wakes_no_other(desk: MemoryDesk) -> None:
    until = T0 + timedelta(days=1)
    desk.perform(*(receive(incoming(f"<{n}@x>", text=f"{n}", kind=Kind.BULK)) for n in (2, 3)), actor=SYSTEM)
    desk.perform(SetStatus(1002, Status.PENDING), SetStatus(1001, Status.CLOSED), Merge(1002, 1001), actor=HANA)
    assert desk.ticket(1001).status is Status.OPEN
    desk.perform(SetStatus(1001, Status.PENDING), Snooze(1001, until), Merge(1003, 1001), actor=HANA)
    assert (desk.ticket(1001).status, desk.ticket(1001).snoozed_until) == (Status.PENDING, until)


def test_s13_machine_mail_that_is_merged_reopens_nothing(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="2", kind=Kind.BULK)), actor=SYSTEM)
    desk.perform(SetStatus(1001, Status.CLOSED), Merge(1002, 1001), actor=HANA)
    assert desk.ticket(1001).status is Status.CLOSED
