"""A draft under two consoles of one agent: whatever the order of their keys, what each has typed is kept."""

from __future__ import annotations

import random

import pytest

from desk.draft import DraftKind
from tests.tui.composing import REFUND, saved
from tests.tui.making import Desk
from tui.writing import Writing


@pytest.mark.parametrize("seed", range(20))
def test_f52_two_consoles_on_one_draft_keep_both_versions(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    Writing(desk.session(), REFUND, DraftKind.REPLY).save("begun ")
    consoles = [Writing(desk.session(), REFUND, DraftKind.REPLY) for _ in range(2)]
    assert [console.text for console in consoles] == ["begun ", "begun "]
    typing: set[int] = set()
    for _ in range(30):
        desk.clock.move(milliseconds=chance.randrange(700))
        who = chance.randrange(2)
        typing.add(who)
        consoles[who].save(consoles[who].text + chance.choice("한글ab \n"))
        kept = [draft.text for draft in saved(desk)]
        assert all(consoles[who].text in kept for who in typing)
    assert len(saved(desk)) == 2
    for console in consoles:
        assert console.leave(console.text)
    assert {draft.text for draft in saved(desk)} == {console.text for console in consoles}


def test_f52_a_console_that_leaves_without_words_takes_nothing_of_the_other(desk: Desk) -> None:
    Writing(desk.session(), REFUND, DraftKind.REPLY).save("begun")
    one, other = (Writing(desk.session(), REFUND, DraftKind.REPLY) for _ in range(2))
    desk.clock.move(seconds=1)
    one.save("begun, and gone on with")
    assert other.leave("")
    assert [draft.text for draft in saved(desk)] == ["begun, and gone on with"]
