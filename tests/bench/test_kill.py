"""F-01 as bench.kill does it, and that bench.kill would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import kill


@pytest.mark.real_server
@pytest.mark.skipif(kill.STRACE is None, reason="no strace is installed here")
def test_f01_a_sync_that_is_killed_at_a_write_goes_on_as_if_nothing_had_been(tmp_path: Path) -> None:
    """A sample of `python -m bench.kill`, which tries every write of a sync of 200 mails."""
    with kill.source(tmp_path, 24) as settings:
        counts, outcome = kill.run(tmp_path, settings, every=60, moments=2, workers=1)
    assert counts["pwrite64"] > 100
    assert outcome.reached["pwrite64"] >= 2, outcome
    assert outcome.ok, outcome


def test_a_mail_that_is_lost_doubled_or_told_otherwise_is_noticed() -> None:
    held = {"mails": ["a", "b"], "tables": {"ledger": "1"}}
    outcome = kill.Outcome()
    there = {"mails": ["a", "a"], "tables": {"ledger": "2"}, "again": 0, "integrity": "torn", "told": ["1", "2"]}
    there["unaccounted"] = ["9"]
    kill.judge(outcome, "pwrite64 7", held, {"told": ["2", "3"]}, there)
    assert (outcome.lost, outcome.doubled, outcome.unsound, outcome.fetched_again) == (2, 1, 1, 1)
    assert outcome.different == ["pwrite64 7: ledger"]
    assert not outcome.ok
