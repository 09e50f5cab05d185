"""Which message an answer answers, and who gets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from desk.addressees import addressees, answered, newcomers
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


def test_s02_a_copy_that_a_later_mail_asks_for_is_marked_before_it_gets_an_answer() -> None:
    """Whoever writes under the customer's name; also before the first answer, and with a date long ago."""
    forged = replace(FIRST, id=5, cc=(Address("", "eve@evil.example"),), at=T0 + timedelta(days=1))
    for message in (forged, replace(forged, at=T0 - timedelta(days=9))):
        found = sent_to(FIRST, forged)
        assert found[Role.CC] == ["eve@evil.example"]
        gets = [*found[Role.TO], *found[Role.CC]]
        assert newcomers([FIRST, message], gets) == {"eve@evil.example"}
        answer = replace(ANSWER, to=(Address("", "Ana@example.org"),))
        assert newcomers([FIRST, answer, message], gets) == {"eve@evil.example"}


def test_nobody_is_marked_who_was_there_from_the_start_or_got_the_last_answer() -> None:
    gets = ["ana@example.org", "books@example.org"]
    assert newcomers([FIRST, AWAY, NOTE], gets) == frozenset()
    answer = replace(ANSWER, to=(Address("", "ANA@example.org"),), cc=(Address("", "new@example.org"),))
    assert newcomers([FIRST, answer], [*gets, "new@example.org"]) == {"books@example.org"}
    assert newcomers([NOTE], gets) == frozenset()
    acknowledged = replace(ANSWER, mail_kind=Kind.AUTO_REPLY, to=(Address("", "ana@example.org"),))
    assert newcomers([FIRST, acknowledged], gets) == frozenset()


def test_s06_an_answer_to_another_sender_is_marked_and_the_customer_is_told_to_get_nothing() -> None:
    other = replace(FIRST, id=5, author=Author("Ana Martin", "ana@elsewhere.example"), at=T0 + timedelta(days=1), cc=())
    found = sent_to(FIRST, ANSWER, other)
    assert found[Role.TO] == ["ana@elsewhere.example"]
    assert newcomers([FIRST, replace(ANSWER, to=(Address("", "ana@example.org"),)), other], found[Role.TO]) == {
        "ana@elsewhere.example"
    }


def test_s07_where_answers_are_asked_for_elsewhere_both_addresses_are_told() -> None:
    asked = replace(FIRST, reply_to=(Address("", "ceo@customer.example"),), cc=())
    told = {one.address.email: one.reason for one in addressees(TICKET, [asked], OWN, everyone=True)}
    assert told["ceo@customer.example"] == "reply_to"
    assert told["ana@example.org"] == "asked_elsewhere"


def test_s11_who_gets_an_answer_follows_from_addresses_alone() -> None:
    named = replace(FIRST, author=Author("Bob, evil@x.example\r\nBcc: evil@x.example", "bob@example.org"), cc=())
    assert sent_to(named)[Role.TO] == ["bob@example.org"]
