"""Passing messages on to somebody outside, such as a supplier: what then stands below one's own words.

It is part of the text that the agent sees, so that what must not be passed on can be taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Final

from desk.conversation import Entry
from desk.mail.facts import Address
from desk.safe import clean, one_line

_MOST: Final = 20_000
"""Characters of a message that are passed on at most."""
_CUT: Final = "[…]"
_KOREAN: Final = ("전달된 메시지", "보낸 사람", "날짜", "제목", "받는 사람")
_ENGLISH: Final = ("Forwarded message", "From", "Date", "Subject", "To")


def passed_on(messages: Iterable[Entry], language: str, zone: tzinfo | None = None) -> str:
    """The messages, each below the lines that say whose it is; times are in `zone` (None: this machine's)."""
    return "\n\n".join("\n".join(_lines(entry, language, zone)) for entry in messages)


def _lines(entry: Entry, language: str, zone: tzinfo | None) -> Iterator[str]:
    title, sender, date, subject, to = _KOREAN if language == "ko" else _ENGLISH
    yield f"---------- {title} ----------"
    yield f"{sender}: {_person(Address(entry.author.name, entry.author.address))}"
    yield f"{date}: {entry.at.astimezone(zone):%Y-%m-%d %H:%M}"
    yield f"{subject}: {one_line(entry.subject)}"
    if entry.to:
        yield f"{to}: {', '.join(map(_person, entry.to))}"
    yield ""
    text = clean(entry.text, keep_newlines=True).strip("\n")
    yield text if len(text) <= _MOST else text[:_MOST].rpartition("\n")[0] + f"\n{_CUT}"


def _person(address: Address) -> str:
    name, email = one_line(address.name), one_line(address.email)
    return f"{name} <{email}>" if name and email else name or email
