"""Mentions in notes: who is called, and who only looks as if."""

from __future__ import annotations

import pytest

from desk.agent import Agent
from desk.change import NoteAdded
from desk.command import AddNote
from desk.mention import mentioned
from tests.desk.making import HANA, LEE
from tests.desk.memory import T0, MemoryDesk

TEAM = [Agent(name, full, T0) for name, full in (("hana", "김하나"), ("lee", "Lee Min"), ("lee.k", "이경"))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@lee, can you look?", ("lee",)),
        ("cc @hana and @lee.", ("hana", "lee")),
        ("@lee.k knows", ("lee.k",)),
        ("@이경님께 물어봐 주세요", ("lee.k",)),
        ("@hana님, 확인 부탁드립니다", ("hana",)),
        ("@Lee Min", ("lee",)),
        ("@LEE", ("lee",)),
        ("(@lee)", ("lee",)),
        ("@lee @lee", ("lee",)),
        ("write to lee@example.org or ana@lee", ()),
        ("@leeann", ()),
        ("@nobody", ()),
        ("> @lee, can you look?", ()),
        ("@", ()),
    ],
)
def test_a_note_calls_those_whose_names_stand_behind_the_sign(text: str, names: tuple[str, ...]) -> None:
    assert mentioned(text, TEAM) == names


def test_nobody_calls_himself(desk: MemoryDesk) -> None:
    (note,) = desk.perform(AddNote(1001, "@lee @hana 확인해 주세요"), actor=HANA)
    assert isinstance(note, NoteAdded)
    assert note.mentions == ("lee",)
    (own,) = desk.perform(AddNote(1001, "for @lee"), actor=LEE)
    assert isinstance(own, NoteAdded)
    assert own.mentions == ()
