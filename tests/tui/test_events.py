"""The events of a ticket in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.conversation import Author, Entry, EntryKind
from tests.desk.memory import T0
from tui.events import phrase, told

NAMES = {"hana": "김하나", "seojun": "박서준"}
SEOJUN = Author("박서준", agent="seojun")


def event(name: str, *, ticket: int = 1041, author: Author = SEOJUN, seconds: int = 0, **data: str) -> Entry:
    at = T0 + timedelta(seconds=seconds)
    return Entry(seconds + 1, ticket, EntryKind.EVENT, author, at, event=name, data=tuple(data.items()))


def taken_back(**data: str) -> Entry:
    return replace(event("ReplyCancelled"), data=tuple(data.items()))


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (event("Assigned", old="", new="seojun"), "took the ticket"),
        (event("Assigned", old="hana", new="seojun"), "took the ticket from 김하나"),
        (event("Assigned", old="", new="hana"), "gave the ticket to 김하나"),
        (event("Assigned", old="hana", new=""), "let the ticket go"),
        (event("StatusSet", old="open", new="on_hold"), "set it to on hold"),
        (event("PrioritySet", old="normal", new="urgent"), "set the priority to urgent"),
        (event("TagsSet", old="a,b", new="b,c"), "tagged it +c -a"),
        (event("SnoozeSet", old="", new="2026-03-02T18:00:00+00:00"), "snoozed it until 18:00"),
        (event("SnoozeSet", old="2026-03-02T18:00:00+00:00", new=""), "woke it up"),
        (event("MergeSet", old="", new="1033"), "merged this ticket into #1033"),
        (event("MergeSet", ticket=1033, old="", new="1041"), "merged #1033 into this one"),
        (event("MergeSet", old="1033", new=""), "took it out of #1033 again"),
        (taken_back(agent="seojun", author="", remark=""), "took an answer back"),
        (taken_back(agent="hana", author="", remark=""), "took an answer of 김하나 back"),
        (
            taken_back(agent="seojun", author="hana", remark=""),
            "took an answer of 김하나 back, to edit it",
        ),
        (
            taken_back(agent="hana", author="", remark="Softer,\nplease"),
            "returned an answer to 김하나: Softer, please",
        ),
        (event("DeliveryHeld", reason="review", about="hana"), "asked 김하나 to review an answer"),
        (event("DeliveryHeld", reason="review", about="seniors"), "asked seniors to review an answer"),
        (event("DeliveryHeld", reason="closed", about="Lee"), "held an answer back: Lee closed the ticket"),
        (event("DeliveryReleased", lifted="customer_wrote,review"), "approved an answer"),
        (event("DeliveryReleased", lifted="customer_wrote"), "let a held answer go"),
        (event("DeliveryPostponed", new="2026-03-02T18:00:00+00:00"), "put an answer off until 18:00"),
        (event("DeliveryPostponed", new=T0.isoformat()), "had an answer sent at once"),
        (event("NoteRemoved"), "took a note back"),
        (event("DeliverySet", old="uncertain", new="sent"), "settled an answer: sent"),
        (event("DeliverySet", old="sending", new="sent", author=Author("deskhand")), ""),
        (
            event("DeliverySet", old="uncertain", new="sent", evidence="answer", author=Author("deskhand")),
            "settled an uncertain answer: sent (its recipient answered it)",
        ),
        (event("DeliverySet", old="held", new="queued"), "let the held mail go"),
        (event("DeliverySet", old="held", new="cancelled"), "dropped the held mail"),
        (
            event("AcknowledgementWithheld", address="rt@rt.example", brake="loop", author=Author("deskhand")),
            "sent no acknowledgement: rt@rt.example got one a moment ago; a loop is suspected",
        ),
        (event("MessageIgnored"), ""),
    ],
)
def test_every_event_has_words_or_none(happened: Entry, words: str) -> None:
    assert phrase(happened, 1041, NAMES, T0) == words


def test_what_one_hand_did_at_once_is_one_sentence() -> None:
    run = [
        event("Assigned", old="", new="seojun"),
        event("StatusSet", old="new", new="open"),
        event("StatusSet", old="open", new="pending", seconds=5),
        event("MessageIgnored", seconds=6),
    ]
    sentences = [(first.id, words) for first, words in told(run, 1041, NAMES, T0)]
    assert sentences == [(1, "박서준 took the ticket, set it to open"), (6, "박서준 set it to pending")]


def test_s20_names_and_tags_are_cleaned() -> None:
    evil = event("TagsSet", old="", new="\x1b[2J", author=Author("\x1b]0;x\x07", agent="x"))
    ((_first, words),) = told([evil], 1041, NAMES, T0)
    assert words.isprintable()
