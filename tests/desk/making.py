"""Short ways to make what tests need: a message from a customer, an agent, a desk with one ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from desk.agent import Actor
from desk.command import Receive
from desk.customer import Identity, IdentityKind
from desk.incoming import Incoming
from desk.mail.facts import Kind
from desk.outbox import Delivery, OutboxItem, OutboxState
from desk.ticket import Channel
from tests.desk.memory import T0

HANA = Actor("hana")
LEE = Actor("lee")


def incoming(
    message_id: str = "<1@example.org>",
    *,
    author: str = "jisu@example.com",
    name: str = "김지수",
    subject: str = "배송이 아직 안 왔어요",
    text: str = "주문한 지 열흘이 지났습니다.",
    refers_to: tuple[str, ...] = (),
    signed_ticket: int | None = None,
    kind: Kind = Kind.MESSAGE,
    sent_at: datetime = T0,
    channel: Channel = Channel.MAIL,
) -> Incoming:
    """A message from a customer; its content follows from its text."""
    identity = IdentityKind.EMAIL if channel is Channel.MAIL else IdentityKind.FEED
    return Incoming(
        channel=channel,
        author=Identity(identity, author, name),
        message_id=message_id,
        content=f"content of {text}",
        subject=subject,
        text=text,
        sent_at=sent_at,
        refers_to=refers_to,
        signed_ticket=signed_ticket,
        kind=kind,
    )


def receive(message: Incoming, *, brand: str = "acme", archive: bool = False) -> Receive:
    """The command that takes it in."""
    return Receive(message, mailbox="support", brand=brand, archive=archive)


def verdicts(item: OutboxItem, state: OutboxState, words: str = "") -> tuple[Delivery, ...]:
    """The same verdict on all recipients of an item."""
    return tuple(replace(part, state=state, words=words) for part in item.deliveries)
