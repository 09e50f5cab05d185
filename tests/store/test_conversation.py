"""Conversations: messages, notes and events of a ticket and of those merged into it, in order of time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.agent import SYSTEM
from desk.command import AddNote, Assign, MarkDelivery, Merge, Reply, SetStatus, Snooze, Tag, Undo
from desk.conversation import Author, Direction, Entry, EntryKind, Why
from desk.errors import NotFound
from desk.mail.facts import Address, Attachment, Kind
from desk.outbox import OutboxState
from desk.ticket import Status
from store import conversation, outbox
from tests.desk.making import verdicts
from tests.store.conftest import Desk


def told(desk: Desk, number: int) -> list[str]:
    """The conversation in short: new words, and the names of events."""
    return [entry.event or entry.reply_text for entry in conversation.entries(desk.store, number)]


def test_a_message_comes_back_as_it_came_in(desk: Desk) -> None:
    number = desk.receive(
        "환불 부탁드립니다\n> hello",
        subject="Re: 환불",
        to=(Address("Acme", "support@acme.example"),),
        cc=(Address("", "books@example.org"),),
        reply_to=(Address("", "other@example.org"),),
        html=True,
        kind=Kind.AUTO_REPLY,
        reasons=("auto_submitted",),
        refers_to=("<0@example.org>",),
        attachments=(Attachment(0, "영수증.pdf", "application/pdf", 1234, False, ""),),
        link="https://forum.acme.example/1",
        broken="too_deep",
    )
    (entry,) = conversation.entries(desk.store, number)
    assert entry == conversation.entry(desk.store, entry.id)
    assert entry.reply_text == "환불 부탁드립니다"
    assert entry == Entry(
        id=1,
        ticket=number,
        kind=EntryKind.MESSAGE,
        author=Author("김지수", "jisu@example.com"),
        at=desk.clock(),
        text="환불 부탁드립니다\n> hello",
        direction=Direction.IN,
        subject="Re: 환불",
        to=(Address("Acme", "support@acme.example"),),
        cc=(Address("", "books@example.org"),),
        reply_to=(Address("", "other@example.org"),),
        html=True,
        mail_kind=Kind.AUTO_REPLY,
        message_id="<1@example.org>",
        references=("<0@example.org>",),
        attachments=(Attachment(0, "영수증.pdf", "application/pdf", 1234, False, ""),),
        content=entry.content,
        link="https://forum.acme.example/1",
        broken="too_deep",
        why=(Why("new_matter"), Why("auto_submitted")),
    )


def test_an_entry_that_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        conversation.entry(desk.store, 1)


def test_notes_answers_and_events_stand_in_order_of_time(desk: Desk) -> None:
    number = desk.receive("first")
    for command in (
        Assign(number, "lee"),
        AddNote(number, "a note"),
        Tag(number, ("vip", "refund")),
        Reply(number, "an answer", ("jisu@example.com",)),
        Snooze(number, desk.clock() + timedelta(days=1)),
    ):
        desk.clock.move(minutes=1)
        desk.perform(command)
    desk.receive("second", refers_to=("<1@example.org>",))
    assert told(desk, number) == [
        "first", "Assigned", "a note", "TagsSet", "an answer", "StatusSet", "SnoozeSet", "second", "SnoozeSet",
            "DeliveryHeld",
    ]  # fmt: skip


def test_a_message_that_was_written_earlier_stands_earlier(desk: Desk) -> None:
    number = desk.receive("late")
    desk.receive("early", refers_to=("<1@example.org>",), sent_at=desk.clock() - timedelta(days=3))
    assert told(desk, number) == ["early", "late"]


def test_an_event_says_who_did_what(desk: Desk) -> None:
    number = desk.receive()
    until = desk.clock() + timedelta(days=1)
    desk.perform(Assign(number, "lee"), Tag(number, ("vip", "refund")), Snooze(number, until))
    assigned, tagged, snoozed = conversation.entries(desk.store, number)[1:]
    assert (assigned.kind, assigned.event, assigned.ticket) == (EntryKind.EVENT, "Assigned", number)
    assert (assigned.author, assigned.at) == (Author("김하나", agent="hana"), desk.clock())
    assert assigned.data == (("old", ""), ("new", "lee"))
    assert tagged.data == (("old", ""), ("new", "refund,vip"))
    assert snoozed.data == (("old", ""), ("new", until.isoformat()))
    desk.perform(SetStatus(number, Status.OPEN), actor=SYSTEM)
    assert conversation.entries(desk.store, number)[-1].author == Author("deskhand")


def test_an_answer_tells_its_delivery(desk: Desk) -> None:
    number = desk.receive()
    desk.perform(Reply(number, "an answer", ("jisu@example.com",)))
    answer = conversation.entries(desk.store, number)[1]
    assert (answer.direction, answer.author.agent, answer.outbox) == (Direction.OUT, "hana", 1)
    assert (answer.delivery, answer.due_at) == (OutboxState.QUEUED, desk.clock() + timedelta(seconds=10))
    desk.clock.move(seconds=10)
    item = outbox.claim(desk.store, "support", timedelta(minutes=1))
    assert item is not None
    refused = verdicts(item, OutboxState.REJECTED, "550 no such user")
    desk.perform(MarkDelivery(item.id, refused, fence=item.fence), actor=SYSTEM)
    assert conversation.entry(desk.store, answer.id).delivery is OutboxState.REJECTED
    assert conversation.entry(desk.store, answer.id).deliveries == refused
    assert conversation.entries(desk.store, number)[1] == conversation.entry(desk.store, answer.id)


def test_what_was_taken_back_is_gone_and_told(desk: Desk) -> None:
    number = desk.receive("first")
    for command in (AddNote(number, "a note"), Reply(number, "an answer", ("jisu@example.com",))):
        desk.clock.move(minutes=1)
        desk.perform(command)
        desk.clock.move(seconds=1)
        desk.perform(Undo())
    assert told(desk, number) == ["first", "NoteRemoved", "StatusSet", "StatusSet", "ReplyCancelled"]


def test_merged_tickets_are_told_together_whatever_was_merged_into_what(desk: Desk) -> None:
    first, second, third = (desk.receive(text, author=f"{text}@example.org") for text in ("one", "two", "three"))
    desk.clock.move(minutes=1)
    desk.perform(Merge(first, second))
    desk.clock.move(minutes=1)
    desk.perform(Merge(second, third))
    assert [text for text in told(desk, third) if text[0].islower()] == ["one", "two", "three"]
    assert told(desk, third).count("MergeSet") == 2
    assert [text for text in told(desk, second) if text[0].islower()] == ["one", "two"]
    assert [entry.ticket for entry in conversation.entries(desk.store, third)][:3] == [first, second, third]
