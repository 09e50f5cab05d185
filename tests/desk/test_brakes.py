"""How much automatic mail may go to one address and leave one mailbox (rule 20, S-14, S-16)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.brakes import FROM_A_MAILBOX, IN_A_DAY, TAG, Brake
from desk.change import AcknowledgementQueued, AcknowledgementWithheld, Change
from tests.desk.acknowledging import acknowledging_desk, opened
from tests.desk.memory import MemoryDesk

VICTIM = "victim@example.com"
MATTERS = ("refund", "delivery", "invoice", "exchange", "login", "size", "colour", "gift", "price", "stock", "address")


@pytest.fixture
def desk() -> MemoryDesk:
    return acknowledging_desk()


def brakes(changes: list[Change]) -> list[str]:
    """What kept mails from being sent; each ticket has either an acknowledgement or a reason for none."""
    found = [change.brake for change in changes if isinstance(change, AcknowledgementWithheld)]
    sent = [change for change in changes if isinstance(change, AcknowledgementQueued)]
    assert len(found) + len(sent) == 1
    return found


def test_s16_a_thousand_tickets_in_a_victims_name_bring_the_victim_one_mail(desk: MemoryDesk) -> None:
    for number in range(1_000):
        opened(desk, number, f"Victim+{number % 7}@example.com" if number % 2 else VICTIM)
        desk.wait(timedelta(seconds=3))
    assert len(desk.automatic) == 1
    assert len(desk.tickets) == 1_000


def test_s14_an_address_that_answers_at_once_is_suspected_of_a_loop_and_its_ticket_is_marked(desk: MemoryDesk) -> None:
    assert brakes(opened(desk, 1, VICTIM)) == []
    desk.wait(timedelta(seconds=90))
    assert brakes(opened(desk, 2, VICTIM)) == [Brake.LOOP]
    assert (desk.ticket(1001).tags, desk.ticket(1002).tags) == ((), (TAG,))


def test_a_person_who_writes_again_within_the_hour_gets_no_second_mail_and_is_no_suspect(desk: MemoryDesk) -> None:
    opened(desk, 1, VICTIM)
    desk.wait(timedelta(minutes=30))
    assert brakes(opened(desk, 2, VICTIM)) == [Brake.HOUR]
    assert desk.ticket(1002).tags == ()
    desk.wait(timedelta(minutes=31))
    assert brakes(opened(desk, 3, VICTIM)) == []


def test_rule_20_two_about_the_same_within_three_hours_are_enough(desk: MemoryDesk) -> None:
    told = []
    for number in range(3):
        told += brakes(opened(desk, number, VICTIM, subject="Re: " * number + "Your ticket"))
        desk.wait(timedelta(minutes=61))
    assert told == [Brake.SAME]
    assert desk.ticket(1003).tags == (TAG,)


def test_s14_ten_a_day_are_enough(desk: MemoryDesk) -> None:
    for number, matter in enumerate(MATTERS[:IN_A_DAY]):
        assert brakes(opened(desk, number, VICTIM, subject=matter)) == []
        desk.wait(timedelta(minutes=61))
    assert brakes(opened(desk, 99, VICTIM, subject="another")) == [Brake.DAY]
    desk.wait(timedelta(days=1))
    assert brakes(opened(desk, 100, VICTIM, subject="another")) == []


def test_s14_sixty_an_hour_from_one_mailbox_are_enough(desk: MemoryDesk) -> None:
    for number in range(FROM_A_MAILBOX):
        assert brakes(opened(desk, number)) == []
        desk.wait(timedelta(seconds=50))
    assert brakes(opened(desk, 900)) == [Brake.MAILBOX]
    assert desk.ticket(1001 + FROM_A_MAILBOX).tags == ()
    assert brakes(opened(desk, 901, mailbox="sales")) == []
