"""Answers that wait to leave: what holds them, and what people do with them meanwhile (rule 18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desk.agent import SYSTEM, Actor
from desk.change import ReplyQueued
from desk.command import (
    AskReview,
    CancelReply,
    Command,
    EditReply,
    JoinDesk,
    Merge,
    MoveMessage,
    PostponeReply,
    ReleaseReply,
    Reply,
    ReturnReply,
    SetStatus,
    Undo,
    Unthread,
)
from desk.config import parse
from desk.errors import Held, NotAllowed, NotFound, TooLate
from desk.hold import HoldReason, words
from desk.mail.facts import Bounce, Failure, Kind
from desk.outbox import OutboxItem, OutboxState
from desk.team import Team
from desk.ticket import Status
from tests.desk.making import HANA, LEE, incoming, receive
from tests.desk.memory import T0, MemoryDesk, in_state

TO = ("jisu@example.com",)
HOURS = timedelta(hours=2)
MINA = Actor("mina")


@pytest.fixture
def item(desk: MemoryDesk) -> int:
    """Hana's answer to #1001, which leaves in two hours."""
    return write(desk)


def write(desk: MemoryDesk, ticket: int = 1001, actor: Actor = HANA, **more: object) -> int:
    """An answer that leaves in two hours; its outbox item."""
    command = replace(Reply(ticket, "네", TO, delay=HOURS), **more)  # type: ignore[arg-type]  # fields of a Reply
    (queued,) = (change for change in desk.perform(command, actor=actor) if isinstance(change, ReplyQueued))
    return queued.item


def mail(text: str, number: int = 1, **more: object) -> Command:
    """A customer's next mail to #1001."""
    return receive(incoming(f"<{number}.{text}@x>", text=text, refers_to=("<1@example.org>",), **more))  # type: ignore[arg-type]


def reasons(item: OutboxItem) -> list[HoldReason]:
    return [hold.reason for hold in item.holds]


# What holds an answer


def test_a_customers_message_holds_what_waits_and_says_who_wrote(desk: MemoryDesk, item: int) -> None:
    desk.perform(mail("벌써 왔어요!"), actor=SYSTEM)
    held = desk.item(item)
    assert held.state is OutboxState.HELD
    assert words(held.holds) == "김지수 wrote after this was written"


def test_a_colleagues_answer_holds_what_waits_but_not_itself(desk: MemoryDesk, item: int) -> None:
    second = write(desk, actor=LEE)
    assert reasons(desk.item(item)) == [HoldReason.COLLEAGUE_ANSWERED]
    assert words(desk.item(item).holds) == "Lee Min answered after this was written"
    assert desk.item(second).state is OutboxState.QUEUED


def test_ones_own_second_answer_holds_nothing(desk: MemoryDesk, item: int) -> None:
    write(desk)
    assert desk.item(item).state is OutboxState.QUEUED


@pytest.mark.parametrize("kind", [Kind.AUTO_REPLY, Kind.BULK, Kind.BOUNCE])
def test_s13_what_machines_write_holds_no_answer_that_waits(desk: MemoryDesk, item: int, kind: Kind) -> None:
    desk.perform(mail("away", kind=kind), actor=SYSTEM)
    assert desk.item(item).state is OutboxState.QUEUED


@pytest.mark.parametrize("into", [1001, 1002])
def test_a_merge_holds_the_answers_of_both_tickets(desk: MemoryDesk, item: int, into: int) -> None:
    desk.perform(receive(incoming("<2@x>", text="또", subject="교환")), actor=SYSTEM)
    other = write(desk, 1002, LEE)
    desk.perform(Merge(2003 - into, into), actor=LEE)
    assert [reasons(desk.item(one)) for one in (item, other)] == [[HoldReason.MERGED]] * 2
    assert words(desk.item(item).holds) == "this ticket and #1002 were merged after this was written"
    desk.perform(Undo(), actor=LEE)
    assert {desk.item(one).state for one in (item, other)} == {OutboxState.QUEUED}


def test_a_mail_that_joins_two_tickets_holds_the_answers_of_both(desk: MemoryDesk) -> None:
    item = write(desk)
    desk.perform(receive(incoming("<9@x>", text="또", subject="교환")), actor=SYSTEM)
    link = incoming("<3@x>", text="둘 다", refers_to=("<9@x>", "<1@example.org>"))
    desk.perform(receive(link), actor=SYSTEM)
    assert set(reasons(desk.item(item))) == {HoldReason.MERGED, HoldReason.CUSTOMER_WROTE}


def test_a_message_that_is_moved_to_the_ticket_holds_what_waits_there(desk: MemoryDesk, item: int) -> None:
    desk.perform(receive(incoming("<2@x>", text="또", subject="교환")), actor=SYSTEM)
    desk.perform(receive(incoming("<3@x>", text="급해요", refers_to=("<2@x>",))), actor=SYSTEM)
    last = desk.conversation(1002)[-1]
    desk.perform(MoveMessage(1002, last.id, 1001), actor=HANA)
    assert words(desk.item(item).holds) == "messages of #1002 were moved here after this was written"
    desk.perform(Undo(), actor=HANA)
    assert desk.item(item).state is OutboxState.QUEUED


def test_an_answer_that_is_moved_among_other_messages_is_held_and_one_that_is_taken_out_is_not(
    desk: MemoryDesk, item: int
) -> None:
    desk.perform(mail("하나 더"), actor=SYSTEM)
    desk.perform(ReleaseReply(item), actor=HANA)
    entry = desk.item(item).entry
    desk.perform(Unthread(1001, entry), actor=HANA)
    assert desk.item(item).state is OutboxState.QUEUED
    desk.perform(receive(incoming("<7@x>", text="또", subject="교환")), actor=SYSTEM)
    desk.perform(mail("셋"), actor=SYSTEM)
    assert desk.item(item).state is OutboxState.QUEUED  # it is in another ticket now


def test_a_bounce_of_an_address_holds_the_answers_that_go_there(desk: MemoryDesk) -> None:
    sent = write(desk)
    desk.outbox[sent] = in_state(desk.outbox[sent], OutboxState.SENT)
    waits, elsewhere = write(desk), write(desk, to=("ana@example.org",))
    message_id = desk.item(sent).message_id

    def bounce(permanent: bool, code: str) -> Command:
        failure = Failure("jisu@example.com", code, "user_unknown", permanent=permanent, said=code)
        report = incoming(f"<{code}@x>", author="mailer-daemon@x", text=code, kind=Kind.BOUNCE, refers_to=(message_id,))
        return receive(replace(report, bounce=Bounce((failure,), message_id), reported_item=sent))

    desk.perform(bounce(False, "4.4.1"), actor=SYSTEM)
    assert desk.item(waits).state is OutboxState.QUEUED
    desk.perform(bounce(True, "5.1.1"), actor=SYSTEM)
    assert words(desk.item(waits).holds) == "mail to jisu@example.com came back"
    assert desk.item(elsewhere).state is OutboxState.QUEUED


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED, Status.SPAM, Status.TRASH])
def test_a_colleague_who_closes_the_ticket_holds_what_waits(desk: MemoryDesk, item: int, status: Status) -> None:
    desk.perform(SetStatus(1001, status), actor=LEE)
    assert words(desk.item(item).holds) == "Lee Min closed the ticket"
    desk.perform(Undo(), actor=LEE)
    assert desk.item(item).state is OutboxState.QUEUED


def test_who_answers_and_closes_the_ticket_is_not_held_by_that(desk: MemoryDesk) -> None:
    desk.perform(Reply(1001, "네", TO), SetStatus(1001, Status.RESOLVED), actor=HANA)
    assert desk.item(1).state is OutboxState.QUEUED


def test_each_piece_of_news_holds_by_itself(desk: MemoryDesk, item: int) -> None:
    write(desk, actor=LEE)
    desk.wait(timedelta(seconds=5))
    desk.perform(mail("벌써 왔어요!"), actor=SYSTEM)
    desk.perform(Undo(), actor=LEE)  # his answer is taken back; the customer's mail is still there
    assert reasons(desk.item(item)) == [HoldReason.CUSTOMER_WROTE]
    assert desk.item(item).state is OutboxState.HELD


def test_what_a_colleague_takes_back_holds_no_more(desk: MemoryDesk, item: int) -> None:
    write(desk, actor=LEE)
    desk.perform(Undo(), actor=LEE)
    assert desk.item(item).state is OutboxState.QUEUED
    assert desk.item(item).due_at == T0 + HOURS


def test_an_answer_that_has_begun_to_leave_is_held_by_nothing(desk: MemoryDesk, item: int) -> None:
    desk.outbox[item] = in_state(desk.outbox[item], OutboxState.SENDING)
    desk.perform(mail("벌써 왔어요!"), actor=SYSTEM)
    assert desk.item(item).holds == ()


# What becomes of a held answer


def test_a_held_answer_is_sent_as_it_is_when_it_was_due(desk: MemoryDesk, item: int) -> None:
    desk.perform(mail("벌써 왔어요!"), actor=SYSTEM)
    desk.perform(ReleaseReply(item, desk.seen()), actor=LEE)
    assert (desk.item(item).state, desk.item(item).due_at) == (OutboxState.QUEUED, T0 + HOURS)
    with pytest.raises(NotAllowed):
        desk.perform(ReleaseReply(item), actor=HANA)


def test_one_that_is_overdue_leaves_after_the_undo_window_and_that_can_be_undone(desk: MemoryDesk, item: int) -> None:
    desk.perform(mail("벌써 왔어요!"), actor=SYSTEM)
    holds = desk.item(item).holds
    desk.wait(timedelta(hours=3))
    desk.perform(ReleaseReply(item, delay=timedelta(seconds=10)), actor=HANA)
    assert desk.item(item).due_at == desk.now + timedelta(seconds=10)
    desk.perform(Undo(), actor=HANA)
    assert (desk.item(item).state, desk.item(item).holds) == (OutboxState.HELD, holds)


def test_p5_what_came_after_one_looked_keeps_a_held_answer(desk: MemoryDesk, item: int) -> None:
    desk.perform(mail("벌써 왔어요!"), actor=SYSTEM)
    looked = desk.seen()
    desk.perform(mail("그리고 하나 더", 2), actor=SYSTEM)
    with pytest.raises(Held) as held:
        desk.perform(ReleaseReply(item, looked), actor=HANA)
    assert [entry.text for entry in held.value.newer] == ["그리고 하나 더"]
    desk.perform(ReleaseReply(item, looked, anyway=True), actor=HANA)


def test_edited_while_it_waits_it_leaves_the_outbox_and_its_customer_waits_again(desk: MemoryDesk, item: int) -> None:
    desk.perform(mail("벌써 왔어요!"), actor=SYSTEM)
    desk.perform(EditReply(item, desk.seen()), actor=HANA)
    assert desk.item(item).state is OutboxState.CANCELLED
    assert [entry.text for entry in desk.conversation(1001)] == ["주문한 지 열흘이 지났습니다.", "벌써 왔어요!"]
    assert desk.ticket(1001).waiting_since == T0
    with pytest.raises(TooLate, match="taken back already"):
        desk.perform(EditReply(item), actor=LEE)


def test_what_a_colleague_edits_stays_its_authors_answer(desk: MemoryDesk, item: int) -> None:
    (change,) = desk.perform(EditReply(item, desk.seen()), actor=LEE)
    assert (change.agent, change.author) == ("lee", "hana")  # type: ignore[union-attr]  # a ReplyCancelled
    edited = write(desk, actor=LEE, author="hana")
    assert desk.entry(desk.item(edited).entry).author.name == "김하나"


@pytest.mark.parametrize("state", [OutboxState.SENDING, OutboxState.DATA_SENT, OutboxState.SENT, OutboxState.UNCERTAIN])
@pytest.mark.parametrize(
    "command",
    [
        CancelReply(1),
        EditReply(1),
        PostponeReply(1, T0 + HOURS / 2),
        AskReview(1, "lee"),
        ReturnReply(1, "no"),
        ReleaseReply(1),
    ],
)
def test_p3_once_it_has_left_queued_it_is_too_late_for_everything(
    desk: MemoryDesk, item: int, state: OutboxState, command: Command
) -> None:
    desk.outbox[item] = in_state(desk.outbox[item], state)
    with pytest.raises(TooLate):
        desk.perform(command, actor=HANA)
    with pytest.raises(TooLate):
        desk.perform(Undo(), actor=HANA)


def test_what_some_have_got_is_cancelled_for_the_others_alone(desk: MemoryDesk) -> None:
    item = write(desk, to=(*TO, "ana@example.org"))
    first, second = desk.item(item).deliveries
    desk.outbox[item] = replace(desk.item(item), deliveries=(replace(first, state=OutboxState.SENT), second))
    with pytest.raises(TooLate):
        desk.perform(EditReply(item), actor=HANA)
    desk.perform(CancelReply(item), actor=HANA)
    assert [part.state for part in desk.item(item).deliveries] == [OutboxState.SENT, OutboxState.CANCELLED]
    assert desk.entry(desk.item(item).entry).text == "네"


# Delays


def test_an_answer_is_postponed_sent_now_and_that_is_undone(desk: MemoryDesk, item: int) -> None:
    desk.perform(PostponeReply(item, T0 + timedelta(hours=20)), actor=HANA)
    desk.perform(PostponeReply(item, T0), actor=HANA)
    assert desk.item(item).due_at == T0
    desk.perform(Undo(), actor=HANA)
    assert desk.item(item).due_at == T0 + timedelta(hours=20)


def test_a_held_answer_that_is_postponed_stays_held(desk: MemoryDesk, item: int) -> None:
    desk.perform(mail("벌써 왔어요!"), actor=SYSTEM)
    desk.perform(PostponeReply(item, T0), actor=HANA)
    assert desk.item(item).state is OutboxState.HELD


MONDAY, FRIDAY = T0, T0 + timedelta(days=4)


@pytest.mark.parametrize(
    ("now", "delay", "allowed"),
    [
        (MONDAY, timedelta(hours=24), True),
        (MONDAY, timedelta(hours=24, seconds=1), False),
        (FRIDAY, timedelta(days=3), True),
        (FRIDAY, timedelta(days=3, seconds=1), False),
        (MONDAY, timedelta(days=3), False),
    ],
)
def test_an_answer_waits_for_24_hours_or_over_the_weekend(
    desk: MemoryDesk, now: datetime, delay: timedelta, allowed: bool
) -> None:
    desk.now = now
    for command in (Reply(1001, "네", TO, delay=delay), PostponeReply(write(desk), now + delay)):
        if allowed:
            desk.perform(command, actor=HANA)
        else:
            with pytest.raises(NotAllowed, match="24 hours"):
                desk.perform(command, actor=HANA)


# Review


@pytest.fixture
def team(desk: MemoryDesk) -> Team:
    """Mina is new; hana and lee are seniors, who review her answers and each other's when asked."""
    desk.perform(JoinDesk("mina", "Mina"), actor=MINA)
    text = '[[agent]]\nname = "mina"\nreviewed_by = "seniors"\n[[group]]\nname = "seniors"\nmembers = ["hana", "lee"]\n'
    desk.team_ = parse(text).team
    return desk.team_


def test_every_answer_of_a_newcomer_waits_for_a_review(desk: MemoryDesk, team: Team) -> None:
    item = write(desk, actor=MINA)
    assert words(desk.item(item).holds) == "waits for a review by seniors"
    with pytest.raises(NotAllowed, match="waits for a review by seniors"):
        desk.perform(ReleaseReply(item), actor=MINA)
    desk.perform(ReleaseReply(item, desk.seen()), actor=LEE)
    assert desk.item(item).state is OutboxState.QUEUED


def test_a_newcomer_can_lift_what_else_holds_but_never_the_review(desk: MemoryDesk, team: Team) -> None:
    item = write(desk, actor=MINA)
    desk.perform(mail("벌써 왔어요!"), actor=SYSTEM)
    desk.perform(ReleaseReply(item), actor=MINA)
    assert reasons(desk.item(item)) == [HoldReason.REVIEW]
    desk.perform(AskReview(item, "hana"), actor=MINA)
    desk.perform(Undo(), actor=MINA)
    assert [hold.about for hold in desk.item(item).holds] == ["seniors"]


def test_a_review_is_asked_of_a_colleague_or_a_group(desk: MemoryDesk, team: Team) -> None:
    first, second = write(desk, review="lee"), write(desk)
    desk.perform(AskReview(second, "seniors"), actor=HANA)
    assert [hold.about for item in (first, second) for hold in desk.item(item).holds] == ["lee", "seniors"]
    for who in (HANA, MINA):
        with pytest.raises(NotAllowed):
            desk.perform(ReleaseReply(second), actor=who)
    desk.perform(ReleaseReply(second), actor=LEE)


@pytest.mark.parametrize(("who", "error"), [("hana", NotAllowed), ("nobody", NotFound)])
def test_nobody_reviews_his_own_nor_does_who_is_not_there(
    desk: MemoryDesk, item: int, who: str, error: type[Exception]
) -> None:
    for command in (AskReview(item, who), Reply(1001, "네", TO, review=who)):
        with pytest.raises(error):
            desk.perform(command, actor=HANA)
    assert len(desk.outbox) == 1


def test_a_reviewer_returns_it_with_a_remark(desk: MemoryDesk) -> None:
    item = write(desk, review="lee")
    with pytest.raises(NotAllowed):
        desk.perform(ReturnReply(item, "mine"), actor=HANA)
    with pytest.raises(NotAllowed):
        desk.perform(ReturnReply(item, "  "), actor=LEE)
    (change,) = desk.perform(ReturnReply(item, " 주문번호를 물어봐 주세요\n"), actor=LEE)
    assert (change.agent, change.remark) == ("hana", "주문번호를 물어봐 주세요")  # type: ignore[union-attr]
    assert desk.item(item).state is OutboxState.CANCELLED


def test_what_a_reviewer_has_edited_needs_no_second_review(desk: MemoryDesk, team: Team) -> None:
    item = write(desk, actor=MINA)
    desk.perform(EditReply(item, desk.seen()), actor=LEE)
    edited = write(desk, actor=LEE, author="mina")
    assert desk.item(edited).state is OutboxState.QUEUED
    with pytest.raises(NotFound):
        write(desk, actor=LEE, author="nobody")


def test_a_newcomer_who_edits_a_seniors_answer_is_reviewed_too(desk: MemoryDesk, team: Team) -> None:
    desk.perform(EditReply(write(desk), desk.seen()), actor=MINA)
    edited = write(desk, actor=MINA, author="hana")
    assert words(desk.item(edited).holds) == "waits for a review by seniors"


def test_an_approved_answer_leaves_after_the_undo_window(desk: MemoryDesk) -> None:
    item = write(desk, review="lee", delay=timedelta(seconds=10))
    desk.wait(HOURS)
    desk.perform(ReleaseReply(item), actor=LEE)
    assert desk.item(item).due_at == desk.now + timedelta(seconds=10)
