"""Drafts: which versions of one are kept, and handing one over."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from desk.change import DraftHanded
from desk.command import HandDraft, Undo
from desk.draft import KEPT_BEFORE_LOSS, KEPT_EVERY, MOST_VERSIONS, Draft, DraftKind, too_many, worth_keeping
from desk.errors import NotAllowed, NotFound, TooLate
from tests.desk.making import HANA, LEE
from tests.desk.memory import T0, MemoryDesk

NOW, LONG = timedelta(), "열 글자가 넘는 문장을 스무 글자보다 길게 썼습니다."


@pytest.mark.parametrize(
    ("old", "new", "since", "kept"),
    [
        ("Hello", "Hello Ana", NOW, False),  # it grows
        ("Hello", "Hello Ana", KEPT_EVERY, True),
        (LONG, "", NOW, True),  # all of it is gone
        (LONG, LONG[:3] + LONG[-3:], NOW, True),  # the middle is
        (f"{LONG} and more", f"{LONG} and", NOW, False),  # a few letters are
        (f"{LONG} and more", f"{LONG} and", KEPT_BEFORE_LOSS, True),
        ("  \n", "", KEPT_EVERY, False),  # nothing was there
    ],
)
def test_a_version_is_kept_where_words_would_be_lost(old: str, new: str, since: timedelta, kept: bool) -> None:
    assert worth_keeping(old, new, since) is kept


def test_of_a_long_history_the_newest_versions_stand_closest() -> None:
    times = []
    for step in range(5_000):
        times.append(T0 + timedelta(seconds=5 * step))
        while (surplus := too_many(times, times[-1])) is not None:
            times.remove(surplus)
    assert len(times) == MOST_VERSIONS
    assert times[0] == T0
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert max(gaps[-5:]) < timedelta(minutes=1)
    assert max(gaps) < timedelta(hours=3)


@pytest.fixture
def drafted(desk: MemoryDesk) -> MemoryDesk:
    """A desk on which hana writes to #1001."""
    desk.drafts[1] = Draft(1, "hana", 1001, DraftKind.REPLY, "안녕하세요", ("jisu@example.com",), (), 1, T0)
    return desk


def test_a_draft_is_handed_to_a_colleague_and_taken_back(drafted: MemoryDesk) -> None:
    assert drafted.perform(HandDraft(1, "lee"), actor=HANA) == [DraftHanded(1001, 1, "hana", "lee", "hana")]
    assert (drafted.draft(1).agent, drafted.draft(1).handed_by) == ("lee", "hana")
    drafted.perform(Undo(), actor=HANA)
    assert (drafted.draft(1).agent, drafted.draft(1).handed_by) == ("hana", None)


def test_a_draft_that_was_handed_on_or_sent_is_not_taken_back(drafted: MemoryDesk) -> None:
    drafted.perform(HandDraft(1, "lee"), actor=HANA)
    del drafted.drafts[1]
    with pytest.raises(TooLate):
        drafted.perform(Undo(), actor=HANA)


def test_only_its_author_hands_a_draft_over_and_only_to_an_agent(drafted: MemoryDesk) -> None:
    with pytest.raises(NotAllowed):
        drafted.perform(HandDraft(1, "lee"), actor=LEE)
    with pytest.raises(NotFound):
        drafted.perform(HandDraft(1, "nobody"), actor=HANA)
    with pytest.raises(NotFound):
        drafted.perform(HandDraft(2, "lee"), actor=HANA)
    assert drafted.perform(HandDraft(1, "hana"), actor=HANA) == []
