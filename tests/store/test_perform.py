"""The real store against the desk in memory: the same commands give the same facts and leave the same desk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from desk.agent import SYSTEM, Actor
from desk.command import (
    AddNote,
    AskReview,
    Assign,
    CancelReply,
    Command,
    EditReply,
    JoinDesk,
    Merge,
    MoveMessage,
    PostponeReply,
    ReleaseReply,
    Reply,
    ReturnReply,
    SetPriority,
    SetStatus,
    Snooze,
    Tag,
    Take,
    Undo,
    Unmerge,
    Unthread,
    Wake,
)
from desk.config import OtherSubject, parse
from desk.errors import DeskError, StoreError
from desk.mail.facts import Kind
from desk.outbox import OutboxItem
from desk.ticket import LIVE, Priority, Status
from store import Store, conversation, journal, tickets
from store.state import SqlState
from tests.desk.making import HANA, LEE, incoming, receive
from tests.desk.memory import T0, MemoryDesk

CONFIG = parse(
    '[[brand]]\nname = "acme"\nfrom = "Acme <support@acme.example>"\n'
    '[[group]]\nname = "pair"\nmembers = ["hana", "lee"]\n'
)
NUMBERS = st.integers(1001, 1004)
ITEMS = st.integers(1, 3)
ACTORS = st.sampled_from([HANA, LEE])


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = T0

    def __call__(self) -> datetime:
        return self.now


def unsigned(items: Sequence[OutboxItem]) -> list[OutboxItem]:
    """Answers without their ids, which the real store signs."""
    return [replace(item, message_id="") for item in items]


class BothDesks(RuleBasedStateMachine):
    """Whatever agents and customers do, in any order, the two desks agree after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Watch()
        self.memory = MemoryDesk()
        self.memory.team_ = CONFIG.team
        self.mails = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def both(self, command: Command, actor: Actor) -> None:
        def outcome(perform: Callable[[], object]) -> object:
            try:
                perform()
            except DeskError as error:
                return type(error)
            return None

        ours = outcome(lambda: self.store.perform(command, actor=actor))
        theirs = outcome(lambda: self.memory.perform(command, actor=actor))
        assert ours == theirs

    @initialize(policy=st.sampled_from(OtherSubject))
    def two_agents_and_a_ticket(self, policy: OtherSubject) -> None:
        config = replace(CONFIG, brands=tuple(replace(brand, other_subject=policy) for brand in CONFIG.brands))
        self.store = Store.open(self.folder / "desk.db", config, self.clock)
        self.state = SqlState(self.store)
        self.memory.brands = {brand.name: brand for brand in config.brands}
        for command in (JoinDesk("hana", "김하나"), JoinDesk("lee", "Lee Min"), receive(incoming())):
            self.both(command, SYSTEM)

    @rule(
        refers_to=st.integers(0, 5),
        kind=st.sampled_from([Kind.MESSAGE, Kind.AUTO_REPLY]),
        archive=st.booleans(),
        subject=st.sampled_from(["배송이 아직 안 왔어요", "Re: Refund"]),
    )
    def a_mail_comes(self, refers_to: int, kind: Kind, archive: bool, subject: str) -> None:
        self.mails += 1
        text = f"mail {self.mails}"
        refers = (f"<m{refers_to}@x>",)
        message = incoming(f"<m{self.mails}@x>", subject=subject, text=text, refers_to=refers, kind=kind)
        self.both(receive(replace(message, sent_at=self.clock.now), archive=archive), SYSTEM)

    @rule(ticket=NUMBERS, actor=ACTORS, seen=st.integers(0, 40), anyway=st.booleans())
    def somebody_replies(self, ticket: int, actor: Actor, seen: int, anyway: bool) -> None:
        self.both(Reply(ticket, "네", ("jisu@example.com",), seen=seen, anyway=anyway), actor)

    @rule(
        actor=ACTORS,
        command=st.one_of(
            st.builds(EditReply, ITEMS),
            st.builds(CancelReply, ITEMS),
            st.builds(AskReview, ITEMS, st.sampled_from(["hana", "lee", "pair", "nobody"])),
            st.builds(ReturnReply, ITEMS, st.just("ask for the order number")),
            st.builds(ReleaseReply, ITEMS, st.integers(0, 80), st.booleans()),
        ),
    )
    def somebody_minds_the_outbox(self, actor: Actor, command: Command) -> None:
        self.both(command, actor)

    @rule(item=ITEMS, hours=st.integers(-1, 80))
    def somebody_postpones(self, item: int, hours: int) -> None:
        self.both(PostponeReply(item, self.clock.now + timedelta(hours=hours)), HANA)

    @rule(
        actor=ACTORS,
        command=st.one_of(
            st.builds(SetStatus, NUMBERS, st.sampled_from(Status)),
            st.builds(SetPriority, NUMBERS, st.sampled_from(Priority)),
            st.builds(Assign, NUMBERS, st.sampled_from(["hana", "lee", None, "nobody"])),
            st.builds(Take, NUMBERS),
            st.builds(AddNote, NUMBERS, st.just("메모")),
            st.builds(Merge, NUMBERS, NUMBERS),
            st.builds(Unmerge, NUMBERS),
            st.builds(Wake, NUMBERS),
            st.builds(Unthread, NUMBERS, st.integers(1, 9), st.booleans()),
            st.builds(MoveMessage, NUMBERS, st.integers(1, 9), NUMBERS, st.booleans()),
            st.builds(Tag, NUMBERS, st.just(("vip",)), st.just(())),
            st.builds(Tag, NUMBERS, st.just(()), st.just(("vip",))),
        ),
    )
    def somebody_triages(self, actor: Actor, command: Command) -> None:
        self.both(command, actor)

    @rule(ticket=NUMBERS, hours=st.integers(-1, 5))
    def somebody_snoozes(self, ticket: int, hours: int) -> None:
        self.both(Snooze(ticket, self.clock.now + timedelta(hours=hours)), HANA)

    @rule(actor=ACTORS)
    def somebody_undoes(self, actor: Actor) -> None:
        self.both(Undo(), actor)

    @rule(minutes=st.integers(1, 300))
    def time_passes(self, minutes: int) -> None:
        self.clock.now += timedelta(minutes=minutes)
        self.memory.now = self.clock.now

    @invariant()
    def no_ticket_is_two_things_at_once(self) -> None:
        for ticket in self.memory.tickets.values():
            assert ticket.status in LIVE or ticket.snoozed_until is None
            assert ticket.merged_into is None or ticket.status is Status.CLOSED

    @invariant()
    def the_desks_are_alike(self) -> None:
        for number, ticket in self.memory.tickets.items():
            ours = tickets.get(self.store, number)
            assert replace(ours, updated_at=ticket.updated_at, last_entry=ticket.last_entry) == ticket
            said = [entry.id for entry in conversation.entries(self.store, number) if not entry.event]
            assert said == [entry.id for entry in self.memory.conversation(number)]
            assert self.state.links(number) == self.memory.links(number)
            assert unsigned(self.state.leaving(number)) == unsigned(self.memory.leaving(number))
        assert unsigned(self.state.leaving(None)) == unsigned(self.memory.leaving(None))
        ids = [id_ for _, id_, _ in self.memory.ids if not id_.endswith("@acme.example>")]  # ours are signed
        assert self.state.threads("acme", ids, "") == self.memory.threads("acme", ids, "")


BothDesks.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestBothDesks = BothDesks.TestCase


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A new store with an agent and a ticket."""
    store = Store.open(tmp_path / "desk.db", CONFIG, Watch())
    store.perform(JoinDesk("hana", "김하나"), receive(incoming()), actor=SYSTEM)
    return store


def test_a_batch_is_all_or_nothing(store: Store) -> None:
    before = journal.last(store)
    with pytest.raises(DeskError):
        store.perform(SetStatus(1001, Status.OPEN), SetStatus(9999, Status.OPEN), actor=HANA)
    assert tickets.get(store, 1001).status is Status.NEW
    assert journal.last(store) == before


def test_a_batch_ends_where_the_next_begins(store: Store) -> None:
    with store.transaction():
        ids = [
            store.perform(SetStatus(1001, one), SetPriority(1001, two), actor=HANA).batch
            for one, two in ((Status.OPEN, Priority.HIGH), (Status.PENDING, Priority.LOW), (Status.OPEN, Priority.HIGH))
        ]
    first, middle, last = (batch or 0 for batch in ids)
    assert [entry.seq for entry in journal.of_batch(store, middle)] == [middle, middle + 1]
    assert [entry.seq for entry in journal.of_batch(store, last)] == [last, last + 1]
    assert journal.of_batch(store, middle + 1) == journal.of_batch(store, last + 100) == []
    store.perform(Undo(last), actor=HANA)
    assert [entry.undone_by is None for entry in journal.after(store, first - 1)][:6] == [True] * 4 + [False] * 2


def test_a_transaction_whose_part_failed_fails_even_where_the_error_is_caught(store: Store) -> None:
    def catch() -> None:
        with store.transaction():
            store.perform(SetStatus(1001, Status.OPEN), actor=HANA)
            with suppress(DeskError):
                store.perform(SetStatus(9999, Status.OPEN), actor=HANA)

    before = journal.last(store)
    with pytest.raises(RuntimeError):
        catch()
    assert journal.last(store) == before


def test_s89_the_journal_tells_every_change_and_holds_no_body(store: Store) -> None:
    done = store.perform(AddNote(1001, "secret words"), Tag(1001, ("vip",)), actor=HANA)
    entries = journal.after(store, 0)
    assert [type(entry.change).__name__ for entry in entries][-2:] == ["NoteAdded", "TagsSet"]
    assert {entry.batch for entry in entries[-2:]} == {done.batch}
    assert entries[-1].actor == HANA
    rows = store.connection.execute("SELECT data FROM journal").fetchall()
    assert not any("secret words" in data for (data,) in rows)


def test_another_process_commit_is_hinted_at_and_told_by_the_journal(store: Store, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "desk.db", CONFIG, Watch())
    seen = journal.last(other)
    journal.stirred(other)
    assert not journal.stirred(other)
    store.perform(Tag(1001, ("vip",)), actor=HANA)
    assert journal.stirred(other)
    assert [entry.ticket for entry in journal.after(other, seen)] == [1001]
    other.close()


def test_an_answer_taken_back_is_its_authors_draft_again(store: Store) -> None:
    from store import drafts

    answer = Reply(1001, "네, 확인했습니다", ("jisu@example.com",), ("cc@example.com",))
    queued = store.perform(answer, actor=HANA)
    store.perform(Undo(), actor=HANA)
    (draft,) = drafts.of(store, "hana", 1001)
    assert (draft.text, draft.to, draft.cc, draft.seen) == (
        "네, 확인했습니다",
        ("jisu@example.com",),
        ("cc@example.com",),
        queued.batch,
    )


def test_numbers_of_what_was_taken_back_are_not_used_again(store: Store) -> None:
    store.perform(AddNote(1001, "one"), actor=HANA)
    store.perform(Undo(), actor=HANA)
    store.perform(AddNote(1001, "two"), actor=HANA)
    (note,) = (entry for entry in conversation.entries(store, 1001) if entry.text == "two")
    assert note.id == 3


def test_a_store_of_a_newer_program_is_refused_and_left_alone(store: Store, tmp_path: Path) -> None:
    store.connection.execute("PRAGMA user_version = 999")
    store.close()
    before = (tmp_path / "desk.db").read_bytes()
    with pytest.raises(StoreError, match="newer"):
        Store.open(tmp_path / "desk.db", CONFIG)
    assert (tmp_path / "desk.db").read_bytes() == before


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"this is no database at all, but long enough to look like a file" * 20)
    with pytest.raises(StoreError):
        Store.open(tmp_path / "desk.db", CONFIG)


def test_s70_the_store_and_its_side_files_are_their_owners_alone(store: Store, tmp_path: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("desk.db*")} == {0o600}
