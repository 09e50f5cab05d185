"""Drafts: kept as they are typed, and touched by nobody but their author."""

from __future__ import annotations

import pytest

from desk.command import AddNote, Reply, Undo
from desk.draft import Draft, DraftKind
from desk.errors import NotFound
from store import drafts
from tests.store.conftest import Desk


def save(desk: Desk, text: str, ticket: int = 1001, draft_id: int | None = None, agent: str = "hana") -> Draft:
    to, cc = ("jisu@example.com",), ("books@example.org",)
    return drafts.save(desk.store, agent, ticket, DraftKind.REPLY, text, to, cc, 1, draft_id)


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
    drafts.drop(desk.store, other.id)
    drafts.drop(desk.store, other.id)
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
