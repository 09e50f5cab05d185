"""Times to come as people type them: `3h`, `tomorrow`, `mon 14:00`, `2026-01-31`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from desk.duration import parse_duration
from desk.words import _

MORNING: Final = time(9)
"""When a day without a time of day begins."""

_DAY: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_TIME: Final = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?(?::00)?", re.ASCII)
_WORDS: Final = {"today": 0, "오늘": 0, "tomorrow": 1, "내일": 1, "모레": 2}
_WORKDAYS: Final = frozenset({"workday", "영업일"})
_FRIDAY: Final = 4
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KOREAN_WEEKDAYS: Final = "월화수목금토일"


def parse_moment(text: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """The time, in UTC, that `text` names as seen at `now` in `zone` (None: this machine's).

    A length (`3h`), a day (`today`, `tomorrow`, `workday`, `fri`, `2026-01-31`; in Korean `내일`, `금`), a time of day
    (`18:30`: the next one) or both. A weekday is the next one, never today, and `workday` the next day from Monday to
    Friday; a day alone means nine in the morning. Raises ValueError for anything else. Whether the time is still to
    come is for the caller to say.
    """
    words = text.lower().replace("t", " ").split() if _DAY.match(text) else text.lower().split()
    try:
        if len(words) == 1 and words[0][0].isdigit() and words[0][-1] in "wdhms":
            return (now + parse_duration(words[0])).astimezone(UTC)
        return _on_a_day(words, now, zone)
    except (ValueError, OverflowError):
        raise ValueError(
            _('"{text}" is no time such as 3h, tomorrow, mon 14:00, 18:30 or 2026-01-31', text=text)
        ) from None


def _on_a_day(words: list[str], now: datetime, zone: tzinfo | None) -> datetime:
    here = now.astimezone(zone)
    day = _day(words[0], here.date()) if words else None
    clock = words[1:] if day else words
    if not words or len(clock) > 1:
        raise ValueError(words)
    at = _time(clock[0]) if clock else MORNING
    moment = datetime.combine(day or here.date(), at, zone).astimezone(UTC)
    if day is None and moment <= now:
        moment = datetime.combine(here.date() + timedelta(days=1), at, zone).astimezone(UTC)
    return moment


def _day(word: str, today: date) -> date | None:
    """The day that a word names; None where it names none."""
    if word in _WORDS:
        return today + timedelta(days=_WORDS[word])
    if word in _WORKDAYS:
        return today + timedelta(days=7 - today.weekday() if today.weekday() >= _FRIDAY else 1)
    if _DAY.fullmatch(word):
        year, month, day = map(int, word.split("-"))
        return date(year, month, day)
    for weekday, name in enumerate(_WEEKDAYS):
        if word in {name[:3], name}:
            return _next(weekday, today)
    korean = word.removesuffix("요일")
    if len(korean) == 1 and korean in _KOREAN_WEEKDAYS:
        return _next(_KOREAN_WEEKDAYS.index(korean), today)
    return None


def _next(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _time(word: str) -> time:
    found = _TIME.fullmatch(word)
    if found is None:
        raise ValueError(word)
    return time(int(found[1]), int(found[2] or 0))
