"""Lengths of time as people write them (`5m`, `1h30m`, `2d`) and as a narrow column shows them (`2m`, `58m`, `3h`).

The written form is the same in every language, since it stands in config files and searches; the shown one is words.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from desk.words import _

_UNITS: Final = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
LONGEST: Final = timedelta(days=36_500)
"""No length that a desk speaks of is longer; what stays below it can be taken from any date of ours."""


def parse_duration(text: str) -> timedelta:
    """The length that `text` writes: whole numbers with a unit each, largest first (`1h30m`, `90s`, `2d`, `1w`).

    Raises ValueError for anything else, and for lengths above `LONGEST`.
    """
    total = timedelta()
    left = list(_UNITS)
    rest = text.strip().lower()
    while rest:
        digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        unit = rest[len(digits) : len(digits) + 1]
        if not 0 < len(digits) <= 7 or unit not in left:  # seven digits of any unit fit into a timedelta
            break
        total += int(digits) * _UNITS[unit]
        del left[: left.index(unit) + 1]
        rest = rest[len(digits) + 1 :]
    if rest or len(left) == len(_UNITS) or total > LONGEST:
        raise ValueError(_('"{text}" is no length of time such as 10s, 5m or 1h30m', text=text))
    return total


def written(length: timedelta) -> str:
    """The length as `parse_duration` reads it, down to the second: `1h30m`, `2d`, `0s`."""
    seconds = int(length.total_seconds())
    parts = []
    for unit, size in _UNITS.items():
        count, seconds = divmod(seconds, int(size.total_seconds()))
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def ahead(length: timedelta) -> str:
    """A length to come as `compact` shows it, but that a started minute counts: 2h are still 2h a moment later."""
    return compact(length + timedelta(seconds=59) if length >= timedelta(minutes=1) else length)


def compact(length: timedelta) -> str:
    """The length in its largest unit, rounded down, in about four cells: `45s`, `2m`, `3h`, `12d`, `2y`.

    Less than nothing (another machine's clock is ahead) is shown as nothing.
    """
    seconds = max(int(length.total_seconds()), 0)
    if seconds < 60:
        return _("{n}s", n=seconds)
    if seconds < 3600:
        return _("{n}m", n=seconds // 60)
    if seconds < 86_400:
        return _("{n}h", n=seconds // 3600)
    if seconds < 365 * 86_400:
        return _("{n}d", n=seconds // 86_400)
    return _("{n}y", n=seconds // (365 * 86_400))
