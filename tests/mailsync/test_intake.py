"""Rule 7: one bad mail stops nobody, and nobody has to look for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from desk.errors import StoreError
from desk.incoming import ONLY_BEGINNING
from desk.mail.facts import Kind
from desk.ticket import Channel
from mailsync import mail
from mailsync.channel import Batch, Item
from mailsync.intake import Intake, Tally
from mailsync.reader import Reading, read_one
from store import attachments, ledger
from store.ledger import LedgerState
from tests.mailsync.desks import Desk
from tests.mailsync.letters import letter, letters

NOW = datetime(2026, 3, 1, tzinfo=UTC)
READ = partial(mail.read, secret=b"s" * 32)


@pytest.fixture
def desk(make_desk: Callable[[str], Desk]) -> Desk:
    return make_desk("")


@pytest.fixture
def intake(desk: Desk) -> Intake:
    return Intake(desk.store, "support", "acme", Channel.MAIL)


def items(count: int) -> tuple[Item, ...]:
    return tuple(Item("INBOX", "1", str(n), raw, NOW) for n, raw in enumerate(letters(count), 1))


def read_all(items: tuple[Item, ...]) -> list[Reading]:
    """What each says, read here: nothing in these mails kills."""
    return [read_one(READ, item) for item in items]


def test_a_mail_that_can_not_be_read_is_a_visible_ticket_among_its_neighbours(desk: Desk, intake: Intake) -> None:
    batch = Batch("INBOX", items(3))
    first, _second, third = read_all(batch.items)
    assert intake.take(batch, [first, "ValueError: \x1b[31m", third]) == Tally(3, 2, 1, 0, 1)
    (bad,) = (entry for entry in desk.messages() if entry.broken)
    assert bad.broken.startswith("ValueError")
    assert bad.message_id == "<2@example.org>"  # so that mail 3, which answers it, lies beside it
    assert bad.author.address == "customer2@example.org"
    assert attachments.raw(desk.store, bad.id) == batch.items[1].raw
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: 2, LedgerState.FAILED: 1}


def test_a_mail_that_the_desk_can_not_take_takes_no_neighbour_with_it(desk: Desk, intake: Intake) -> None:
    batch = Batch("INBOX", items(2))
    first, second = read_all(batch.items)
    assert not isinstance(first, str)
    poison = replace(first, text="a lone surrogate: \ud800")
    assert intake.take(batch, [poison, second]).failed == 1
    assert len(desk.messages()) == 2
    assert sorted(bool(entry.broken) for entry in desk.messages()) == [False, True]


@pytest.mark.parametrize("room", [2, 8, 15, 22])
def test_a_full_disk_spoils_no_mail(desk: Desk, room: int) -> None:
    batch = Batch("INBOX", items(60))
    read = read_all(batch.items)
    (pages,) = desk.store.connection.execute("PRAGMA page_count").fetchone()
    desk.store.connection.execute(f"PRAGMA max_page_count = {pages + room}")
    with pytest.raises(StoreError, match="full"):
        Intake(desk.store, "support", "acme", Channel.MAIL).take(batch, read)
    desk.store.connection.execute("PRAGMA max_page_count = 1000000")

    intake = Intake(desk.store, "support", "acme", Channel.MAIL)
    known = intake.known("INBOX", "1")
    rest = [(item, reading) for item, reading in zip(batch.items, read, strict=True) if item.uid not in known]
    intake.take(Batch("INBOX", tuple(item for item, _ in rest)), [reading for _, reading in rest])
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: 60}
    assert not any(entry.broken for entry in desk.messages())


def test_a_bad_mail_is_recognised_when_it_comes_again(desk: Desk, intake: Intake) -> None:
    (item,) = items(1)
    intake.take(Batch("INBOX", (item,)), ["bad"])
    again = replace(item, epoch="2")
    assert intake.take(Batch("INBOX", (again,)), ["bad"]).ignored == 1


def test_f09_a_mail_that_is_too_large_shows_its_beginning(desk: Desk, intake: Intake) -> None:
    item = Item("INBOX", "1", "1", letter(1)[:300], NOW, whole_size=73_000_000)
    intake.take(Batch("INBOX", (item,)), read_all((item,)))
    (entry,) = desk.messages()
    assert ONLY_BEGINNING in entry.warnings
    assert ledger.tally(desk.store, "support") == {LedgerState.OVERSIZE: 1}


def test_what_the_ledger_has_is_known_at_once_and_after_a_new_start(desk: Desk, intake: Intake) -> None:
    batch = Batch("INBOX", items(3), position={"below": 7})
    intake.take(batch, read_all(batch.items))
    later = Intake(desk.store, "support", "acme", Channel.MAIL)
    assert intake.known("INBOX", "1") == later.known("INBOX", "1") == {"1", "2", "3"}
    assert later.position("INBOX") == {"below": 7}
    assert later.known("INBOX", "2") == set()


def test_a_message_is_never_younger_than_its_arrival() -> None:
    raw = letter(1, sent_at=datetime(2099, 1, 1, tzinfo=UTC))
    assert mail.read(Item("INBOX", "1", "1", raw, NOW), b"").sent_at == NOW
    undated = raw.replace(b"Date:", b"X-Date:")
    assert mail.read(Item("INBOX", "1", "1", undated, NOW), b"").sent_at == NOW


def test_a_mail_that_names_no_sender_has_one_that_nothing_is_sent_to() -> None:
    read = mail.read(Item("INBOX", "1", "1", b"Subject: hi\r\n\r\nhi", NOW), b"")
    assert read.author.value == "unknown@invalid"


@pytest.mark.parametrize(
    "copy",
    [
        lambda raw: b"Received: from elsewhere\r\nDelivered-To: sales@acme.example\r\n" + raw,
        lambda raw: raw.replace(b"\r\n", b"\n"),
        lambda raw: raw + b"\r\n\r\n",
        lambda raw: raw.replace(b"Subject: ", b"Subject:\r\n  "),
    ],
    ids=["another way", "other line ends", "more at the end", "folded"],
)
def test_f11_a_copy_is_known_as_the_same_mail(copy: Callable[[bytes], bytes]) -> None:
    assert mail.content(copy(letter(1))) == mail.content(letter(1))


def test_a_large_mail_is_known_by_the_same_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = letter(1) + b"a line\r\nand one\rthat is odd\r\r\n\n\r\n" * 3
    quickly = mail.content(raw)
    monkeypatch.setattr(mail, "_LARGE", 0)
    assert mail.content(raw) == quickly


@pytest.mark.parametrize("change", [(b"2", b"3"), (b"Subject: ", b"Subject: x"), (b"customer", b"other")])
def test_f11_another_mail_with_the_same_id_is_another(change: tuple[bytes, bytes]) -> None:
    assert mail.content(letter(2).replace(*change)) != mail.content(letter(2))


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("", Kind.MESSAGE),
        ("Auto-Submitted: auto-replied\r\n", Kind.AUTO_REPLY),
        ("Precedence: bulk\r\n", Kind.BULK),
    ],
)
def test_s13_mail_by_a_list_that_is_the_desk_itself_is_what_its_writer_is(lines: str, kind: Kind) -> None:
    """A group of Google's that customers write to marks each mail as a list's."""
    marks = (
        "Precedence: list\r\nList-ID: <support.acme.example>\r\nList-Post: <https://groups.example/acme/support/post>,\r\n"
        " <mailto:Support@acme.example>\r\nList-Unsubscribe: <mailto:manage+7@groups.example>\r\n"
    )
    raw = f"{lines}{marks}".encode() + letter(1)
    item = Item("INBOX", "1", "1", raw, NOW)
    read = mail.read(item, b"", frozenset({"support@acme.example"}))
    assert read.kind is kind
    assert bool(read.reasons) is (kind is not Kind.MESSAGE)
    assert mail.read(item, b"", frozenset({"help@acme.example"})).kind is (kind if lines else Kind.BULK)
