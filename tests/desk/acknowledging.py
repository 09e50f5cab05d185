"""A desk in memory whose brand acknowledges, and people who open tickets at it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from desk.agent import SYSTEM
from desk.canned import CannedReply
from desk.change import Change
from desk.command import JoinDesk, Receive, SaveCanned
from desk.config import Brand
from desk.customer import Identity, IdentityKind
from desk.incoming import Incoming
from desk.mail.facts import Address
from tests.desk.making import incoming
from tests.desk.memory import MemoryDesk

RECEIVED: Final = CannedReply(
    "received",
    "Received",
    {"ko": "{{brand.name}}에서 문의를 받았습니다. 번호: #{{ticket.number}}", "en": "Thank you. #{{ticket.number}}"},
)


def acknowledging_desk() -> MemoryDesk:
    """Hana's desk; its brand sends the canned reply `received`."""
    desk = MemoryDesk()
    desk.brands["acme"] = Brand("acme", Address("Acme Support", "support@acme.example"), acknowledge="received")
    desk.perform(JoinDesk("hana", "김하나"), SaveCanned(RECEIVED), actor=SYSTEM)
    return desk


def mail(number: int = 1, address: str = "", **fields: Any) -> Incoming:
    """A mail that opens a ticket, from somebody new if no address is given; `fields` are those of Incoming."""
    author = Identity(IdentityKind.EMAIL, address or f"c{number}@example.com")
    message = incoming(f"<{number}@example.org>", subject=f"matter {number}", text=f"text {number}")
    return replace(message, **{"author": author, **fields})


def opened(
    desk: MemoryDesk, number: int, address: str = "", *, mailbox: str = "support", **fields: Any
) -> list[Change]:
    """Somebody opens a ticket now; what it changed."""
    message = mail(number, address, **{"sent_at": desk.now, **fields})
    return desk.perform(Receive(message, mailbox, "acme"), actor=SYSTEM)
