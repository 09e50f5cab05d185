"""Those who work here: choosing one by full name or by the short one that everybody can type, and mentioning one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from desk.fuzzy import match
from desk.safe import one_line
from desk.words import _
from store import agents
from tui.choose import Choice, Chooser, Offer
from tui.editor import Editor

if TYPE_CHECKING:
    from tui.session import Session


def colleagues(session: Session, *, me: bool = False) -> Offer[str]:
    """Offers the agents whose names the typed letters fit; the agent of this session among them with `me`."""
    known = [one for one in agents.agents(session.store) if me or one.name != session.agent.name]
    choices = [Choice(one_line(one.full_name), one.name, one.name) for one in known]

    def offer(typed: str) -> Sequence[Choice[str]]:
        wanted = typed.strip()
        fits = [(max(match(wanted, one.words) or 0, match(wanted, one.value) or 0), one) for one in choices]
        return [one for found, one in sorted(fits, key=lambda pair: -pair[0]) if found]

    return offer


def mention(app: App[Any], session: Session, editor: Editor, typed: str, mark: str) -> None:
    """Put the name of a colleague in the place of `mark`, what was typed of it; where several fit, one is chosen."""
    offer = colleagues(session)

    def chosen(choice: Choice[str] | None) -> None:
        if choice is not None:
            editor.put(f"@{choice.value} ", None, mark)

    fits = offer(typed)
    if typed and len(fits) == 1:
        chosen(fits[0])
    else:
        app.push_screen(Chooser(_("Mention whom?"), offer, session.glyphs), chosen)
