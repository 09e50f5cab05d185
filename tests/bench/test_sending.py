"""The run that kills a send at every write and SMTP line, on a sample, and what it takes for a broken promise."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench import sending
from bench.kill import STRACE
from bench.sending_victim import RECIPIENTS

TAKEN, ALSO, LATER, NEVER = RECIPIENTS


@pytest.mark.real_server
@pytest.mark.skipif(STRACE is None, reason="no strace is installed here")
def test_f20_a_send_that_is_killed_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """A sample of `python -m bench.sending`, which kills at every write and SMTP line, and a thousand times more."""
    outcome = sending.run(tmp_path, every=60, moments=1, workers=1)
    assert {"pwrite64", "sendto", "line", "answer", "moment"} <= set(outcome.reached)
    assert outcome.ok, outcome.faults


def test_f20_an_answer_that_is_lost_doubled_or_uncertain_without_need_is_noticed() -> None:
    outcome = sending.Outcome()
    cut = {"states": ["data_sent", "sending", "queued", "rejected"]}
    held = {"states": ["uncertain", "uncertain", "sent", "rejected"], "integrity": "torn"}
    sending.judge(outcome, "line 7", cut, held, Counter({TAKEN: 1, ALSO: 2, LATER: 0, NEVER: 0}))
    assert (outcome.uncertain, outcome.outside, outcome.doubled, outcome.lost, outcome.unsound) == (2, 1, 1, 1, 1)
    assert outcome.faults == [
        f"line 7: {ALSO} got it 2 times",
        f"line 7: {ALSO} was sending and is uncertain",
        f"line 7: {LATER} is sent and got it 0 times",
        "line 7: torn",
    ]
    assert not outcome.ok
