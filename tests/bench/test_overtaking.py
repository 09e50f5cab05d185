"""A sample of `python -m bench.overtaking`: two agents press send on one ticket while its customer writes."""

from __future__ import annotations

from pathlib import Path

from bench.overtaking import overtaking


def test_f42_who_is_overtaken_is_warned_or_held_every_time(tmp_path: Path) -> None:
    outcome = overtaking(tmp_path, 60)
    assert outcome.ended.total() == 60
    assert outcome.faults == []
