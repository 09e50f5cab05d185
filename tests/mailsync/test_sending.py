"""The way out: from the outbox through a real SMTP server, and every way in which that goes wrong (rule 17)."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from desk.command import Reply
from desk.mail.compose import signed_ticket
from desk.outbox import GIVE_UP_AFTER, OutboxState
from mailsync.doors import doors
from mailsync.sender import Sender
from store import Store, blocked, outbox
from tests.mailsync.authority import Authority
from tests.mailsync.desks import HANA, ROOT, Desk, maildir_mailbox, smtp_way
from tests.mailsync.letters import letter
from tests.mailsync.post_office import PASSWORD, USER, PostOffice, post_office
from tests.mailsync.proxy import Proxy
from tests.waiting import until_outside

Make = Callable[[str], Desk]


@pytest.fixture
def desk(make_desk: Make, maildir: Path, office: PostOffice) -> Desk:
    """One ticket, and SMTP to leave by."""
    made = make_desk(maildir_mailbox(maildir) + smtp_way(office.port))
    made.engine.run_once()
    return made


def test_an_answer_leaves_with_the_ids_that_keep_the_thread_together(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    item = desk.reply(ticket.number, "환불해 드렸습니다.\n.\nHana")
    summary = desk.engine.run_once()
    assert (summary.sent, summary.problems) == (1, ())
    (taken,) = office.taken
    mail = message_from_bytes(taken.raw, policy=default)
    assert mail["In-Reply-To"] == mail["References"] == "<1@example.org>"
    assert mail["Message-ID"] == desk.item(item).message_id
    assert signed_ticket(mail["Message-ID"], desk.store.secret) == ticket.number
    assert mail["From"] == "Acme <support@acme.example>"
    assert mail["Subject"] == "Re: 배송 문의 1"
    assert isinstance(mail, EmailMessage)
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain.startswith("환불해 드렸습니다.\r\n.\r\nHana\r\n\r\n")
    assert "<p>환불해 드렸습니다.<br>\r\n.<br>\r\nHana</p>" in html
    assert (taken.sender, taken.recipients) == ("support@acme.example", ("jisu@example.org",))
    assert desk.has_left(item)
    assert desk.item(item).reason == "250 OK"


def test_the_customers_answer_to_our_answer_comes_back_to_the_ticket(
    desk: Desk, office: PostOffice, maildir: Path
) -> None:
    (ticket,) = desk.tickets()
    desk.reply(ticket.number)
    desk.engine.run_once()
    ours = message_from_bytes(office.taken[0].raw)["Message-ID"]
    back = letter(2).replace(b"Subject:", b"In-Reply-To: " + ours.encode() + b"\r\nSubject:")
    (maildir / "new" / "2.second.host").write_bytes(back)
    assert desk.engine.run_once().mailboxes["support"].replies == 1
    assert len(desk.tickets()) == 1
    assert max(desk.messages(), key=lambda entry: entry.id).why[0].code == "signed_id"


def test_what_is_not_due_stays(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    desk.store.perform(Reply(ticket.number, "later", ("jisu@example.org",), delay=timedelta(hours=1)), actor=HANA)
    assert desk.engine.run_once().sent == 0
    assert office.taken == []


def test_an_engine_that_runs_sends_what_becomes_due(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    with desk.running():
        items = [desk.reply(ticket.number) for _ in range(3)]
        until_outside(lambda: all(desk.has_left(item) for item in items))
    assert len(office.taken) == 3


def test_f22_a_refusal_for_good_is_shown_and_never_tried_again(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    item = desk.reply(ticket.number)
    office.verdicts = {"jisu@example.org": ["550 5.1.1 no such user"]}
    (problem,) = desk.engine.run_once().problems
    assert "#" in problem
    assert "550 5.1.1 no such user" in problem
    assert desk.item(item).state is OutboxState.REJECTED
    assert "550 5.1.1 no such user" in desk.item(item).reason
    assert desk.engine.run_once().problems == ()
    assert office.taken == []


def test_f22_a_refusal_for_now_is_tried_again_later_with_the_same_bytes(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    item = desk.reply(ticket.number)
    office.verdicts = {"DOT": ["451 4.7.1 greylisted"]}
    desk.engine.run_once()
    waiting = desk.item(item)
    assert (waiting.state, waiting.attempts) == (OutboxState.QUEUED, 1)
    assert waiting.due_at - desk.store.now() > timedelta(minutes=4)
    before = outbox.frozen(desk.store, item)
    assert send_at(desk, waiting.due_at) == []
    assert desk.has_left(item)
    assert [taken.raw for taken in office.taken] == [before]


def test_f22_greylisting_is_passed_at_the_second_try(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    item = desk.reply(ticket.number)
    office.verdicts = {"jisu@example.org": ["451 4.7.1 greylisted, come back in five minutes"]}
    desk.engine.run_once()
    waiting = desk.item(item)
    assert timedelta(minutes=5) <= waiting.due_at - waiting.queued_at <= timedelta(minutes=6, seconds=30)
    assert "greylisted" in waiting.reason
    assert send_at(desk, waiting.due_at - timedelta(seconds=1)) == []
    assert office.taken == []
    assert send_at(desk, waiting.due_at) == []
    assert (desk.has_left(item), len(office.taken)) == (True, 1)


def test_f23_every_vector_of_verdicts_on_four_recipients_gives_each_its_own(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    said = {"ok": "250 OK", "later": "451 4.7.1 greylisted", "never": "550 5.1.1 no such user"}
    vectors = list(product(said, repeat=4))
    items: list[int] = []
    for number, vector in enumerate(vectors):
        addresses = tuple(f"v{number}.{place}@example.org" for place in range(4))
        items.append(desk.reply(ticket.number, to=addresses))
        office.verdicts |= {address: [said[word]] for address, word in zip(addresses, vector, strict=True)}
    assert len(send_at(desk, desk.store.now())) == sum(vector.count("never") for vector in vectors)
    first = {"ok": OutboxState.SENT, "later": OutboxState.QUEUED, "never": OutboxState.REJECTED}
    for item, vector in zip(map(desk.item, items), vectors, strict=True):
        assert [part.state for part in item.deliveries] == [first[word] for word in vector]
        assert all(said[word] in part.words for word, part in zip(vector, item.deliveries, strict=True))
    assert send_at(desk, desk.store.now() + timedelta(minutes=7)) == []
    got: dict[str, list[bytes]] = {}
    for taken in office.taken:
        for recipient in taken.recipients:
            got.setdefault(recipient, []).append(taken.raw)
    for item, vector in zip(map(desk.item, items), vectors, strict=True):
        for part, word in zip(item.deliveries, vector, strict=True):
            assert part.state is (OutboxState.REJECTED if word == "never" else OutboxState.SENT)
            assert got.get(part.address, []) == ([] if word == "never" else [outbox.frozen(desk.store, item.id)])


def test_f22_what_was_refused_before_the_server_closed_is_not_asked_again(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    item = desk.reply(ticket.number, to=("a@example.org", "b@example.org"))
    office.verdicts = {"a@example.org": ["550 5.1.1 gone"], "b@example.org": ["421 4.3.2 shutting down"]}
    desk.engine.run_once()
    assert [part.state for part in desk.item(item).deliveries] == [OutboxState.REJECTED, OutboxState.QUEUED]
    send_at(desk, desk.item(item).due_at)
    assert [part.state for part in desk.item(item).deliveries] == [OutboxState.REJECTED, OutboxState.SENT]
    assert [taken.recipients for taken in office.taken] == [("b@example.org",)]


def test_an_answer_that_nobody_takes_for_five_days_is_given_up(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    item = desk.reply(ticket.number)
    office.verdicts = {"DOT": ["451 4.3.0 later", "451 4.3.0 later"]}
    assert desk.engine.run_once().problems == ()
    before = int((desk.store.now() - GIVE_UP_AFTER).timestamp() * 1000)
    with desk.store.transaction():
        desk.store.connection.execute("UPDATE outbox SET tried_at = ?", [before])
    (problem,) = send_at(desk, desk.item(item).due_at)
    assert "5 days" in problem
    assert desk.item(item).state is OutboxState.REJECTED


def test_f21_a_line_that_breaks_after_the_dot_leaves_the_answer_uncertain_for_good(
    desk: Desk, office: PostOffice
) -> None:
    (ticket,) = desk.tickets()
    item = desk.reply(ticket.number)
    office.breaks = "DOT"
    problems = desk.engine.run_once().problems
    assert any("nobody knows whether the answer arrived" in problem for problem in problems)
    assert desk.item(item).state is OutboxState.UNCERTAIN
    office.breaks = ""
    assert send_at(desk, desk.store.now() + timedelta(days=2)) == []
    assert (desk.item(item).state, len(office.taken)) == (OutboxState.UNCERTAIN, 1)


def test_a_line_that_breaks_before_the_dot_is_tried_again(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    item = desk.reply(ticket.number)
    office.breaks = "DATA"
    assert desk.engine.run_once().problems == ("support: 127.0.0.1 hung up.",)
    assert desk.item(item).state is OutboxState.QUEUED
    office.breaks = ""
    send_at(desk, desk.item(item).due_at)
    assert (desk.has_left(item), len(office.taken)) == (True, 1)


def test_f29_one_unreachable_server_is_asked_once_and_all_answers_wait(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    items = [desk.reply(ticket.number) for _ in range(3)]
    office.breaks = "DATA"
    desk.engine.run_once()
    assert sorted(desk.item(item).attempts for item in items) == [0, 0, 1]
    assert {desk.item(item).state for item in items} == {OutboxState.QUEUED}


def test_f30_an_answer_that_can_not_be_written_stops_no_other(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    bad, good = desk.reply(ticket.number), desk.reply(ticket.number)
    spoil = "UPDATE entry SET to_ = replace(to_, 'org', 'org\\nBcc: eve@evil.example') WHERE id = ?"
    with desk.store.transaction():
        desk.store.connection.execute(spoil, [desk.item(bad).entry])
    (problem,) = desk.engine.run_once().problems
    assert problem.isprintable()
    assert desk.item(bad).state is OutboxState.REJECTED
    assert desk.item(bad).reason.startswith("ValueError")
    assert desk.has_left(good)
    assert [taken.recipients for taken in office.taken] == [("jisu@example.org",)]


def test_f25_a_sender_whose_claim_was_taken_over_sends_nothing(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    number = desk.reply(ticket.number)
    late = outbox.claim(desk.store, "support", timedelta(seconds=-1))
    assert late is not None
    assert desk.engine.run_once().sent == 1
    assert not outbox.data_sent(desk.store, number, late.fence)
    assert len(office.taken) == 1


def test_f31_a_report_about_an_answer_tells_its_recipients_state_and_a_forged_one_does_not(
    desk: Desk, office: PostOffice, maildir: Path
) -> None:
    (ticket,) = desk.tickets()
    answer = desk.item(desk.reply(ticket.number))
    desk.engine.run_once()
    forged = answer.message_id.replace(f"<dh.{ticket.number}.", "<dh.1.")
    for number, message_id in enumerate((forged, answer.message_id)):
        (maildir / "new" / f"{number}.report.host").write_bytes(report(message_id, "jisu@example.org"))
        desk.engine.run_once()
        failures = [(one.recipient, one.reason, one.permanent) for entry in desk.messages() for one in entry.failures]
        assert failures == [("jisu@example.org", "user_unknown", True)] * number
    assert desk.has_left(answer.id)
    assert len(desk.tickets()) == 2  # the forged one opened a ticket of its own


def test_a_mailbox_without_a_way_out_says_so(make_desk: Make, maildir: Path) -> None:
    desk = make_desk(maildir_mailbox(maildir))
    desk.engine.run_once()
    item = desk.reply(desk.tickets()[0].number)
    assert desk.engine.run_once().sent == 0
    assert "no way out" in desk.item(item).reason


def test_a_brand_that_writes_from_elsewhere_gets_its_answers_back_by_the_mailbox(
    make_desk: Make, maildir: Path, office: PostOffice
) -> None:
    desk = make_desk(maildir_mailbox(maildir, "sales") + smtp_way(office.port))
    desk.engine.run_once()
    desk.reply(desk.tickets()[0].number)
    desk.engine.run_once()
    mail = message_from_bytes(office.taken[0].raw, policy=default)
    assert (mail["From"], mail["Reply-To"]) == ("Acme <support@acme.example>", "Acme <sales@acme.example>")
    assert office.taken[0].sender == "sales@acme.example"


def test_f20_an_engine_that_is_killed_while_it_sends_loses_and_doubles_nothing(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    items = [desk.reply(ticket.number) for _ in range(40)]
    for kill_at in (1, 7, 13, 24):
        engine = subprocess.Popen(
            [sys.executable, "-m", "cli", "--desk", desk.home, "sync"], cwd=ROOT, start_new_session=True
        )
        until_outside(partial(_has_taken, office, kill_at))
        os.kill(engine.pid, signal.SIGKILL)
        engine.wait()
    desk.engine.run_once()
    found = Counter(message_from_bytes(taken.raw)["Message-ID"] for taken in office.taken)
    for item in map(desk.item, items):
        assert item.state in {OutboxState.SENT, OutboxState.UNCERTAIN}
        assert found[item.message_id] <= 1
        assert found[item.message_id] == 1 or item.state is OutboxState.UNCERTAIN


def _has_taken(office: PostOffice, count: int) -> bool:
    return len(office.taken) >= count


def report(message_id: str, recipient: str) -> bytes:
    """A delivery report (RFC 3464) as Postfix writes it, about the mail of this id."""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: support@acme.example\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
        f"--B\r\n\r\nI'm sorry to have to inform you that your message could not be delivered.\r\n"
        f"--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address rejected: User unknown\r\n\r\n"
        f"--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nTo: {recipient}\r\n\r\n--B--\r\n"
    ).encode()


def send_at(desk: Desk, at: datetime) -> list[str]:
    """What a sender would do at another time; its problems."""
    store = Store.open(desk.path, desk.config, lambda: at)
    sender = Sender(store, doors(desk.config, desk.home, store.secret, lambda: at))
    asyncio.run(sender.once())
    store.close()
    return sender.sent.problems


def test_s01_who_writes_to_a_signed_reply_address_is_shown_to_agents_and_gets_nothing(
    make_desk: Make, maildir: Path, office: PostOffice
) -> None:
    """The address was given away: a third party's mail comes to the ticket, and nothing goes out because of it."""
    desk = make_desk(maildir_mailbox(maildir, more='reply_to = "ticket"') + smtp_way(office.port))
    desk.engine.run_once()
    (ticket,) = desk.tickets()
    desk.reply(ticket.number)
    desk.engine.run_once()
    reply_to = message_from_bytes(office.taken[0].raw, policy=default)["Reply-To"]
    assert reply_to.startswith(f"Acme <support+{ticket.number}-")
    address = reply_to.partition("<")[2].rstrip(">")
    for uid, to in ((2, address.upper()), (3, address.replace(f"+{ticket.number}-", "+1-"))):
        raw = letter(uid, sender="Shop <noreply@shop.example>", subject="Confirm your account")
        (maildir / "new" / f"{uid}.x.host").write_bytes(
            raw.replace(b"Acme Support <support@acme.example>", to.encode())
        )
    summary = desk.engine.run_once()
    assert (summary.sent, len(office.taken)) == (0, 1)
    first, second = sorted(desk.tickets(), key=lambda one: one.number)
    assert (first.messages, second.messages) == (3, 1)
    told = next(entry for entry in desk.messages() if entry.message_id == "<2@example.org>")
    assert [why.code for why in told.why] == ["reply_address"]
    assert told.author.address == "noreply@shop.example"
    assert first.customer.email == "jisu@example.org"


class Wall:
    """A clock that a test sets, and the seconds that pass."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return self.at

    def passes(self, length: timedelta, *, shown: timedelta | None = None) -> None:
        self.seconds += length.total_seconds()
        self.at += length if shown is None else shown


def sender_at(desk: Desk, wall: Wall, rested: list[float] | None = None) -> tuple[Store, Sender]:
    """A sender of the desk that goes by this clock, and what it rested."""

    async def rest(seconds: float) -> None:
        wall.passes(timedelta(seconds=seconds))
        if rested is not None:
            rested.append(seconds)

    store = Store.open(desk.path, desk.config, wall)
    found = doors(desk.config, desk.home, store.secret, wall)
    return store, Sender(store, found, lambda: wall.seconds, rest)


@pytest.mark.parametrize("hours", [3, -3])
def test_f26_24_hours_are_24_elapsed_hours_though_the_clock_is_set(desk: Desk, office: PostOffice, hours: int) -> None:
    wall, (ticket,) = Wall(desk.store.now()), desk.tickets()
    store, sender = sender_at(desk, wall)
    store.perform(Reply(ticket.number, "내일", ("jisu@example.org",), delay=timedelta(hours=24)), actor=HANA)
    wall.passes(timedelta(hours=1))
    sender.watch_clock()
    wall.passes(timedelta(seconds=1), shown=timedelta(seconds=1, hours=hours))
    sender.watch_clock()
    for seconds, taken in ((23 * 3600 - 2, 0), (1, 1), (timedelta(hours=30).total_seconds(), 1)):
        wall.passes(timedelta(seconds=seconds))
        sender.watch_clock()
        asyncio.run(sender.once())
        assert len(office.taken) == taken
    store.close()


def test_f26_after_a_step_back_nothing_is_sent_again(desk: Desk, office: PostOffice) -> None:
    wall, (ticket,) = Wall(desk.store.now() + timedelta(seconds=1)), desk.tickets()
    desk.reply(ticket.number)
    store, sender = sender_at(desk, wall)
    asyncio.run(sender.once())
    for step in (timedelta(seconds=-1), timedelta(hours=-3), timedelta(days=-400), timedelta(days=800)):
        wall.passes(timedelta(seconds=1), shown=step)
        sender.watch_clock()
        asyncio.run(sender.once())
    assert len(office.taken) == 1
    store.close()


def test_f26_an_answer_that_leaves_late_says_so(desk: Desk, office: PostOffice) -> None:
    (ticket,) = desk.tickets()
    in_time, late = desk.reply(ticket.number), desk.reply(ticket.number)
    with desk.store.transaction():
        hours_ago = "UPDATE outbox SET due_at = due_at - 8 * 3600 * 1000 WHERE id = ?"
        desk.store.connection.execute(hours_ago, [late])
    desk.engine.run_once()
    entries = {entry.outbox: entry for entry in desk.messages() if entry.outbox is not None}
    assert entries[in_time].late is None
    assert timedelta(hours=8) <= (entries[late].late or timedelta()) < timedelta(hours=9)


async def test_f29_a_revoked_login_is_knocked_at_every_five_minutes_and_the_queue_drains_gently(
    make_desk: Make, maildir: Path, trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SMTP_PASSWORD", "revoked")
    with post_office(starttls=trusted.issue().context(), login=True) as office:
        way = smtp_way(office.port).replace('"none"', '"starttls"')
        desk = make_desk(maildir_mailbox(maildir) + way + f'username = "{USER}"\npassword_env = "DESK_SMTP_PASSWORD"\n')
        await asyncio.to_thread(desk.engine.run_once)
        (ticket,) = desk.tickets()
        items = [desk.reply(ticket.number) for _ in range(20)]
        rested: list[float] = []
        wall = Wall(desk.store.now())
        store, sender = sender_at(desk, wall, rested)
        for _ in range(30):  # ten minutes, a look every twenty seconds
            await sender.look()
            wall.passes(timedelta(seconds=20))
        assert office.logins == 2
        assert {desk.item(item).state for item in items} == {OutboxState.QUEUED}
        ((mailbox, why),) = [(one.mailbox, one.why) for one in blocked.blocked(desk.store)]
        assert (mailbox, "535" in why) == ("support", True)
        monkeypatch.setenv("DESK_SMTP_PASSWORD", PASSWORD)
        wall.passes(timedelta(days=3))  # a long weekend
        await sender.look()
        assert {desk.item(item).state for item in items} == {OutboxState.SENT}
        assert rested == [0.5] * len(items)
        assert blocked.blocked(desk.store) == []
        store.close()


def test_f28_a_mail_of_25_mb_that_is_cut_at_99_per_cent_arrives_whole_at_the_next_try(
    make_desk: Make, maildir: Path, office: PostOffice
) -> None:
    with Proxy(office.port) as proxy:
        desk = make_desk(maildir_mailbox(maildir) + smtp_way(proxy.port))
        desk.engine.run_once()
        (ticket,) = desk.tickets()
        item = desk.reply(ticket.number)
        raw = b"Subject: large\r\n\r\n" + (b"x" * 998 + b"\r\n") * 25_000
        outbox.freeze(desk.store, item, raw)
        proxy.cut_client_after = len(raw) * 99 // 100
        desk.engine.run_once()
        assert (desk.item(item).state, office.taken) == (OutboxState.QUEUED, [])
        proxy.cut_client_after = None
        send_at(desk, desk.item(item).due_at)
        assert (desk.has_left(item), [taken.raw for taken in office.taken]) == (True, [raw])


def test_f27_a_server_that_is_slow_at_the_dot_gets_its_time_and_other_mail_flows(
    make_desk: Make, maildir: Path, office: PostOffice
) -> None:
    (maildir.parent / "other").mkdir()
    for name in ("new", "cur", "tmp"):
        (maildir.parent / "other" / name).mkdir()
    (maildir.parent / "other" / "new" / "1.x.host").write_bytes(letter(7, sender="Lee <lee@example.org>"))
    with post_office() as slow:
        slow.patience = threading.Event()
        desk = make_desk(
            maildir_mailbox(maildir)
            + smtp_way(slow.port)
            + maildir_mailbox(maildir.parent / "other", "sales")
            + smtp_way(office.port)
        )
        desk.engine.run_once()
        hanging, flowing = (desk.reply(ticket.number) for ticket in desk.tickets())
        with desk.running():
            until_outside(lambda: desk.item(hanging).state is OutboxState.DATA_SENT)
            until_outside(lambda: desk.has_left(flowing))
            second = desk.reply(desk.tickets()[1].number)
            until_outside(lambda: desk.has_left(second))
            assert desk.item(hanging).state is OutboxState.DATA_SENT
            slow.patience.set()
            until_outside(lambda: desk.has_left(hanging))
    assert (len(slow.taken), len(office.taken)) == (1, 2)
