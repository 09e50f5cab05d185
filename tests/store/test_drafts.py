"""Drafts: kept as they are typed, and touched by nobody but their author."""

from __future__ import annotations

import pytest

from desk.command import AddNote, HandDraft, Reply, Undo
from desk.draft import MOST_VERSIONS, Draft, DraftKind
from desk.errors import NotFound
from store import drafts
from tests.store.conftest import Desk


def save(desk: Desk, text: str, ticket: int = 1001, draft_id: int | None = None, agent: str = "hana") -> Draft:
    to, cc = ("jisu@example.com",), ("books@example.org",)
    return drafts.save(desk.store, agent, ticket, DraftKind.REPLY, text, to, cc, 1, (), draft_id)


def test_a_draft_is_there_for_its_author_after_any_death(desk: Desk) -> None:
    desk.receive()
    draft = save(desk, "안녕하세요")
    assert draft == Draft(
        1, "hana", 1001, DraftKind.REPLY, "안녕하세요", ("jisu@example.com",), ("books@example.org",), 1, desk.clock()
    )
    after = desk.another_store()
    assert drafts.of(after, "hana") == drafts.of(after, "hana", 1001) == [draft]
    assert drafts.of(after, "lee") == drafts.of(after, "hana", 1002) == []


def test_a_draft_that_is_typed_on_stays_the_same_draft(desk: Desk) -> None:
    desk.receive()
    desk.receive(author="kim@example.org")
    first, second = save(desk, "one"), save(desk, "two", 1002)
    desk.clock.move(seconds=1)
    longer = save(desk, "one and more", draft_id=first.id)
    assert (longer.id, longer.text, longer.updated_at) == (first.id, "one and more", desk.clock())
    assert drafts.of(desk.store, "hana") == [longer, second]


def test_nobody_writes_another_s_draft(desk: Desk) -> None:
    desk.receive()
    draft = save(desk, "mine")
    with pytest.raises(NotFound):
        save(desk, "yours", draft_id=draft.id, agent="lee")
    assert drafts.of(desk.store, "hana") == [draft]


def test_a_draft_that_was_sent_or_thrown_away_is_gone(desk: Desk) -> None:
    number = desk.receive()
    answer, note, other = save(desk, "answer"), save(desk, "note"), save(desk, "other")
    desk.perform(Reply(number, "answer", ("jisu@example.com",), draft=answer.id))
    desk.perform(AddNote(number, "note", draft=note.id))
    assert drafts.of(desk.store, "hana") == [other]
    drafts.drop(desk.store, "lee", other.id)
    assert drafts.of(desk.store, "hana") == [other]
    drafts.drop(desk.store, "hana", other.id)
    drafts.drop(desk.store, "hana", other.id)
    assert drafts.of(desk.store, "hana") == []
    with pytest.raises(NotFound):
        save(desk, "late", draft_id=other.id)


def test_an_answer_taken_back_is_a_draft_again(desk: Desk) -> None:
    number = desk.receive()
    desk.perform(Reply(number, "too soon", ("jisu@example.com",), ("books@example.org",)))
    desk.perform(Undo())
    (draft,) = drafts.of(desk.store, "hana", number)
    assert (draft.text, draft.to, draft.cc, draft.kind) == (
        "too soon", ("jisu@example.com",), ("books@example.org",), DraftKind.REPLY
    )  # fmt: skip


def test_what_was_written_before_can_be_brought_back(desk: Desk) -> None:
    desk.receive()
    draft = save(desk, "a long answer that took ten minutes")
    desk.clock.move(seconds=1)
    save(desk, "x", draft_id=draft.id)
    desk.clock.move(seconds=40)
    save(desk, "xy", draft_id=draft.id)
    desk.clock.move(seconds=1)
    save(desk, "xyz", draft_id=draft.id)
    kept = drafts.versions(desk.store, draft.id)
    assert [version.text for version in kept] == ["xy", "a long answer that took ten minutes"]
    assert kept[-1].at == draft.updated_at


def test_the_history_of_a_draft_is_bounded_and_goes_with_it(desk: Desk) -> None:
    desk.receive()
    draft = save(desk, "0")
    for number in range(3 * MOST_VERSIONS):
        desk.clock.move(seconds=60)
        save(desk, f"{number} and some words that are gone at once", draft_id=draft.id)
    assert len(drafts.versions(desk.store, draft.id)) == MOST_VERSIONS
    drafts.drop(desk.store, "hana", draft.id)
    assert desk.store.connection.execute("SELECT count(*) FROM draft_version").fetchone() == (0,)


def test_a_number_of_a_draft_is_never_used_again(desk: Desk) -> None:
    number = desk.receive()
    first = save(desk, "one")
    desk.perform(Reply(number, "one", ("jisu@example.com",), draft=first.id))
    theirs = save(desk, "lee writes", agent="lee")
    assert theirs.id != first.id
    desk.perform(AddNote(number, "sent by a console that knew an old number", draft=theirs.id))
    assert drafts.of(desk.store, "lee") == [theirs]


def test_a_draft_that_is_handed_over_is_the_colleague_s_with_its_history(desk: Desk) -> None:
    desk.receive()
    draft = save(desk, "a first try that was thrown away")
    save(desk, "안녕하세요", draft_id=draft.id)
    desk.perform(HandDraft(draft.id, "lee"))
    assert drafts.of(desk.store, "hana") == []
    (theirs,) = drafts.of(desk.store, "lee")
    assert (theirs.text, theirs.handed_by, theirs.to) == ("안녕하세요", "hana", ("jisu@example.com",))
    assert [version.text for version in drafts.versions(desk.store, theirs.id)] == ["a first try that was thrown away"]
    desk.perform(Undo())
    assert [one.handed_by for one in drafts.of(desk.store, "hana")] == [None]


def test_a_draft_keeps_its_canned_replies_also_when_the_answer_is_taken_back(desk: Desk) -> None:
    number = desk.receive()
    draft = drafts.save(desk.store, "hana", number, DraftKind.REPLY, "soon", ("a@example.org",), (), 1, ("refund",))
    assert drafts.get(desk.store, draft.id).canned == ("refund",)
    desk.perform(Reply(number, "soon", ("a@example.org",), draft=draft.id, canned=draft.canned))
    desk.perform(Undo())
    (again,) = drafts.of(desk.store, "hana")
    assert again.canned == ("refund",)
