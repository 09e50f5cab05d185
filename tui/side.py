"""Beside the ticket: the customer, canned replies on hotkeys, and who else is here; in one line where it is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from desk import hold
from desk.errors import NotFound
from desk.label import label
from desk.link import LinkReason
from desk.link import words as reason
from desk.mail import person
from desk.outbox import OutboxState
from desk.presence import Mode, Presence
from desk.safe import one_line
from desk.ticket import Ticket
from desk.words import _, ngettext
from store import agents, canned, conversation, links, outbox, tickets
from tui.cells import cell_len, cut, fit
from tui.figures import stopwatch
from tui.keymap import shown
from tui.lines import Line, Lines, Span
from tui.rows import leaving

if TYPE_CHECKING:
    from tui.session import Session

_OTHERS: Final = 20
"""So many other tickets of the customer are looked for."""

_LISTED: Final = 5
"""So many of them are listed."""

_DOUBTFUL: Final = frozenset({LinkReason.POSSIBLY_SAME, LinkReason.NUMBER})
"""Links that somebody should look at: the desk was not sure."""

_TITLE: Final = "side--title"
_NAME: Final = "side--name"
_QUIET: Final = "side--quiet"
_KEY: Final = "side--key"
_BUSY: Final = "side--busy"


class Surroundings:
    """What is known around one ticket, read when it is opened and when it moves."""

    def __init__(self, session: Session, number: int) -> None:
        store = session.store
        self.ticket = tickets.get(store, number)
        self.links = links.of(store, number)
        self.others = [other for other in _others(session, self.ticket) if other.number != number]
        self.leaving = [
            (one_line(conversation.entry(store, item.entry).author.name), item)
            for item in outbox.leaving(store, number)
        ]
        self._session = session
        self._names = {agent.name: agent.full_name for agent in agents.agents(store)}

    def present(self) -> list[Presence]:
        """Who else is on the ticket, those who write first."""
        order = (Mode.COMPOSING, Mode.NOTING, Mode.VIEWING, Mode.AWAY)
        return sorted(self._session.place.on(self.ticket.number), key=lambda one: (order.index(one.mode), one.agent))

    def name(self, agent: str) -> str:
        """An agent's full name."""
        return one_line(self._names.get(agent, agent))

    def newer(self) -> int:
        """How many tickets the customer has opened since."""
        return sum(other.created_at > self.ticket.created_at for other in self.others)


def _others(session: Session, ticket: Ticket) -> Sequence[Ticket]:
    return tickets.of_customer(session.store, ticket.customer.id, _OTHERS + 1)


class SidePane(Lines):
    """Three small sections, one below the other."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {_TITLE, _NAME, _QUIET, _KEY, _BUSY}
    DEFAULT_CSS = """
    SidePane {
        width: 26;
        & > .side--title { color: $faint; }
        & > .side--name { text-style: bold; }
        & > .side--quiet { color: $muted; }
        & > .side--key { color: $accent; }
        & > .side--busy { color: $warning; }
    }
    """

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self._around: Surroundings | None = None
        self._hotkeys: Sequence[tuple[str, str]] = ()
        self._content: Sequence[tuple[Span, ...]] = ()

    def on_mount(self) -> None:
        """How long somebody has been writing goes on."""
        self.set_interval(1.0, self.repaint, name="presence")

    def show(self, number: int | None) -> None:
        """Tell about another ticket."""
        self._around = _around(self.session, number)
        titles = {reply.name: reply.title for reply in canned.replies(self.session.store)}
        first_keys: dict[str, str] = {}
        for key, name in self.session.config.hotkeys.items():
            first_keys.setdefault(name, shown(key))
        self._hotkeys = [(key, titles[name]) for name, key in first_keys.items() if name in titles]
        self.repaint()

    def reload(self) -> None:
        """The ticket, or who is on it, has changed."""
        self.show(self._around.ticket.number if self._around else None)

    def repaint(self, only: Iterable[int] | None = None) -> None:
        """Tell again what there is to tell."""
        self._content = list(self._sections(self._around)) if self._around else []
        super().repaint(only)

    def line(self, y: int) -> Line:
        return "", self._content[y] if y < len(self._content) else ()

    def _sections(self, around: Surroundings) -> Iterator[tuple[Span, ...]]:
        width = self.size.width - 2
        yield _title(_("customer"))
        yield from self._customer(around, width)
        yield ()
        if around.links:
            yield _title(_("linked"))
            yield from self._links(around, width)
            yield ()
        yield _title(_("canned"))
        for key, title in self._hotkeys[: max(self.size.height - 14, 3)]:
            yield ((f" {key:<4}", _KEY), (self._cut(one_line(title), width - 4), ""))
        yield ((" m   ", _KEY), (_("find one"), _QUIET))
        yield ()
        yield _title(_("on this ticket"))
        now = self.session.now()
        for one in around.present():
            look = _BUSY if one.mode in _WRITING else _QUIET
            words = label(one.mode)
            if one.mode in _WRITING:
                words += f" {stopwatch(now - one.since)}"
            name = self._cut(around.name(one.agent), width - cell_len(words) - 1)
            yield ((f" {name}", _NAME), (f" {words}", look))
            if one.mode in _WRITING:
                yield (("   " + ngettext("{n} word", "{n} words", one.words), look),)
        for name, item in around.leaving:
            words = label(OutboxState.HELD) if item.holds else leaving(item.due_at, now)
            yield ((" " + self._cut(f"{name}: {words}", width), _BUSY),)
        if not around.present() and not around.leaving:
            yield ((" " + _("nobody else"), _QUIET),)

    def _customer(self, around: Surroundings, width: int) -> Iterator[tuple[Span, ...]]:
        customer, glyphs = around.ticket.customer, self.session.glyphs
        name, email = one_line(customer.name), one_line(customer.email)
        if customer.seems_another:
            yield ((" " + self._cut(person.address(email), width), _BUSY),)
            email = f"({name})" if name else ""
        else:
            yield ((" " + self._cut(customer.label, width), _NAME),)
        if name and email:
            yield ((" " + self._cut(email, width), _QUIET),)
        seen = [around.ticket, *around.others]
        facts = [around.ticket.language]
        if len(around.others) < _OTHERS:
            since = min(ticket.created_at for ticket in seen)
            facts.insert(0, _("since {month}", month=f"{since.astimezone():%Y-%m}"))
        yield ((" " + self._cut(f" {glyphs.dot} ".join(facts), width), _QUIET),)
        if not around.others:
            return
        if around.newer():
            words, look = ngettext("{n} newer ticket", "{n} newer tickets", around.newer()), _BUSY
        else:
            words, look = ngettext("{n} other ticket", "{n} other tickets", len(around.others)), _QUIET
        yield ((" " + words, look),)
        linked = {link.ticket.number for link in around.links}
        for other in [other for other in around.others if other.number not in linked][:_LISTED]:
            yield self._ticket(other, width)

    def _links(self, around: Surroundings, width: int) -> Iterator[tuple[Span, ...]]:
        """What the ticket is linked with, and why; what may be the same matter stands out."""
        for one in around.links[:_LISTED]:
            yield self._ticket(one.ticket, width)
            look = _BUSY if one.reason in _DOUBTFUL else _QUIET
            yield (("   " + self._cut(reason(one.reason), width - 2), look),)

    def _ticket(self, other: Ticket, width: int) -> tuple[Span, ...]:
        """Another ticket in one line."""
        state = label(other.status)
        room = width - len(str(other.number)) - cell_len(state) - 2
        subject = fit(one_line(other.subject), room, self.session.glyphs.ellipsis)
        return (f" {other.number} ", _QUIET), (subject, ""), (f" {state}", _QUIET)

    def _cut(self, text: str, width: int) -> str:
        return cut(text, width, self.session.glyphs.ellipsis)


class SideLine(Lines):
    """The same in one line: who else is here, else what else the customer has."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {_QUIET, _BUSY}
    DEFAULT_CSS = """
    SideLine {
        height: 1;
        & > .side--quiet { color: $muted; }
        & > .side--busy { color: $warning; }
    }
    """

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self._around: Surroundings | None = None

    def on_mount(self) -> None:
        """How long somebody has been writing goes on."""
        self.set_interval(1.0, self.repaint, name="presence")

    def show(self, number: int | None) -> None:
        """Tell about another ticket."""
        self._around = _around(self.session, number)
        self.repaint()

    def reload(self) -> None:
        """The ticket, or who is on it, has changed."""
        self.show(self._around.ticket.number if self._around else None)

    def line(self, y: int) -> Line:
        around = self._around
        if around is None or y:
            return "", ()
        now, dot = self.session.now(), f" {self.session.glyphs.dot} "
        told = [_presence(around, one, now) for one in around.present()] + _leaving(around, now)
        busy = around.leaving or any(one.mode in _WRITING for one in around.present())
        if not told and around.links:
            first = around.links[0]
            told = [f"#{first.ticket.number} {reason(first.reason)}"]
        if not told and around.others:
            told = [
                ngettext("{n} other ticket of this customer", "{n} other tickets of this customer", len(around.others))
            ]
        text = cut(" " + dot.join(told), self.size.width, self.session.glyphs.ellipsis)
        return "", ((text, _BUSY if busy else _QUIET),)


_WRITING: Final = frozenset({Mode.COMPOSING, Mode.NOTING})


def _around(session: Session, number: int | None) -> Surroundings | None:
    try:
        return None if number is None else Surroundings(session, number)
    except NotFound:
        return None


def _title(words: str) -> tuple[Span, ...]:
    return ((" " + words, _TITLE),)


def _presence(around: Surroundings, one: Presence, now: datetime) -> str:
    """What somebody does, as a sentence."""
    name = around.name(one.agent)
    if one.mode is Mode.AWAY:
        return _("{name} is away", name=name)
    if one.mode is Mode.VIEWING:
        return _("{name} is viewing", name=name)
    told = (
        _("{name} is replying", name=name) if one.mode is Mode.COMPOSING else _("{name} is writing a note", name=name)
    )
    words = ngettext("{n} word", "{n} words", one.words)
    return f"{told}, {stopwatch(now - one.since)}, {words}"


def _leaving(around: Surroundings, now: datetime) -> list[str]:
    """Answers that wait to leave, or why they don't, as sentences."""
    return [
        _("{name}'s answer is held: {why}", name=name, why=hold.words(item.holds))
        if item.holds
        else _("{name}'s answer {leaves}", name=name, leaves=leaving(item.due_at, now))
        for name, item in around.leaving
    ]
