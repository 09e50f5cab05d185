"""Which message an answer answers, and who gets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from desk.addressees import addressees, answered
from desk.conversation import Author, Direction, Entry, EntryKind
from desk.customer import Customer
from desk.mail.facts import Address, Kind
from desk.mail.reply import Role
from desk.ticket import Channel, Priority, Status, Ticket
from tests.desk.memory import T0

OWN = frozenset({"support@acme.example"})
TICKET = Ticket(
    1041, "Refund", Status.OPEN, Priority.NORMAL, "acme", "support", Channel.MAIL,
    Customer(1, "Ana Martin", "ana@example.org"), None, (), "en", T0, T0,
)  # fmt: skip
FIRST = Entry(
    1,
    1041,
    EntryKind.MESSAGE,
    Author("Ana Martin", "ana@example.org"),
    T0,
    direction=Direction.IN,
    to=(Address("", "support@acme.example"),),
    cc=(Address("", "books@example.org"),),
)
ANSWER = replace(
    FIRST, id=2, author=Author("김하나", agent="hana"), direction=Direction.OUT, at=T0 + timedelta(hours=1)
)
AWAY = replace(FIRST, id=3, mail_kind=Kind.AUTO_REPLY, at=T0 + timedelta(hours=2), cc=())
NOTE = replace(FIRST, id=4, kind=EntryKind.NOTE, direction=None, at=T0 + timedelta(hours=3))


def sent_to(*entries: Entry, everyone: bool = True) -> dict[Role, list[str]]:
    found: dict[Role, list[str]] = {role: [] for role in Role}
    for one in addressees(TICKET, entries, OWN, everyone):
        found[one.role].append(one.address.email)
    return found


def test_the_newest_message_of_a_person_is_answered() -> None:
    assert answered([FIRST, ANSWER, AWAY, NOTE]) == FIRST
    assert answered([AWAY]) == AWAY
    assert answered([ANSWER]) is None


def test_its_sender_and_its_copies_get_the_answer_and_the_desk_does_not() -> None:
    found = sent_to(FIRST, ANSWER, AWAY)
    assert (found[Role.TO], found[Role.CC]) == (["ana@example.org"], ["books@example.org"])
    assert found[Role.NONE] == ["support@acme.example"]


def test_the_sender_alone_is_answered_on_request() -> None:
    assert sent_to(FIRST, everyone=False)[Role.CC] == []


def test_s07_answers_go_where_the_message_asks_for_them() -> None:
    assert sent_to(replace(FIRST, reply_to=(Address("", "desk@example.org"),)))[Role.TO] == ["desk@example.org"]


def test_without_any_message_the_customer_gets_it() -> None:
    assert sent_to(NOTE)[Role.TO] == ["ana@example.org"]
