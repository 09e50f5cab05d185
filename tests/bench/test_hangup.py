"""F-50 as bench.hangup does it, and that bench.hangup would notice."""

from __future__ import annotations

from pathlib import Path

from bench import hangup
from bench.hangup import Key, Outcome, judge
from desk.draft import Draft, DraftKind
from tests.desk.memory import T0


def test_f50_a_draft_outlives_its_console_is_offered_and_never_sent(tmp_path: Path) -> None:
    """A sample of `python -m bench.hangup`, which hangs up 200 times and measures how much typing is lost."""
    outcome = hangup.run(tmp_path / "desk", 3, longest=1.5)
    assert (len(outcome.losses), outcome.other, outcome.sent, outcome.not_offered) == (3, 0, 0, 0)


def test_typing_that_is_lost_and_words_that_nobody_typed_are_noticed() -> None:
    keys = [Key(at, character) for at, character in enumerate("abcd")]
    outcome = Outcome()
    judge(outcome, "kill", keys, 3.5, [draft("abc")])
    assert [(loss.keys, loss.seconds) for loss in outcome.losses] == [(1, 0.5)]
    assert outcome.ok
    judge(outcome, "kill", keys, 3.5, [draft("ab")])
    assert [(loss.keys, loss.seconds) for loss in outcome.losses[1:]] == [(2, 1.5)]
    assert not outcome.ok
    judge(outcome, "kill", keys, 3.5, [draft("acd")])
    judge(outcome, "kill", keys, 3.5, [draft("abcd"), draft("a")])
    assert outcome.other == 2


def draft(text: str) -> Draft:
    return Draft(1, "hana", 1001, DraftKind.REPLY, text, (), (), 0, T0)
