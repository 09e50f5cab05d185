"""Who our answers did not reach, as the store remembers it."""

from __future__ import annotations

from desk.command import Merge, Reply
from desk.mail.facts import Bounce, Failure, Kind
from store import bounces, conversation
from tests.store.conftest import Desk

FAILURE = Failure("jisu@example.com", "5.1.1", "user_unknown", permanent=True, said="550 no such user")


def bounced(desk: Desk) -> tuple[int, int]:
    """A ticket whose answer came back: its number and the answer's entry."""
    number = desk.receive("Hello")
    desk.perform(Reply(number, "안녕하세요", ("jisu@example.com",)))
    (answer,) = [entry for entry in conversation.entries(desk.store, number) if entry.outbox is not None]
    original = answer.message_id
    bounce = Bounce((FAILURE,), original)
    desk.receive("lost", author="mailer-daemon@mx", refers_to=(original,), kind=Kind.BOUNCE, bounce=bounce)
    return number, answer.id


def test_f31_a_failure_stands_at_its_answer_also_where_the_ticket_was_merged(desk: Desk) -> None:
    number, answer = bounced(desk)
    assert conversation.entry(desk.store, answer).failures == (FAILURE,)
    other = desk.receive("again")
    desk.perform(Merge(number, other))
    (found,) = [entry for entry in conversation.entries(desk.store, other) if entry.id == answer]
    assert found.failures == (FAILURE,)


def test_what_failed_at_an_address_is_known_on_every_ticket(desk: Desk) -> None:
    bounced(desk)
    known = bounces.of_address(desk.store, "JISU@example.com")
    assert known is not None
    assert (known.failure, known.at) == (FAILURE, desk.clock())
    assert bounces.of_address(desk.store, "lee@example.com") is None


def test_tickets_whose_answer_came_back_can_be_searched_for(desk: Desk) -> None:
    number, _answer = bounced(desk)
    desk.receive("another", author="lee@example.com")
    assert desk.found("is:bounced") == [number]
    assert number not in desk.found("-is:bounced")
