from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.moment import parse_moment

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SEOUL)  # a Sunday


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3h", datetime(2026, 11, 22, 13, 0, tzinfo=SEOUL)),
        ("1h30m", datetime(2026, 11, 22, 11, 30, tzinfo=SEOUL)),
        ("2d", datetime(2026, 11, 24, 10, 0, tzinfo=SEOUL)),
        ("tomorrow", datetime(2026, 11, 23, 9, 0, tzinfo=SEOUL)),
        ("내일", datetime(2026, 11, 23, 9, 0, tzinfo=SEOUL)),
        ("today 18:00", datetime(2026, 11, 22, 18, 0, tzinfo=SEOUL)),
        ("18:30", datetime(2026, 11, 22, 18, 30, tzinfo=SEOUL)),
        ("9:30", datetime(2026, 11, 23, 9, 30, tzinfo=SEOUL)),
        ("mon", datetime(2026, 11, 23, 9, 0, tzinfo=SEOUL)),
        ("Sunday 14:00", datetime(2026, 11, 29, 14, 0, tzinfo=SEOUL)),
        ("금요일 14:00", datetime(2026, 11, 27, 14, 0, tzinfo=SEOUL)),
        ("2027-01-31", datetime(2027, 1, 31, 9, 0, tzinfo=SEOUL)),
        ("2027-01-31T08:15", datetime(2027, 1, 31, 8, 15, tzinfo=SEOUL)),
        ("3", datetime(2026, 11, 23, 3, 0, tzinfo=SEOUL)),
        ("2027-1-5 8", datetime(2027, 1, 5, 8, 0, tzinfo=SEOUL)),
    ],
)
def test_a_moment_is_what_people_mean_by_it(text: str, moment: datetime) -> None:
    assert parse_moment(text, NOW, SEOUL) == moment


@pytest.mark.parametrize("text", ["", "  ", "soon", "25:00", "2027-02-30", "monkey", "tomorrow 9 9", "12:61", "h"])
def test_what_is_no_time_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(ValueError, match="tomorrow"):
        parse_moment(text, NOW, SEOUL)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin"])
def test_nine_in_the_morning_is_nine_after_the_clocks_change(zone: str) -> None:
    before = datetime(2026, 10, 24, 20, 0, tzinfo=ZoneInfo(zone))
    after = parse_moment("2026-11-02", before, ZoneInfo(zone)).astimezone(ZoneInfo(zone))
    assert (after.hour, after.minute) == (9, 0)


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    try:
        moment = parse_moment(text, NOW, SEOUL)
    except ValueError:
        return
    assert moment.tzinfo is UTC
