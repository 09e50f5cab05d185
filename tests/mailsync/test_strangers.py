"""What strangers write into a mail's headers to get into a ticket, or to give orders, from bytes to ticket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final

import pytest

from desk.conversation import Entry
from desk.mail.compose import message_id
from desk.ticket import Channel, Priority, Status
from mailsync import mail
from mailsync.channel import Batch, Item
from mailsync.intake import Intake
from mailsync.reader import read_one
from tests.mailsync.desks import Desk
from tests.mailsync.letters import letter

NOW: Final = datetime(2026, 3, 1, tzinfo=UTC)
EVE: Final = "Eve <eve@evil.example>"


@pytest.fixture
def desk(make_desk: Callable[[str], Desk]) -> Desk:
    """One ticket, #1001."""
    made = make_desk("")
    take(made, 1, letter(1))
    return made


def take(desk: Desk, uid: int, raw: bytes) -> Entry:
    """Take a mail in; what became of it."""
    item = Item("INBOX", "1", str(uid), raw, NOW)
    reading = read_one(partial(mail.read, secret=desk.store.secret), item)
    Intake(desk.store, "support", "acme", Channel.MAIL).take(Batch("INBOX", (item,)), [reading])
    return max(desk.messages(), key=lambda entry: entry.id)


def codes(entry: Entry) -> list[str]:
    return [why.code for why in entry.why]


def test_s04_a_signed_id_leads_to_its_ticket_and_a_made_up_one_nowhere(desk: Desk) -> None:
    honest = message_id(desk.store.secret, 1001, 9, "acme.example")
    for uid, (named, ticket) in enumerate(
        [
            (honest, 1001),
            (honest.replace("dh.1001.9.", "dh.1001.8."), 1002),
            (message_id(b"another desk", 1001, 9, "acme.example"), 1003),
            ("<dh.1001.9.@acme.example>", 1004),
            ("<notify-1001-1-1795720000@acme.example>", 1005),
        ],
        start=2,
    ):
        raw = f"In-Reply-To: {named}\r\nReferences: {named}\r\n".encode() + letter(uid, sender=EVE)
        entry = take(desk, uid, raw)
        assert entry.ticket == ticket
        assert ("made_up_id" in codes(entry)) is (ticket in {1002, 1003})


def test_s03_a_strangers_subject_opens_a_ticket_and_a_participants_does_not(desk: Desk) -> None:
    assert take(desk, 2, letter(2, sender=EVE, subject="Re: [#1001] order")).ticket == 1002
    entry = take(desk, 3, letter(1, message_id="<3@x>", subject="again, #1001", text="still nothing\n"))
    assert (entry.ticket, codes(entry)) == (1001, ["number"])


def test_s09_headers_that_give_orders_are_nobodys(desk: Desk) -> None:
    orders = (
        "X-Desk-Ticket: 1001\r\nX-Deskhand-Ticket: 1001\r\nX-Zammad-Ticket-Priority: 3 high\r\n"
        "X-Priority: 1\r\nX-Desk-Priority: urgent\r\nX-Forwarded-For: 127.0.0.1\r\nX-Desk-Status: closed\r\n"
    )
    entry = take(desk, 2, orders.encode() + letter(2, sender=EVE))
    ticket = next(one for one in desk.tickets() if one.number == entry.ticket)
    assert (ticket.number, ticket.priority, ticket.status) == (1002, Priority.NORMAL, Status.NEW)
    assert (ticket.assignee, ticket.tags) == (None, ())


def test_s07_the_customer_is_who_wrote_not_where_answers_are_asked_for(desk: Desk) -> None:
    entry = take(desk, 2, b"Reply-To: ceo@customer.example\r\n" + letter(2, sender=EVE))
    ticket = next(one for one in desk.tickets() if one.number == entry.ticket)
    assert ticket.customer.email == "eve@evil.example"
    assert [one.email for one in entry.reply_to] == ["ceo@customer.example"]
    assert "reply_goes_elsewhere" in entry.warnings


def test_s06_a_new_address_in_a_thread_is_another_sender_and_the_customer_stays(desk: Desk) -> None:
    raw = b"In-Reply-To: <1@example.org>\r\n" + letter(2, sender="Jisu <jisu@new.example>")
    entry = take(desk, 2, raw)
    assert (entry.ticket, entry.author.address) == (1001, "jisu@new.example")
    (ticket,) = desk.tickets()
    assert ticket.customer.email == "customer1@example.org"
