"""What holds for every test: asyncio is the event loop, and CI leaves out no test against a real server."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# An example may take as long as a busy machine needs; all else stays as Hypothesis chooses it, in CI without chance.
settings.register_profile("untimed", settings(deadline=None))
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as Textual does."""
    return "asyncio"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped `real_server` test fails where `CI` is set: there the server has to be installed."""
    report = yield
    left_out = report.skipped and not hasattr(report, "wasxfail")
    if left_out and os.environ.get("CI") and item.get_closest_marker("real_server"):
        report.outcome = "failed"
        report.longrepr = f"CI has to run this test, but it was skipped: {report.longrepr}"
    return report
