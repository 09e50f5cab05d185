"""F-09, rule 8: the files of a mail that is too large are listed when it comes in, and each is fetched on demand."""

from __future__ import annotations

from email.policy import SMTP

import pytest

from desk.agent import SYSTEM
from desk.change import AttachmentFetched, RereadFailed
from desk.command import KeepAttachment
from desk.conversation import Entry
from desk.errors import NotAllowed, NotFound
from desk.incoming import ONLY_BEGINNING
from mailsync import reread
from mailsync.reading import Readers
from store import attachments, conversation, journal, ledger, requests
from store.ledger import LedgerState
from tests.mailsync.desks import HANA, Desk, imap_mailbox
from tests.mailsync.dovecot import Dovecot
from tests.mailsync.letters import letter
from tests.mailsync.test_imap_structure import several
from tests.mailsync.test_oversize import FILE, Make, _small, large, only  # noqa: F401 (a fixture)
from tests.waiting import until_outside

pytestmark = [pytest.mark.real_server, pytest.mark.usefixtures("trusted")]


def two_files() -> bytes:
    mail = several()
    mail["Message-ID"] = "<large@example.org>"
    mail.add_attachment(FILE, "application", "pdf", filename="plan.pdf")
    return mail.as_bytes(policy=SMTP)


@pytest.fixture
def desk(dovecot: Dovecot, user: str, make_desk: Make) -> Desk:
    """With a large mail of which the beginning has come in."""
    dovecot.deliver(user, [letter(1), two_files(), letter(2)])
    desk = make_desk(imap_mailbox(dovecot, user))
    assert desk.engine.run_once().mailboxes["support"].fetched == 3
    return desk


def index_of(entry: Entry, name: str) -> int:
    (index,) = (one.index for one in entry.attachments if one.name == name)
    return index


def ask(desk: Desk, *names: str) -> None:
    entry = only(desk)
    for name in names:
        requests.ask_for(desk.store, entry.id, entry.attachments[index_of(entry, name)], "hana")


def test_f09_the_files_of_a_large_mail_are_listed_and_one_is_fetched_by_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = only(desk)
    assert entry.warnings == (ONLY_BEGINNING,)
    assert len(entry.attachments) == 7
    assert all(one.away for one in entry.attachments)
    plan = index_of(entry, "plan.pdf")
    assert abs(entry.attachments[plan].size - len(FILE)) < len(FILE) // 50
    with pytest.raises(NotFound, match=r"plan\.pdf is still on the server"):
        attachments.read(desk.store, entry.id, plan)
    with pytest.raises(NotFound):
        attachments.preview(desk.store, entry.id, plan)

    told: list[tuple[int, str]] = []
    monkeypatch.setattr(requests, "progress", lambda _store, _entry, done, section="": told.append((done, section)))
    ask(desk, "plan.pdf", "note.txt")
    assert len(requests.pending(desk.store)) == 2
    assert desk.engine.run_once().problems == ()
    after = only(desk)
    assert [one.name for one in after.attachments if not one.away] == ["note.txt", "plan.pdf"]
    assert after.attachments[plan].size == len(FILE)
    assert attachments.read(desk.store, entry.id, plan) == (after.attachments[plan], FILE)
    assert attachments.preview(desk.store, entry.id, plan).text is None
    assert attachments.preview(desk.store, entry.id, index_of(entry, "note.txt")).text == "한 줄\n두 줄"
    section = after.attachments[plan].section
    done = [size for size, number in told if section and number == section.number]
    assert len(done) > 5
    assert max(b - a for a, b in zip([0, *done], done, strict=False)) <= 10_000  # as `_small` has it
    assert requests.pending(desk.store) == []
    assert (after.warnings, after.raw) == (entry.warnings, entry.raw)
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: 2, LedgerState.OVERSIZE: 1}
    happened = journal.of_ticket(desk.store, entry.ticket)[-1]
    assert isinstance(happened.change, AttachmentFetched)
    assert (happened.actor, happened.change.name) == (HANA, "plan.pdf")
    with pytest.raises(NotAllowed):
        ask(desk, "plan.pdf")


def test_f09_a_file_is_fetched_while_the_engine_waits_for_mail(desk: Desk) -> None:
    with desk.running():
        ask(desk, "plan.pdf")
        until_outside(lambda: not only(desk).attachments[index_of(only(desk), "plan.pdf")].away)
    assert attachments.read(desk.store, only(desk).id, index_of(only(desk), "plan.pdf"))[1] == FILE


def test_f09_all_of_the_mail_can_still_be_fetched_and_then_no_file_is_missed(desk: Desk) -> None:
    ask(desk, "plan.pdf")
    requests.ask(desk.store, only(desk).id, "hana")
    assert desk.engine.run_once().problems == ()
    entry = only(desk)
    assert entry.warnings == ()
    assert [one.section for one in entry.attachments] == [None] * 7
    assert attachments.read(desk.store, entry.id, index_of(entry, "plan.pdf"))[1] == FILE
    assert requests.pending(desk.store) == []


@pytest.mark.parametrize("trouble", ["another", "too large"])
def test_f09_a_file_that_can_not_be_fetched_is_told_and_stays_on_the_server(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    ask(desk, "plan.pdf")
    if trouble == "another":
        desk.store.connection.execute("UPDATE ledger SET uid = '9' WHERE uid = '1'")
        desk.store.connection.execute("UPDATE ledger SET uid = '1' WHERE state = 'oversize'")
    else:
        monkeypatch.setattr(reread, "LARGEST_ON_DEMAND", 20_000)
    before = only(desk)
    desk.engine.run_once()
    assert only(desk) == before
    assert isinstance(journal.of_ticket(desk.store, before.ticket)[-1].change, RereadFailed)
    assert requests.pending(desk.store) == []


def test_f09_a_better_parser_leaves_the_server_s_list_as_it_is(desk: Desk) -> None:
    before = only(desk)
    desk.store.connection.execute("UPDATE entry SET parser = 0, text = 'mojibake'")
    readers = Readers()
    told = list(reread.reparse(desk.store, readers))
    readers.close()
    assert {difference.field for one in told for difference in one.differences} == {"text"}
    assert only(desk) == before


def test_f09_what_is_here_already_is_not_kept_twice(desk: Desk) -> None:
    ask(desk, "plan.pdf")
    desk.engine.run_once()
    entry = only(desk)
    section = entry.attachments[index_of(entry, "plan.pdf")].section
    assert section is not None
    done = desk.store.perform(KeepAttachment(entry.id, section.number, "0" * 64, 1), actor=SYSTEM)
    assert done.changes == ()
    assert conversation.entry(desk.store, entry.id) == entry


def test_f09_a_mail_of_one_file_is_fetched_by_it(dovecot: Dovecot, user: str, make_desk: Make) -> None:
    dovecot.deliver(user, [large()])
    desk = make_desk(imap_mailbox(dovecot, user))
    desk.engine.run_once()
    ask(desk, "plan.pdf")
    desk.engine.run_once()
    assert attachments.read(desk.store, only(desk).id, 0)[1] == FILE
