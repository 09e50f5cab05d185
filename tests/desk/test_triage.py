"""Owner, status, tags, snooze, merge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.agent import SYSTEM
from desk.command import Assign, Merge, SetPriority, SetStatus, Snooze, Tag, Take, Wake
from desk.errors import NotAllowed, NotFound
from desk.ticket import FOLLOWERS, Priority, Status
from desk.triage import tag_name
from tests.desk.making import HANA, LEE, incoming, receive
from tests.desk.memory import MemoryDesk


def test_taking_is_for_free_tickets_and_stealing_is_explicit(desk: MemoryDesk) -> None:
    desk.perform(Take(1001), actor=LEE)
    with pytest.raises(NotAllowed, match="lee"):
        desk.perform(Take(1001), actor=HANA)
    desk.perform(Assign(1001, "hana"), actor=HANA)
    assert desk.ticket(1001).assignee == "hana"


def test_nobody_gives_a_ticket_to_somebody_who_does_not_work_here(desk: MemoryDesk) -> None:
    with pytest.raises(NotFound):
        desk.perform(Assign(1001, "nobody"), actor=HANA)


@given(old=st.sampled_from(Status), new=st.sampled_from(Status))
def test_a_status_follows_only_what_it_may(old: Status, new: Status) -> None:
    desk = MemoryDesk()
    desk.perform(receive(incoming()), actor=SYSTEM)
    desk._set(1001, status=old)
    if new is old or new in FOLLOWERS[old]:
        desk.perform(SetStatus(1001, new), actor=HANA)
        assert desk.ticket(1001).status is new
    else:
        with pytest.raises(NotAllowed):
            desk.perform(SetStatus(1001, new), actor=HANA)


def test_what_changes_nothing_is_no_change(desk: MemoryDesk) -> None:
    assert not desk.perform(SetPriority(1001, Priority.NORMAL), Tag(1001), Assign(1001, None), actor=HANA)


def test_tags_are_words_that_a_search_can_name(desk: MemoryDesk) -> None:
    desk.perform(Tag(1001, add=("#VIP", "환불")), actor=HANA)
    desk.perform(Tag(1001, add=("refund",), remove=("vip",)), actor=HANA)
    assert desk.ticket(1001).tags == ("refund", "환불")


@pytest.mark.parametrize("text", ["", "  ", "two words", "a,b", "a:b", '"', "-x", "\x1b"])
def test_a_tag_that_no_search_could_name_is_refused(text: str) -> None:
    with pytest.raises(NotAllowed):
        tag_name(text)


def test_a_snoozed_ticket_wakes_when_its_time_has_come_and_not_before(desk: MemoryDesk) -> None:
    desk.perform(Snooze(1001, desk.now + timedelta(hours=3)), actor=HANA)
    assert not desk.perform(Wake(1001), actor=SYSTEM)
    desk.wait(timedelta(hours=3))
    desk.perform(Wake(1001), actor=SYSTEM)
    assert desk.ticket(1001).snoozed_until is None


def test_only_open_tickets_are_snoozed_and_only_into_the_future(desk: MemoryDesk) -> None:
    with pytest.raises(NotAllowed):
        desk.perform(Snooze(1001, desk.now), actor=HANA)
    desk.perform(SetStatus(1001, Status.CLOSED), actor=HANA)
    with pytest.raises(NotAllowed):
        desk.perform(Snooze(1001, desk.now + timedelta(hours=1)), actor=HANA)


def test_closing_ends_a_snooze(desk: MemoryDesk) -> None:
    desk.perform(Snooze(1001, desk.now + timedelta(hours=3)), SetStatus(1001, Status.RESOLVED), actor=HANA)
    assert desk.ticket(1001).snoozed_until is None


def test_merging_closes_one_ticket_and_shows_both_conversations_in_the_other(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="또 저예요")), actor=SYSTEM)
    desk.perform(SetStatus(1001, Status.RESOLVED), actor=HANA)
    desk.perform(Merge(1002, 1001), actor=HANA)
    assert desk.ticket(1002).status is Status.CLOSED
    assert desk.ticket(1001).status is Status.OPEN
    assert len(desk.conversation(1001)) == 2


def test_no_merge_makes_a_circle_or_crosses_brands(desk: MemoryDesk) -> None:
    desk.perform(
        receive(incoming("<2@x>", text="b")), receive(incoming("<3@x>", text="c"), brand="other"), actor=SYSTEM
    )
    desk.perform(Merge(1002, 1001), actor=HANA)
    for ticket, into in ((1001, 1001), (1001, 1002), (1002, 1001), (1001, 1003)):
        with pytest.raises(NotAllowed):
            desk.perform(Merge(ticket, into), actor=HANA)


def test_a_merged_ticket_keeps_its_status_until_it_is_unmerged(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="b")), actor=SYSTEM)
    desk.perform(Merge(1002, 1001), actor=HANA)
    with pytest.raises(NotAllowed, match="1001"):
        desk.perform(SetStatus(1002, Status.OPEN), actor=HANA)
