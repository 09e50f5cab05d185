"""Two questions about an answer that are asked in several places: when it shall leave, and who shall see it first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from textual.app import App

from desk.delay import refuse_longer
from desk.errors import NotAllowed
from desk.moment import parse_moment
from desk.words import _
from store import agents
from tui.choose import Choice, Chooser, among
from tui.figures import moment
from tui.session import Session, Severity


def ask_when(app: App[Any], session: Session, then: Callable[[datetime], object]) -> None:
    """Ask when an answer shall leave; one that would wait too long is refused."""

    def chosen(choice: Choice[datetime] | None) -> None:
        if choice is None:
            return
        try:
            refuse_longer(choice.value, session.now())
        except NotAllowed as error:
            session.toast(str(error), Severity.WARNING)
            return
        then(choice.value)

    title = _("When shall it leave? (10m, 1h, tomorrow 9:00, 18:30, a date)")
    chooser = Chooser(title, lambda typed: _times(typed, session.now()), session.glyphs, none=_("No such time."))
    app.push_screen(chooser, chosen)


def ask_whom(app: App[Any], session: Session, then: Callable[[str], object]) -> None:
    """Ask which colleague or group shall see an answer before it leaves."""

    def chosen(choice: Choice[str] | None) -> None:
        if choice is not None:
            then(choice.value)

    groups = [Choice(name, name, _("group")) for name in session.config.team.groups]
    everybody = agents.agents(session.store)
    people = [Choice(f"{one.full_name} ({one.name})", one.name) for one in everybody if one.name != session.agent.name]
    title, none = _("Who shall see it before it leaves?"), _("There is nobody else here.")
    app.push_screen(Chooser(title, among([*groups, *people]), session.glyphs, none=none), chosen)


def _times(typed: str, now: datetime) -> Sequence[Choice[datetime]]:
    if typed.strip():
        try:
            time = parse_moment(typed, now)
        except ValueError:
            return ()
        return [Choice(typed, time, moment(time, now))] if time > now else ()
    offered = (
        (_("in 10 minutes"), "10m"),
        (_("in an hour"), "1h"),
        (_("tomorrow at 9"), "tomorrow"),
        (_("next business morning"), "workday"),
    )
    times = {parse_moment(text, now): words for words, text in reversed(offered)}  # two may be the same
    return [Choice(words, time, moment(time, now)) for time, words in sorted(times.items())]
