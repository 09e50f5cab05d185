"""Change of customer: whose matter a ticket is, and who gets the answers to what was written before."""

from __future__ import annotations

import pytest

from desk.addressees import addressees
from desk.agent import SYSTEM
from desk.change import CustomerAdded, CustomerSet
from desk.command import Reply, SetCustomer, Undo
from desk.errors import NotAllowed, TooLate
from desk.mail.reply import Role
from tests.desk.making import HANA, LEE, incoming, receive
from tests.desk.memory import MemoryDesk

OWN = frozenset({"support@acme.example"})


def gets(desk: MemoryDesk) -> list[str]:
    found = addressees(desk.ticket(1001), desk.conversation(1001), OWN, everyone=True)
    return [one.address.email for one in found if one.role is Role.TO]


def test_answers_go_to_the_new_customer_until_somebody_else_writes(desk: MemoryDesk) -> None:
    changes = desk.perform(SetCustomer(1001, "Cortney@Example.org", "Cortney"), actor=HANA)
    assert [type(change) for change in changes] == [CustomerAdded, CustomerSet]
    assert desk.ticket(1001).customer.in_full == "Cortney <cortney@example.org>"
    assert gets(desk) == ["cortney@example.org"]
    desk.perform(receive(incoming("<2@x>", text="저예요", refers_to=("<1@example.org>",))), actor=SYSTEM)
    assert gets(desk) == ["jisu@example.com"]


def test_the_change_is_taken_back_whole(desk: MemoryDesk) -> None:
    before = desk.ticket(1001)
    desk.perform(SetCustomer(1001, "cortney@example.org"), actor=HANA)
    desk.perform(SetCustomer(1001, "lee@example.org"), actor=HANA)
    desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1001).customer.email == "cortney@example.org"
    desk.perform(Undo(), actor=HANA)
    assert desk.ticket(1001) == before
    assert gets(desk) == ["jisu@example.com"]


def test_it_is_too_late_once_somebody_has_changed_it_again(desk: MemoryDesk) -> None:
    desk.perform(SetCustomer(1001, "cortney@example.org"), actor=HANA)
    desk.perform(SetCustomer(1001, "lee@example.org"), actor=LEE)
    with pytest.raises(TooLate):
        desk.perform(Undo(), actor=HANA)


def test_somebody_who_is_known_keeps_the_name_and_is_no_second_person(desk: MemoryDesk) -> None:
    desk.perform(
        receive(incoming("<9@x>", text="다른 일", subject="교환", author="min@example.com", name="최민")), actor=SYSTEM
    )
    (change,) = desk.perform(SetCustomer(1001, "MIN@example.com", "Somebody"), actor=HANA)
    assert isinstance(change, CustomerSet)
    assert desk.ticket(1001).customer == desk.ticket(1002).customer
    assert desk.perform(SetCustomer(1001, "min@example.com"), actor=HANA) == []


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("support@acme.example", "address of this desk"),
        ("Support+x@ACME.example", "address of this desk"),
        ("nobody", "is no address"),
        ("a@b\r\nBcc: c@d", "is no address"),
    ],
)
def test_s17_neither_the_desk_nor_what_is_no_address_becomes_a_customer(
    desk: MemoryDesk, email: str, words: str
) -> None:
    with pytest.raises(NotAllowed, match=words):
        desk.perform(SetCustomer(1001, email), actor=HANA)


def test_an_answer_that_is_on_its_way_goes_where_it_was_sent_to(desk: MemoryDesk) -> None:
    """FreeScout #5121: there the change moved what had been sent."""
    desk.perform(Reply(1001, "네", ("jisu@example.com",)), actor=HANA)
    desk.perform(SetCustomer(1001, "cortney@example.org"), actor=HANA)
    (item,) = desk.outbox.values()
    assert item.to == ("jisu@example.com",)
