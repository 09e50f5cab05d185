"""What an agent does to tickets from the keyboard, without writing: each to all that are chosen, as one batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from desk import query
from desk.command import Assign, Command, Merge, SetCustomer, SetPriority, SetStatus, Snooze, Tag, Take
from desk.errors import NotAllowed
from desk.label import label, some
from desk.mail.facts import Address
from desk.moment import parse_moment
from desk.safe import one_line
from desk.ticket import Priority, Status
from desk.words import N_, _
from store import tickets
from tui.choose import Choice, Chooser, Offer, among
from tui.colleagues import colleagues
from tui.figures import moment
from tui.moving import other_tickets
from tui.people import people

if TYPE_CHECKING:
    from tui.desk_screen import DeskScreen

T = TypeVar("T")

_TIMES: Final = (
    (N_("in 3 hours"), "3h"),
    (N_("tomorrow, 9:00"), "tomorrow"),
    (N_("Monday, 9:00"), "mon"),
    (N_("in a week"), "1w"),
)
"""Times to snooze until that are offered, as `parse_moment` reads them."""

_CANDIDATES: Final = 10
"""So many free tickets of a priority are tried, in case that others take them at the same moment."""


class Triage:
    """The verbs. `repeat` does the last one again, to what is chosen then."""

    def __init__(self, screen: DeskScreen) -> None:
        self._screen = screen
        self._session = screen.session
        self._last: tuple[Callable[[int], Command], str] | None = None

    def apply(self, make: Callable[[int], Command], words: str) -> bool:
        """Perform a command for each chosen ticket and say what was done; whether the desk allowed it."""
        chosen = self._screen.chosen()
        done = self._session.perform(*(make(ticket) for ticket in chosen)) if chosen else None
        if done is None:
            return False
        self._last = make, words
        what = f"{some(chosen)}: {words}"
        self._session.toast(_("{what} · u undoes", what=what) if done.changes else _("{what} already", what=what))
        self._screen.acted()
        return True

    def repeat(self) -> None:
        """Do the last verb again."""
        if self._last is not None:
            self.apply(*self._last)

    def status(self, wanted: str) -> bool:
        """Move to a status."""
        status = Status(wanted)
        return self.apply(lambda ticket: SetStatus(ticket, status), label(status))

    def take(self) -> None:
        """Make it one's own, if nobody has it."""
        self.apply(Take, _("yours"))

    def take_urgent(self) -> None:
        """Take the most urgent ticket that nobody has, of those the one that was left alone the longest."""
        session = self._session
        for priority in reversed(Priority):
            free = query.parse(f"is:unassigned status:new,open -is:snoozed priority:{priority}")
            for ticket in reversed(tickets.last_page(session.store, free, session.agent.name, _CANDIDATES)):
                try:
                    session.store.perform(Take(ticket.number), actor=session.actor)
                except NotAllowed:
                    continue  # somebody was faster: the next one
                session.toast(_("#{ticket} is yours · u undoes", ticket=ticket.number))
                self._screen.acted()
                self._screen.open(ticket.number)
                return
        session.toast(_("Nothing waits for somebody to take it."))

    def steal(self) -> None:
        """Make it one's own, whoever has it."""
        self.apply(lambda ticket: Assign(ticket, self._session.agent.name), _("yours"))

    def unassign(self) -> None:
        """Give it to nobody."""
        self.apply(lambda ticket: Assign(ticket, None), _("nobody's"))

    def assign(self) -> None:
        """Choose who should have it."""

        def give(choice: Choice[str]) -> None:
            self.apply(lambda ticket: Assign(ticket, choice.value), _("now {name}'s", name=choice.words))

        self._ask(_("Give to …"), colleagues(self._session, me=True), give)

    def priority(self) -> None:
        """Choose how urgent it is."""

        def set_priority(choice: Choice[Priority]) -> None:
            self.apply(lambda ticket: SetPriority(ticket, choice.value), choice.words)

        choices = [Choice(label(priority), priority) for priority in reversed(Priority)]
        self._ask(_("Priority …"), among(choices), set_priority)

    def snooze(self) -> None:
        """Choose until when it is put away."""

        def put_away(choice: Choice[datetime | None]) -> None:
            words = _("awake") if choice.value is None else _("snoozed until {time}", time=choice.beside)
            self.apply(lambda ticket: Snooze(ticket, choice.value), words)

        title = _("Snooze until … (3h, tomorrow, mon 14:00, 2026-01-31)")
        self._ask(title, self._times, put_away, _("That is no time."))

    def tag(self) -> None:
        """Choose tags to add, and to remove with a minus."""

        def set_tags(choice: Choice[str]) -> None:
            tags = choice.value.split()
            add = tuple(tag for tag in tags if not tag.startswith("-"))
            remove = tuple(tag.removeprefix("-") for tag in tags if tag.startswith("-"))
            self.apply(lambda ticket: Tag(ticket, add, remove), choice.value)

        known = among(Choice(tag, tag) for tag in self._screen.known_tags())

        def offer(typed: str) -> Sequence[Choice[str]]:
            words = typed.split()
            written = [Choice(" ".join(words), " ".join(words))] if words else []
            return [*written, *(choice for choice in known(typed) if choice.value != typed)]

        self._ask(_("Tags to add; -tag removes"), offer, set_tags)

    def copy(self, what: str) -> None:
        """Put number, or number and subject, into the terminal's clipboard."""
        found = [tickets.get(self._session.store, number) for number in self._screen.chosen()]
        words = [f"#{one.number}" if what == "number" else f"#{one.number} {one_line(one.subject)}" for one in found]
        if words:
            self._screen.app.copy_to_clipboard("\n".join(words))
            self._session.toast(_("Copied: {words}", words=words[0]))

    def customer(self) -> None:
        """Choose whose matter it is: one of those who were in it, or whoever is typed."""

        def make_customer(choice: Choice[Address]) -> None:
            who, words = choice.value, _("customer: {person}", person=choice.words)
            self.apply(lambda ticket: SetCustomer(ticket, who.email, who.name), words)

        if chosen := self._screen.chosen():
            title = _("Whose matter is it? (an address, or Name <address>)")
            self._ask(title, people(self._session, chosen[0]), make_customer, _("That is no address."))

    def merge(self) -> None:
        """Choose the ticket that it belongs to."""

        def merge_into(choice: Choice[int]) -> None:
            self.apply(lambda ticket: Merge(ticket, choice.value), _("merged into #{into}", into=choice.value))

        self._ask(_("Merge into ticket number …"), self._targets, merge_into, _("There is no such ticket."))

    def _times(self, typed: str) -> Sequence[Choice[datetime | None]]:
        now = self._session.now()
        wanted = [(typed, typed)] if typed.strip() else [(_(words), text) for words, text in _TIMES]
        try:
            until = [(words, parse_moment(text, now)) for words, text in wanted]
        except ValueError:
            return ()
        times: list[Choice[datetime | None]] = [Choice(words, at, moment(at, now)) for words, at in until]
        wake: list[Choice[datetime | None]] = [] if typed.strip() else [Choice(_("wake it now"), None)]
        return times + wake

    def _targets(self, typed: str) -> Sequence[Choice[int]]:
        return other_tickets(self._session, self._screen.chosen(), typed)

    def _ask(self, title: str, offer: Offer[T], then: Callable[[Choice[T]], None], none: str = "") -> None:
        def chosen(choice: Choice[T] | None) -> None:
            if choice is not None:
                then(choice)

        if self._screen.chosen():
            self._screen.app.push_screen(Chooser(title, offer, self._session.glyphs, none=none), chosen)
