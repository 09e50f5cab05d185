"""F-14: mails that could not be read are read once more; and what a better parser makes of those that were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from desk.command import AddNote, SetStatus
from desk.conversation import Entry
from desk.query import parse as query
from desk.ticket import Channel, Status
from mailsync import mail, reread
from mailsync.channel import Batch, Item
from mailsync.intake import Intake
from mailsync.reader import Reading, read_one
from mailsync.reading import Readers
from store import attachments, audit, conversation, journal, ledger, tickets
from store.ledger import LedgerState
from tests.mailsync import poison
from tests.mailsync.desks import HANA, Desk
from tests.mailsync.letters import letter

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def desk(make_desk: Callable[[str], Desk]) -> Desk:
    return make_desk("")


def take(desk: Desk, *mails: bytes, broken: tuple[int, ...] = (), old: bool = False) -> list[Entry]:
    """Take mails in as an engine would whose parser can't read those at the places `broken`."""
    intake = Intake(desk.store, "support", "acme", Channel.MAIL)
    known = len(intake.known("INBOX", "1"))
    items = tuple(Item("INBOX", "1", str(known + n), raw, NOW, old) for n, raw in enumerate(mails))
    readings: list[Reading] = [
        "ValueError: no" if n in broken else read_one(partial(mail.read, secret=desk.store.secret), item)
        for n, item in enumerate(items)
    ]
    intake.take(Batch("INBOX", items), readings)
    return sorted(desk.messages(), key=lambda entry: entry.id)[-len(mails) :]


def retry(desk: Desk, readers: Readers, edited: bytes | None = None) -> str:
    (failed,) = ledger.failed(desk.store)
    return reread.retry(desk.store, readers, failed, HANA, edited)


def test_f14_a_mail_that_can_be_read_now_says_what_it_says(desk: Desk, readers: Readers) -> None:
    (broken,) = take(desk, letter(1), broken=(0,))
    assert retry(desk, readers) == ""
    mended = conversation.entry(desk.store, broken.id)
    ticket = tickets.get(desk.store, broken.ticket)
    assert (mended.broken, mended.subject) == ("", "배송 문의 1")
    assert "주문 1번" in mended.text
    assert (ticket.subject, ticket.customer.name, ticket.messages) == ("배송 문의 1", "김지수 1", 1)
    assert ticket.waiting_since is not None
    assert [found.number for found in tickets.page(desk.store, query("도착하지"), "hana", limit=9)] == [ticket.number]
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: 1}
    assert ledger.failed(desk.store) == []
    assert audit.unaccounted(desk.store, "support") == []
    assert attachments.raw(desk.store, broken.id) == letter(1)
    assert journal.of_ticket(desk.store, broken.ticket)[-1].actor == HANA


def test_f14_it_goes_to_the_ticket_that_it_answers(desk: Desk, readers: Readers) -> None:
    first, answer = take(desk, letter(1), letter(2, answers=1), broken=(1,))
    assert first.ticket != answer.ticket
    assert retry(desk, readers) == ""
    assert tickets.get(desk.store, answer.ticket).merged_into == first.ticket
    together = conversation.entries(desk.store, first.ticket)
    assert [entry.id for entry in together if not entry.event] == [first.id, answer.id]
    assert [why.code for why in conversation.entry(desk.store, answer.id).why] == ["refers_to"]
    (later,) = take(desk, letter(3, answers=2))
    assert later.ticket == first.ticket


def test_f14_its_answers_find_a_mail_whose_id_stands_on_a_line_of_its_own(desk: Desk) -> None:
    folded = letter(1).replace(b"Message-ID: ", b"Message-ID:\r\n ")
    broken, answer = take(desk, folded, letter(2, answers=1), broken=(0,))
    assert answer.ticket == broken.ticket


def test_f14_a_mail_whose_id_could_not_be_seen_goes_to_the_answers_that_came_before(
    desk: Desk, readers: Readers
) -> None:
    unseen = letter(1).replace(b"Message-ID: ", b"Message-ID: (none) ")
    answer, broken = take(desk, letter(2, answers=1), unseen, broken=(1,))
    assert answer.ticket != broken.ticket
    assert retry(desk, readers, letter(1)) == ""
    assert tickets.get(desk.store, broken.ticket).merged_into == answer.ticket
    assert [why.code for why in conversation.entry(desk.store, broken.id).why] == ["named_before"]


def test_f14_answers_stay_with_a_mail_whose_subject_could_not_be_read_before(
    make_desk: Callable[[str], Desk], readers: Readers
) -> None:
    desk = make_desk('other_subject = "new"\n')
    (broken,) = take(desk, letter(1), broken=(0,))
    assert retry(desk, readers) == ""
    (answer,) = take(desk, letter(2, answers=1, subject="Re: 배송 문의 1"))
    assert answer.ticket == broken.ticket


def test_a_ticket_that_an_agent_had_a_hand_in_is_linked_and_stays(desk: Desk, readers: Readers) -> None:
    first, answer = take(desk, letter(1), letter(2, answers=1), broken=(1,))
    desk.store.perform(AddNote(answer.ticket, "whose is this?"), actor=HANA)
    assert retry(desk, readers) == ""
    assert tickets.get(desk.store, answer.ticket).merged_into is None
    assert set(desk.store.state.links(answer.ticket)) == {first.ticket}


def test_a_mail_of_the_archive_wakes_nobody(desk: Desk, readers: Readers) -> None:
    take(desk, letter(1), letter(2, answers=1), broken=(1,), old=True)
    assert retry(desk, readers) == ""
    assert {ticket.status for ticket in desk.tickets("status:closed")} == {Status.CLOSED}
    assert not any(ticket.waiting_since for ticket in desk.tickets())


def test_a_machine_s_mail_waits_for_nobody(desk: Desk, readers: Readers) -> None:
    (broken,) = take(desk, b"Auto-Submitted: auto-replied\r\n" + letter(1), broken=(0,))
    assert tickets.get(desk.store, broken.ticket).waiting_since is not None
    assert retry(desk, readers) == ""
    assert tickets.get(desk.store, broken.ticket).waiting_since is None


def test_what_still_can_not_be_read_stays_with_the_try_in_its_history(
    desk: Desk, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "read", poison.refuse)
    (broken,) = take(desk, letter(1, text="poison"))
    assert broken.broken.startswith("ValueError")
    assert retry(desk, readers) == "ValueError: this parser can't read that"
    assert conversation.entry(desk.store, broken.id) == broken
    assert [type(entry.change).__name__ for entry in journal.of_ticket(desk.store, broken.ticket)][-1] == "RereadFailed"
    assert ledger.tally(desk.store, "support") == {LedgerState.FAILED: 1}


def test_an_edited_source_is_read_and_the_original_is_kept(
    desk: Desk, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "read", poison.refuse)
    original = letter(1, text="poison")
    (broken,) = take(desk, original)
    edited = original.replace(b"poison", b"medicine")
    assert retry(desk, readers, edited) == ""
    assert conversation.entry(desk.store, broken.id).text.strip() == "medicine"
    assert attachments.raw(desk.store, broken.id) == edited
    rows = desk.store.connection.execute("SELECT ledger.state, blob.size FROM ledger JOIN blob ON sha256 = ledger.raw")
    assert list(rows) == [("ticketed", len(original))]
    assert take(desk, original)[0].id == broken.id  # the same mail by another way is known


def older(desk: Desk, entry: Entry, **fields: object) -> None:
    """Let an entry be as an older parser would have left it."""
    columns = ", ".join(f"{name} = ?" for name in fields)
    desk.store.connection.execute(f"UPDATE entry SET parser = 0, {columns} WHERE id = ?", (*fields.values(), entry.id))


def reparse(desk: Desk, readers: Readers, **how: object) -> list[tuple[int, list[str]]]:
    found = reread.reparse(desk.store, readers, **how)  # type: ignore[arg-type]
    return [(one.entry.id, [each.field for each in one.differences]) for one in found]


def test_reparse_takes_over_what_a_better_parser_reads(desk: Desk, readers: Readers) -> None:
    one, two, three = take(desk, letter(1), letter(2), letter(3))
    older(desk, one, text="?????", author_name="=?utf-8?q?broken")
    older(desk, two, text=two.text)
    expected = [(one.id, ["author", "text"])]
    assert reparse(desk, readers, dry_run=True) == expected
    assert conversation.entry(desk.store, one.id).text == "?????"
    assert reparse(desk, readers) == expected
    assert conversation.entry(desk.store, one.id) == one
    assert [found.number for found in tickets.page(desk.store, query("도착하지"), "hana", limit=9)] == [
        three.ticket, two.ticket, one.ticket,
    ]  # fmt: skip
    (event,) = [entry for entry in conversation.entries(desk.store, one.ticket) if entry.event]
    assert (event.event, dict(event.data)["fields"]) == ("MessageReread", "author,text")
    assert reparse(desk, readers) == []


def test_reparse_undoes_nothing_that_a_person_did(desk: Desk, readers: Readers) -> None:
    one, two = take(desk, letter(1), letter(2, answers=1))
    assert one.ticket == two.ticket
    older(desk, two, text="?", references_="[]")
    desk.store.perform(AddNote(one.ticket, "mine"), SetStatus(one.ticket, Status.PENDING), actor=HANA)
    assert reparse(desk, readers) == [(two.id, ["text", "references"])]
    ticket = tickets.get(desk.store, one.ticket)
    assert (ticket.status, ticket.messages) == (Status.PENDING, 2)
    assert "mine" in [entry.text for entry in conversation.entries(desk.store, one.ticket)]


def test_reparse_tells_where_a_mail_would_go_today_and_leaves_it(desk: Desk, readers: Readers) -> None:
    one, two = take(desk, letter(1), letter(2))
    source = letter(2, answers=1)
    desk.store.connection.execute("UPDATE entry SET parser = 0, raw = ? WHERE id = ?", (put(desk, source), two.id))
    (found,) = reread.reparse(desk.store, readers)
    assert found.elsewhere == one.ticket
    assert conversation.entry(desk.store, two.id).ticket == two.ticket


def test_reparse_goes_as_far_as_it_is_told(desk: Desk, readers: Readers) -> None:
    entries = take(desk, *(letter(n) for n in range(1, 4)))
    for entry in entries:
        older(desk, entry, text="?")
    assert len(reparse(desk, readers, limit=1, dry_run=True)) == 1
    assert len(reparse(desk, readers, since=entries[1].at, dry_run=True)) == 2
    assert len(reparse(desk, readers)) == 3


def test_a_mail_that_can_not_be_read_any_more_keeps_what_was_read_of_it(
    desk: Desk, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry,) = take(desk, letter(1, text="poison"))
    older(desk, entry, html=entry.html)
    monkeypatch.setattr(mail, "read", poison.refuse)
    assert reparse(desk, readers) == [(entry.id, ["broken"])]
    assert conversation.entry(desk.store, entry.id) == entry


def put(desk: Desk, raw: bytes) -> str:
    from store import blobs

    return blobs.put(desk.store, raw)
