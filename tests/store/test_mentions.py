"""Mentions: they call until the one who is called has read the ticket."""

from __future__ import annotations

from desk.command import AddNote, Merge, Undo
from desk.mention import Mention
from store import mentions
from tests.desk.making import LEE
from tests.store.conftest import Desk


def test_a_mention_calls_until_the_ticket_is_read(desk: Desk) -> None:
    number = desk.receive()
    desk.perform(AddNote(number, "@lee 확인 부탁드립니다"))
    (mention,) = mentions.unread(desk.store, "lee")
    assert mention == Mention(number, mention.entry, "hana")
    assert desk.found("is:mentioned", "lee") == [number]
    assert desk.found("is:mentioned", "hana") == []
    assert not mentions.read(desk.store, "hana", number)
    assert mentions.read(desk.store, "lee", number)
    assert not mentions.read(desk.store, "lee", number)
    assert desk.found("is:mentioned", "lee") == []


def test_a_note_that_is_taken_back_calls_nobody(desk: Desk) -> None:
    number = desk.receive()
    desk.perform(AddNote(number, "@hana?"), actor=LEE)
    desk.perform(Undo(), actor=LEE)
    assert mentions.unread(desk.store, "hana") == []


def test_a_mention_in_a_merged_ticket_is_read_where_that_leads(desk: Desk) -> None:
    into, number = desk.receive(), desk.receive(author="kim@example.org")
    desk.perform(AddNote(number, "@lee?"))
    desk.perform(Merge(number, into))
    assert mentions.read(desk.store, "lee", into)
