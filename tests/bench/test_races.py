"""A sample of `python -m bench.races`: cancelling against sending, and a sender that sleeps against one that wakes."""

from __future__ import annotations

from pathlib import Path

from bench import races


def test_f24_an_answer_that_is_cancelled_at_the_edge_is_cancelled_or_sent_and_never_both(tmp_path: Path) -> None:
    outcome = races.cancelling(tmp_path, 40)
    assert outcome.ended.total() == 40
    assert outcome.faults == []


def test_f25_a_sender_that_slept_through_its_claim_sends_nothing_again(tmp_path: Path) -> None:
    outcome = races.sleeping(tmp_path, 24)
    assert outcome.ended.total() == 24
    assert {"sent", "uncertain"} == set(outcome.ended)
    assert outcome.faults == []
