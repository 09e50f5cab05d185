"""The events of a ticket in words: `박서준 took the ticket`. What a message or a note shows itself needs none here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from desk.conversation import Entry
from desk.outbox import OutboxState
from desk.safe import one_line
from desk.ticket import Priority, Status
from desk.words import _
from tui.figures import moment
from tui.labels import label


def words(event: Entry, ticket: int, names: Mapping[str, str], now: datetime) -> str:  # noqa: PLR0911 (one return an event)
    """One sentence about an event on the screen of a ticket; empty where nothing is worth saying.

    `names` has the full names of agents by their names.
    """
    data, name = dict(event.data), one_line(event.author.name)
    old, new = one_line(data.get("old", "")), one_line(data.get("new", ""))
    match event.event:
        case "Assigned":
            return _assigned(name, event.author.agent, old, new, names)
        case "StatusSet":
            return _("{name} set it to {status}", name=name, status=label(Status(new)))
        case "PrioritySet":
            return _("{name} set the priority to {priority}", name=name, priority=label(Priority(new)))
        case "TagsSet":
            return _tagged(name, old, new)
        case "SnoozeSet" if new:
            return _("{name} snoozed it until {time}", name=name, time=moment(datetime.fromisoformat(new), now))
        case "SnoozeSet":
            return _("{name} woke it up", name=name)
        case "MergeSet":
            return _merged(name, event.ticket, old, new, ticket)
        case "ReplyCancelled":
            return _("{name} took an answer back", name=name)
        case "NoteRemoved":
            return _("{name} took a note back", name=name)
        case "DeliverySet" if event.author.agent is not None:
            return _("{name} settled an answer: {state}", name=name, state=label(OutboxState(new)))
    return ""


def _assigned(name: str, actor: str | None, old: str, new: str, names: Mapping[str, str]) -> str:
    before, after = one_line(names.get(old, old)), one_line(names.get(new, new))
    if not new:
        return _("{name} let the ticket go", name=name)
    if new != actor:
        return _("{name} gave the ticket to {new}", name=name, new=after)
    if old:
        return _("{name} took the ticket from {old}", name=name, old=before)
    return _("{name} took the ticket", name=name)


def _tagged(name: str, old: str, new: str) -> str:
    before, after = set(old.split(",")) - {""}, set(new.split(",")) - {""}
    changes = [f"+{tag}" for tag in sorted(after - before)] + [f"-{tag}" for tag in sorted(before - after)]
    return _("{name}: tags {changes}", name=name, changes=" ".join(changes))


def _merged(name: str, of: int, old: str, new: str, ticket: int) -> str:
    """What a merge says depends on the side that one looks at it from."""
    if of != ticket:
        return _("{name} merged #{ticket} into this one", name=name, ticket=of)
    if new:
        return _("{name} merged this ticket into #{into}", name=name, into=new)
    return _("{name} took it out of #{into} again", name=name, into=old)
