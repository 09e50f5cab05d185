"""Views (drawers): saved searches that stand beside the queue with their counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desk.words import N_


@dataclass(frozen=True, slots=True)
class View:
    """A saved search. `title` is a word to translate for the desk's own views, else the text itself."""

    name: str
    title: str
    query: str


VIEWS: Final = (
    View("inbox", N_("Inbox"), "status:new,open -is:snoozed"),
    View("mine", N_("Mine"), "assignee:me status:new,open,pending,on_hold -is:snoozed"),
    View("unassigned", N_("Unassigned"), "is:unassigned status:new,open -is:snoozed"),
    View("waiting", N_("Waiting"), "status:pending,on_hold -is:snoozed"),
    View("snoozed", N_("Snoozed"), "is:snoozed"),
    View("drafts", N_("Drafts"), "has:draft"),
    View("mentions", N_("Mentions"), "is:mentioned"),
    View("outbox", N_("Outbox"), "is:leaving"),
    View("closed", N_("Closed"), "status:resolved,closed"),
    View("spam", N_("Spam"), "status:spam"),
    View("all", N_("All"), "-status:spam,trash"),
)
"""The desk's own views, in their order. `has:draft` means one's own drafts; `is:leaving` has an answer that waits."""
