"""What an author should know before going on: others wrote meanwhile, or this is a draft with a history."""

from __future__ import annotations

from desk.draft import Draft
from desk.duration import compact
from desk.safe import one_line
from desk.words import _
from store import agents
from tui.actions import BY_ID
from tui.figures import moment
from tui.keymap import Keymap
from tui.writing import Writing


def news(writing: Writing, keymap: Keymap) -> str:
    """One line of it, the most urgent; empty where there is none."""
    now, newer = writing.session.now(), writing.newer()
    if newer:
        name = one_line(newer[-1].author.name or newer[-1].author.address)
        return _("{name} wrote {time} ago, after you began.", name=name, time=compact(now - newer[-1].at))
    if writing.resumed and writing.draft is not None:
        return _of_draft(writing, writing.draft, keymap)
    return ""


def _of_draft(writing: Writing, draft: Draft, keymap: Keymap) -> str:
    """Which draft goes on, and that there is another one."""
    session = writing.session
    if draft.remark:
        return _("Returned to you: {remark}", remark=one_line(draft.remark))
    if draft.author is not None:
        return _("You edit an answer of {name}.", name=one_line(agents.get(session.store, draft.author).full_name))
    if draft.handed_by is not None:
        return _("{name} handed you this draft.", name=one_line(agents.get(session.store, draft.handed_by).full_name))
    words = _("Your draft of {time} goes on.", time=moment(draft.updated_at, session.now()))
    if writing.others():
        words += " " + _("Here is another one of yours: {key}", key=keymap.first(BY_ID["composer.versions"]))
    return words
