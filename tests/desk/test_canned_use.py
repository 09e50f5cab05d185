from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.agent import Agent
from desk.canned import CannedActions
from desk.canned_use import commands, values
from desk.command import Assign, SetPriority, SetStatus, Snooze, Tag
from desk.config import Brand
from desk.customer import Customer
from desk.mail.facts import Address
from desk.placeholder import PLACEHOLDERS, expand
from desk.ticket import Channel, Priority, Status, Ticket

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
HANA = Agent("hana", "김하나", NOW)
ACME = Brand("acme", Address("Acme Support", "support@acme.example"))
TICKET = Ticket(
    number=1042,
    subject="배송이 아직 안 왔어요",
    status=Status.OPEN,
    priority=Priority.NORMAL,
    brand="acme",
    mailbox="support",
    channel=Channel.MAIL,
    customer=Customer(1, "김지수", "jisu@example.com"),
    assignee=None,
    tags=(),
    language="ko",
    created_at=NOW - timedelta(days=1),
    updated_at=NOW,
)


def test_every_placeholder_has_a_value() -> None:
    assert values(TICKET, HANA, ACME, NOW).keys() == PLACEHOLDERS.keys()


def test_times_are_shown_in_the_agents_zone() -> None:
    told = values(TICKET, HANA, ACME, NOW, ZoneInfo("Asia/Seoul"))
    body = "{{customer.polite}} {{now|date:%m/%d %H:%M}} {{brand.name}} <{{brand.address}}> {{agent.name}}"
    assert expand(body, told).text == "김지수님 11/23 01:00 Acme Support <support@acme.example> 김하나"


def test_actions_are_commands_of_the_same_batch() -> None:
    actions = CannedActions(Status.PENDING, Priority.HIGH, "me", timedelta(hours=2), ("refund",), ("new",))
    assert list(commands(actions, 1042, HANA, NOW)) == [
        Assign(1042, "hana"),
        Tag(1042, ("refund",), ("new",)),
        SetPriority(1042, Priority.HIGH),
        SetStatus(1042, Status.PENDING),
        Snooze(1042, NOW + timedelta(hours=2)),
    ]


def test_a_reply_without_actions_does_nothing_else() -> None:
    assert list(commands(CannedActions(), 1042, HANA, NOW)) == []
