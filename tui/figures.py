"""Times, lengths and sizes as a screen shows them, in few cells and the same in every language."""

from __future__ import annotations

from datetime import datetime, timedelta


def moment(at: datetime, now: datetime) -> str:
    """A time in the zone of this console: `10:42` today, `11-21 10:42` this year, `2024-11-21` before that."""
    here, today = at.astimezone(), now.astimezone()
    if here.date() == today.date():
        return f"{here:%H:%M}"
    if here.year == today.year:
        return f"{here:%m-%d %H:%M}"
    return f"{here:%Y-%m-%d}"


def stopwatch(length: timedelta) -> str:
    """How long something has been going on, as a watch counts: `0:42`, `12:05`, `1:02:03`."""
    seconds = max(int(length.total_seconds()), 0)
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def size(octets: int) -> str:
    """A file's size in its largest decimal unit: `812 B`, `184 kB`, `2.3 MB`."""
    if octets < 1000:
        return f"{octets} B"
    amount = float(octets)
    for unit in ("kB", "MB", "GB"):
        amount /= 1000
        if amount < 999.5 or unit == "GB":
            return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"
    raise AssertionError
