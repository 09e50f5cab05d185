"""The clock is watched: what is a step, what is time passing, what is sleep (F-26)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailsync.clock import ClockWatch, Step, elapsed

T0 = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


class World:
    """A clock on the wall, and the time that passes."""

    def __init__(self) -> None:
        self.now = T0
        self.seconds = 0.0

    def passes(self, seconds: float, wall: float | None = None) -> None:
        """Time passes; on the wall as much, unless the clock is set meanwhile."""
        self.seconds += seconds
        self.now += timedelta(seconds=seconds if wall is None else wall)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def watch(world: World) -> ClockWatch:
    return ClockWatch(lambda: world.now, lambda: world.seconds)


@pytest.mark.parametrize("seconds", [0.25, 3600, 8 * 3600], ids=["a look", "an hour", "a sleep of eight hours"])
def test_f26_time_that_passes_is_no_step(world: World, watch: ClockWatch, seconds: float) -> None:
    world.passes(seconds)
    assert watch.look() is None


@pytest.mark.parametrize("hours", [3, -3, 24 * 365])
def test_f26_a_step_is_told_once_with_the_times_that_it_makes_wrong(
    world: World, watch: ClockWatch, hours: int
) -> None:
    world.passes(60)
    assert watch.look() is None
    world.passes(0.25, wall=0.25 + hours * 3600)
    assert watch.look() == Step(T0, T0 + timedelta(seconds=60), timedelta(hours=hours))
    world.passes(0.25)
    assert watch.look() is None
    world.passes(0, wall=-hours * 3600)
    second = watch.look()
    assert second is not None
    assert second.since == T0 + timedelta(seconds=60.25, hours=hours)


def test_a_clock_that_is_slewed_is_not_set(world: World, watch: ClockWatch) -> None:
    for _ in range(1000):
        world.passes(0.25, wall=0.2502)
        assert watch.look() is None


def test_the_time_that_passes_never_goes_back() -> None:
    before = elapsed()
    assert elapsed() >= before
