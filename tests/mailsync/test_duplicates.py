"""The same mail more than once: one mail is one message, and nothing that says something else is dropped (F-11)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final

import pytest

from desk.mail.facts import Kind
from desk.ticket import Channel
from mailsync import mail
from mailsync.channel import Batch, Item
from mailsync.intake import Intake, Tally
from mailsync.reader import read_one
from tests.mailsync.desks import Desk
from tests.mailsync.letters import letter

NOW: Final = datetime(2026, 3, 1, tzinfo=UTC)
READ = partial(mail.read, secret=b"s" * 32)
MAILBOXES: Final = ("support", "sales")


@pytest.fixture
def desk(make_desk: Callable[[str], Desk]) -> Desk:
    return make_desk("")


def take(desk: Desk, raws: list[bytes], mailbox: str = "support", brand: str = "acme", first: int = 1) -> Tally:
    """Take mails in by a mailbox."""
    items = tuple(Item("INBOX", "1", str(uid), raw, NOW) for uid, raw in enumerate(raws, first))
    return Intake(desk.store, mailbox, brand, Channel.MAIL).take(
        Batch("INBOX", items), [read_one(READ, item) for item in items]
    )


def by_another_way(raw: bytes, way: int) -> bytes:
    """The mail as another server delivers it."""
    head = b"Return-Path: <bounces@example.org>\r\nDelivered-To: box%d@acme.example\r\n" % way
    return head + b"Received: from mx%d.example.org; Sun, 1 Mar 2026 00:00:%02d +0000\r\n" % (way, way % 60) + raw


def without_id(raw: bytes) -> bytes:
    return b"".join(line for line in raw.splitlines(keepends=True) if not line.lower().startswith(b"message-id"))


def by_a_list(raw: bytes) -> bytes:
    return b"List-Id: <users.lists.example>\r\nPrecedence: list\r\n" + by_another_way(raw, 7)


def corpus() -> tuple[list[tuple[str, bytes]], int, int]:
    """A thousand mails with the mailboxes that they come by, and how many messages and tickets they are."""
    mails: list[tuple[str, bytes]] = []
    messages = tickets = 0
    for number in range(1, 201):
        raw = letter(number)
        if number % 4 == 0:
            raw = without_id(raw)
        mails += [(MAILBOXES[0], raw), (MAILBOXES[1], by_another_way(raw, number))]
        mails.append((MAILBOXES[number % 2], by_another_way(raw.replace(b"\r\n", b"\n"), number + 1)))
        mails.append((MAILBOXES[0], by_a_list(raw)) if number % 3 else (MAILBOXES[0], by_another_way(raw, number + 2)))
        messages, tickets = messages + 1, tickets + 1
        if number % 4:  # somebody else's id, or the same program's twice
            sender = f"eve{number}@example.net" if number % 2 else ""
            mails.append((MAILBOXES[1], letter(number, text=f"something else {number}\n", sender=sender)))
            messages += 1
        else:
            mails.append((MAILBOXES[1], raw))
    return mails, messages, tickets


def test_f11_one_mail_is_one_message_by_whatever_ways_it_comes(desk: Desk) -> None:
    mails, messages, tickets = corpus()
    assert len(mails) == 1_000
    random.Random(11).shuffle(mails)
    for mailbox in MAILBOXES:
        take(desk, [raw for by, raw in mails if by == mailbox], mailbox)
    people = [entry for entry in desk.messages() if entry.mail_kind is Kind.MESSAGE]
    assert len(people) == messages
    assert Counter(entry.content for entry in people).most_common(1)[0][1] == 1
    assert len(desk.tickets()) == tickets
    assert all(ticket.waiting_since is not None for ticket in desk.tickets())


def test_f11_a_list_that_was_faster_than_the_mail_itself_does_not_hide_it(desk: Desk) -> None:
    assert take(desk, [by_a_list(letter(1))]) == Tally(1, new_tickets=1)
    assert desk.tickets()[0].waiting_since is None
    assert take(desk, [letter(1)], "sales") == Tally(1, replies=1)
    (ticket,) = desk.tickets()
    assert ticket.waiting_since is not None
    assert take(desk, [letter(1), by_a_list(letter(1))], first=2) == Tally(2, ignored=2)


def test_f11_mails_without_id_and_date_are_told_apart_by_the_way_they_came(desk: Desk) -> None:
    """A machine that says the same again and again means it each time."""
    alarm = b"From: disk@example.org\r\nSubject: disk full\r\n\r\nsda1\r\n"
    assert take(desk, [by_another_way(alarm, 1), by_another_way(alarm, 2), by_another_way(alarm, 2)]).ignored == 1


def test_f11_two_brands_have_a_mail_each(desk: Desk) -> None:
    for brand, mailbox in (("acme", "support"), ("hanbit", "hilfe")):
        assert take(desk, [letter(1), by_another_way(letter(1), 3)], mailbox, brand).new_tickets == 1


def test_f11_nobody_makes_a_mail_vanish_by_giving_it_an_id_of_ours(desk: Desk) -> None:
    take(desk, [letter(1)])
    desk.reply(1001)
    ours = next(entry.message_id for entry in desk.messages() if entry.author.agent)
    assert take(desk, [letter(2, message_id=ours)], first=2).ignored == 0
    own = letter(3, message_id=ours, sender="Acme <support@acme.example>")
    assert take(desk, [own], first=3).ignored == 1


def test_s48_of_ten_thousand_references_the_nearest_fifty_are_kept(desk: Desk) -> None:
    ids = " ".join(f"<{number}@deep.example>" for number in range(10_000)).encode()
    take(desk, [b"References: " + ids + b"\r\n" + letter(1)])
    (entry,) = desk.messages()
    assert entry.references == tuple(f"<{number}@deep.example>" for number in range(9_999, 9_949, -1))
