from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.duration import LONGEST, ahead, compact, parse_duration, written


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("10s", timedelta(seconds=10)),
        ("5m", timedelta(minutes=5)),
        ("1h30m", timedelta(minutes=90)),
        (" 2D ", timedelta(days=2)),
        ("1w1d", timedelta(days=8)),
        ("0s", timedelta()),
    ],
)
def test_a_length_is_read_as_people_write_it(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "30m1h", "5m5m", "-5m", "1.5h", "5min", "٥m", "9999999w"])
def test_anything_else_is_no_length(text: str) -> None:
    with pytest.raises(ValueError, match="no length"):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=int(LONGEST.total_seconds())))
def test_a_written_length_is_read_back(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    assert parse_duration(written(length)) == length


@given(st.text())
def test_any_text_is_a_length_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_duration(text) <= LONGEST


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "0s"),
        (timedelta(seconds=59.9), "59s"),
        (timedelta(minutes=2, seconds=59), "2m"),
        (timedelta(minutes=59), "59m"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=364), "364d"),
        (timedelta(days=800), "2y"),
    ],
)
def test_a_narrow_column_shows_the_largest_unit(length: timedelta, words: str) -> None:
    assert compact(length) == words


def test_a_length_to_come_counts_the_minute_that_has_begun() -> None:
    lengths = (timedelta(hours=2), timedelta(hours=1, minutes=59, seconds=1), timedelta(seconds=9))
    assert [ahead(length) for length in lengths] == ["2h", "2h", "9s"]
