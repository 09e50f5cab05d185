"""Performs what a verb asks for as one batch, and tells what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from cli import as_json
from cli.call import Call
from cli.output import emit, line
from desk.change import MessageMoved, ReplyQueued
from desk.command import Command
from desk.duration import ahead
from desk.label import some
from desk.words import _

if TYPE_CHECKING:
    from store.store import Done, Store


def perform(
    call: Call,
    store: Store,
    commands: Iterable[Command],
    *,
    as_object: bool,
    beside: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Perform the commands as the agent of this run, and print what they changed: one line, or one JSON object.

    That has what is `beside` it, too.
    """
    done = store.perform(*commands, actor=call.actor(store))
    changed = list(dict.fromkeys(number for change in done.changes if (number := getattr(change, "ticket", None))))
    if as_object:
        emit({**_told(store, done, changed), **beside})
    else:
        line(_words(store, done, changed))


def _told(store: Store, done: Done, changed: Sequence[int]) -> dict[str, object]:
    from store import outbox, tickets

    queued = [outbox.get(store, change.item) for change in done.changes if isinstance(change, ReplyQueued)]
    return {
        "batch": done.batch,
        "tickets": [as_json.ticket(tickets.get(store, number)) for number in changed],
        "outbox": [as_json.outbox_item(item) for item in queued],
    }


def _words(store: Store, done: Done, changed: Sequence[int]) -> str:
    if done.batch is None:
        return _("Everything was so already.")
    what = some(changed)
    moved = next((change for change in done.changes if isinstance(change, MessageMoved)), None)
    if moved is not None:
        return _("moved to #{ticket} · deskhand undo {batch}", ticket=moved.into, batch=done.batch)
    due = [change.due_at for change in done.changes if isinstance(change, ReplyQueued)]
    if due:
        return _(
            "{what}: the answer leaves in {time} · deskhand undo {batch}",
            what=what,
            time=ahead(max(due) - store.now()),
            batch=done.batch,
        )
    return _("{what}: done · deskhand undo {batch}", what=what, batch=done.batch)
