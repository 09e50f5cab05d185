"""Replies and notes."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from desk.agent import SYSTEM
from desk.change import ReplyQueued
from desk.command import AddNote, Merge, MoveMessage, Reply, Reread, Undo
from desk.conversation import Why
from desk.errors import Held, NotAllowed, NotFound
from desk.incoming import Occasion
from desk.mail.facts import Kind
from desk.outbox import UNDO_WINDOW
from desk.ticket import Channel, Status
from tests.desk.making import HANA, LEE, incoming, receive
from tests.desk.memory import MemoryDesk

TO = ("jisu@example.com",)


def queued(desk: MemoryDesk) -> ReplyQueued:
    (change,) = (c for c in desk.perform(Reply(1001, "네", TO), actor=HANA) if isinstance(c, ReplyQueued))
    return change


def test_a_reply_waits_for_the_undo_window_and_opens_the_ticket(desk: MemoryDesk) -> None:
    change = queued(desk)
    assert change.due_at == desk.now + UNDO_WINDOW
    assert desk.ticket(1001).status is Status.OPEN
    assert desk.ticket(1001).waiting_since is None


def test_a_reply_answers_the_last_message_and_bears_a_message_id_at_once(desk: MemoryDesk) -> None:
    message = queued(desk).message
    assert message.references == ("<1@example.org>",)
    assert message.message_id == "<1001.2@acme.example>"
    assert message.subject == "Re: 배송이 아직 안 왔어요"


def test_f42_a_reply_written_without_seeing_a_customers_message_is_held(desk: MemoryDesk) -> None:
    begun = desk.seen()
    desk.perform(receive(incoming("<2@x>", text="벌써 왔어요!", refers_to=("<1@example.org>",))), actor=SYSTEM)
    with pytest.raises(Held) as held:
        desk.perform(Reply(1001, "곧 갑니다", TO, seen=begun), actor=HANA)
    assert [entry.text for entry in held.value.newer] == ["벌써 왔어요!"]
    assert not desk.outbox


def test_f42_a_reply_written_without_seeing_a_colleagues_reply_is_held(desk: MemoryDesk) -> None:
    begun = desk.seen()
    desk.perform(Reply(1001, "먼저", TO, seen=begun), actor=LEE)
    with pytest.raises(Held) as held:
        desk.perform(Reply(1001, "나중", TO, seen=begun), actor=HANA)
    assert held.value.newer[0].author.agent == "lee"
    desk.perform(Reply(1001, "그래도", TO, seen=begun, anyway=True), actor=HANA)
    assert len(desk.outbox) == 2


@pytest.fixture
def old_mail(desk: MemoryDesk) -> int:
    """Another ticket, 1002, with two messages that are older than any reply; the second is returned."""
    desk.perform(receive(incoming("<2@x>", text="하나 더", subject="교환")), actor=SYSTEM)
    desk.perform(receive(incoming("<3@x>", text="급해요", refers_to=("<2@x>",))), actor=SYSTEM)
    return desk.conversation(1002)[-1].id


def test_p5_an_older_message_that_is_moved_into_the_ticket_holds_what_was_begun_before(
    desk: MemoryDesk, old_mail: int
) -> None:
    begun = desk.seen()
    desk.perform(MoveMessage(1002, old_mail, 1001), actor=LEE)
    with pytest.raises(Held) as held:
        desk.perform(Reply(1001, "네", TO, seen=begun), actor=HANA)
    assert [entry.text for entry in held.value.newer] == ["급해요"]
    desk.perform(Reply(1001, "네", TO, seen=desk.seen()), actor=HANA)


def test_p5_a_ticket_that_is_merged_into_this_one_holds_what_was_begun_before(desk: MemoryDesk, old_mail: int) -> None:
    begun = desk.seen()
    desk.perform(Merge(1002, 1001), actor=LEE)
    with pytest.raises(Held) as held:
        desk.perform(Reply(1001, "네", TO, seen=begun), actor=HANA)
    assert [entry.id for entry in held.value.newer] == [old_mail - 1, old_mail]
    desk.perform(Undo(), actor=LEE)
    desk.perform(Reply(1001, "네", TO, seen=begun), actor=HANA)


def test_p5_a_mail_that_is_read_at_last_holds_what_was_begun_before(desk: MemoryDesk) -> None:
    broken = replace(incoming("<2@x>", text="", refers_to=("<1@example.org>",)), broken="RecursionError", raw="00")
    desk.perform(receive(broken), actor=SYSTEM)
    begun, entry = desk.seen(), desk.conversation(1001)[-1]
    desk.perform(Reread(entry.id, replace(broken, text="취소해 주세요", broken=""), Occasion.RETRY), actor=SYSTEM)
    with pytest.raises(Held):
        desk.perform(Reply(1001, "네", TO, seen=begun), actor=HANA)


def test_a_better_parser_holds_nothing(desk: MemoryDesk) -> None:
    message = replace(incoming("<2@x>", text="안녕", refers_to=("<1@example.org>",)), raw="00")
    desk.perform(receive(message), actor=SYSTEM)
    begun, entry = desk.seen(), desk.conversation(1001)[-1]
    desk.perform(Reread(entry.id, replace(message, text="안녕하세요"), Occasion.PARSER), actor=SYSTEM)
    desk.perform(Reply(1001, "네", TO, seen=begun), actor=HANA)


def test_a_note_or_ones_own_reply_holds_nothing(desk: MemoryDesk) -> None:
    begun = desk.seen()
    desk.perform(AddNote(1001, "창고에 있음"), actor=LEE)
    desk.perform(Reply(1001, "하나", TO, seen=begun), actor=HANA)
    desk.perform(Reply(1001, "둘", TO, seen=begun), actor=HANA)
    assert len(desk.outbox) == 2


@pytest.mark.parametrize(("kind", "holds"), [(Kind.AUTO_REPLY, False), (Kind.BULK, False), (Kind.BOUNCE, True)])
def test_s13_answering_machines_hold_no_answer_and_bounces_do(desk: MemoryDesk, kind: Kind, holds: bool) -> None:
    begun = desk.seen()
    desk.perform(receive(incoming("<2@x>", text="away", refers_to=("<1@example.org>",), kind=kind)), actor=SYSTEM)
    with pytest.raises(Held) if holds else nullcontext():
        desk.perform(Reply(1001, "네", TO, seen=begun), actor=HANA)


@pytest.mark.parametrize(("text", "to"), [("", TO), ("  \n", TO), ("네", ())])
def test_a_reply_needs_words_and_somebody_to_go_to(desk: MemoryDesk, text: str, to: tuple[str, ...]) -> None:
    with pytest.raises(NotAllowed):
        desk.perform(Reply(1001, text, to), actor=HANA)


@pytest.mark.parametrize("end", ["\r\nRCPT TO:<eve@evil.example>", "\n", "\0", " ", ">", "\x7f"])
def test_s44_an_address_that_could_be_a_command_is_refused_when_it_is_given(desk: MemoryDesk, end: str) -> None:
    for to, cc in (((f"a@b.example{end}",), ()), (TO, (f"a{end}@b.example",))):
        with pytest.raises(NotAllowed) as refused:
            desk.perform(Reply(1001, "네", to, cc), actor=HANA)
        assert str(refused.value).isprintable()
    assert not desk.outbox


def test_an_international_domain_is_sent_to_by_its_ascii_name(desk: MemoryDesk) -> None:
    change = next(
        c for c in desk.perform(Reply(1001, "네", ("kim@한국.kr",)), actor=HANA) if isinstance(c, ReplyQueued)
    )
    assert change.outgoing.to == ("kim@xn--3e0b707e.kr",)


def test_a_placeholder_without_a_value_is_never_mailed_as_it_stands(desk: MemoryDesk) -> None:
    with pytest.raises(NotAllowed, match=r"customer\.first"):
        desk.perform(Reply(1001, "안녕하세요 {{customer.first}}", TO), actor=HANA)
    assert not desk.outbox


def test_a_feed_takes_no_answers_but_notes(desk: MemoryDesk) -> None:
    entry = incoming("feed:1", author="ana", text="post", channel=Channel.FEED)
    desk.perform(receive(entry), actor=SYSTEM)
    with pytest.raises(NotAllowed, match="feed"):
        desk.perform(Reply(1002, "hello", ("ana",)), actor=HANA)
    desk.perform(AddNote(1002, "답글을 달 수 없음"), actor=HANA)


def answer(desk: MemoryDesk, *to: str, **how: Any) -> ReplyQueued:
    """Hana's answer to 1001."""
    changes = desk.perform(Reply(1001, "네", to or TO, **how), actor=HANA)
    (change,) = (c for c in changes if isinstance(c, ReplyQueued))
    return change


@pytest.mark.parametrize("own", ["support@acme.example", "Support@ACME.example", "support+1001-x@acme.example"])
def test_s17_the_desk_never_answers_itself_also_where_an_agent_names_it(desk: MemoryDesk, own: str) -> None:
    for to, cc in (((own,), ()), (TO, (own,))):
        with pytest.raises(NotAllowed, match="is an address of this desk"):
            desk.perform(Reply(1001, "네", to, cc), actor=HANA)
    assert not desk.outbox


def test_nobody_gets_an_answer_twice(desk: MemoryDesk) -> None:
    change = answer(desk, "a@x.example", "A@x.example", cc=("a@X.example", "b@x.example"))
    assert change.outgoing.to == ("a@x.example", "b@x.example")
    assert [one.email for one in change.message.cc] == ["b@x.example"]


def test_an_answer_keeps_why_it_goes_to_each_address(desk: MemoryDesk) -> None:
    why = answer(desk, *TO, cc=("lee@partner.example",)).message.why
    assert why == (Why("gets:sender", TO[0]), Why("gets:typed", "lee@partner.example"))


def pass_on(desk: MemoryDesk) -> int:
    """Something is passed on to a supplier, who answers; the number of that answer."""
    sent = answer(desk, "parts@supplier.example", outside=True).message
    back = incoming("<s@supplier.example>", author="parts@supplier.example", text="재고 있음", subject="Re: Fwd: x")
    desk.perform(receive(replace(back, refers_to=(sent.message_id,))), actor=SYSTEM)
    return desk.conversation(1001)[-1].id


def test_what_is_passed_on_names_no_message_of_the_customers_and_leaves_him_waiting(desk: MemoryDesk) -> None:
    waits = desk.ticket(1001).waiting_since
    sent = answer(desk, "parts@supplier.example", outside=True).message
    assert (sent.subject, sent.references, sent.outside) == ("Fwd: 배송이 아직 안 왔어요", (), True)
    assert desk.ticket(1001).waiting_since == waits is not None
    desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1001).waiting_since == waits
    assert not [entry for entry in desk.conversation(1001) if entry.outside]


def test_the_customers_answer_knows_nothing_of_the_supplier(desk: MemoryDesk) -> None:
    pass_on(desk)
    message = answer(desk).message
    assert (message.subject, message.outside) == ("Re: 배송이 아직 안 왔어요", False)
    assert message.references == ("<1@example.org>",)
    assert desk.ticket(1001).waiting_since is None


def test_the_suppliers_answer_is_answered_by_its_number_and_the_customer_goes_on_waiting(desk: MemoryDesk) -> None:
    number = pass_on(desk)
    message = answer(desk, "parts@supplier.example", answers=number).message
    assert (message.outside, message.references[0]) == (True, "<s@supplier.example>")
    assert message.why == (Why("gets:sender", "parts@supplier.example"),)
    assert desk.ticket(1001).waiting_since is not None


def test_a_message_of_another_ticket_is_not_answered_here(desk: MemoryDesk, old_mail: int) -> None:
    with pytest.raises(NotFound, match=f"no message {old_mail}"):
        answer(desk, answers=old_mail)


def test_a_merged_ticket_is_answered_where_it_went(desk: MemoryDesk) -> None:
    desk.perform(receive(incoming("<2@x>", text="또")), actor=SYSTEM)
    desk.perform(Merge(1002, 1001), actor=HANA)
    with pytest.raises(NotAllowed, match="1001"):
        desk.perform(Reply(1002, "네", TO), actor=HANA)
