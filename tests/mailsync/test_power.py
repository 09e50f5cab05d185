"""A loss of power at every sync of the store's files: see bench/power.py, which the suite runs in small."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench import power

pytestmark = [
    pytest.mark.real_server,
    pytest.mark.skipif(shutil.which("strace") is None, reason="no strace is installed here"),
]


def test_f02_a_loss_of_power_damages_no_store_and_loses_no_mail_that_was_told_as_taken_in(tmp_path: Path) -> None:
    result = power.power(tmp_path, mails=20, seeds=2)
    assert result.syncs > 10
    assert (result.damaged, result.lost) == (0, 0)


def test_f02_a_disk_that_lies_about_its_syncs_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counter-test: where what was synced may be gone as well, mail is lost, and it is noticed."""
    apply = power._apply
    monkeypatch.setattr(power, "_apply", lambda file, call, rest: None if "sync" in call else apply(file, call, rest))
    result = power.power(tmp_path, mails=20, seeds=1)
    assert result.damaged + result.lost > 0
