"""What is known of one answer in the outbox: each recipient, what holds it, every try, and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from desk import bounces, hold
from desk.agent import SYSTEM
from desk.change import DeliverySet
from desk.conversation import Entry
from desk.hold import Hold
from desk.label import label
from desk.outbox import TROUBLED, Delivery, OutboxItem, OutboxState
from desk.safe import clean, one_line
from desk.ticket import Ticket
from desk.words import _, ngettext
from store import agents, conversation, journal
from store.journal import JournalEntry
from tui import events
from tui.cells import cell_len, wrap
from tui.figures import moment
from tui.pager import Pager
from tui.rows import Look, Row, Span, fitted

_INDENT = "   "


class Details(Pager, can_focus=False):
    """The answer under the cursor of the outbox, or nothing."""

    DEFAULT_CSS = """
    Details { background: $surface; }
    """
    head_size = 1

    _item: OutboxItem | None = None
    _ticket: Ticket | None = None
    _entry: Entry | None = None

    def show(self, item: OutboxItem | None, ticket: Ticket | None, entry: Entry | None) -> None:
        """Show another answer from its top, or the same one as it is now."""
        same = item is not None and self._item is not None and item.id == self._item.id
        self._item, self._ticket, self._entry = item, ticket, entry
        self.lay_out()
        self.show_rows(None if same else 0)

    def head(self) -> list[tuple[Span, ...]]:
        """The ticket that it belongs to."""
        if self._item is None or self._ticket is None:
            return [()]
        words = f" #{self._ticket.number} {self.session.glyphs.dot} {one_line(self._ticket.subject)}"
        return [fitted(((words, Look.CUSTOMER),), self.measure, self.session.glyphs.ellipsis)]

    def lay_out(self) -> None:
        if self._item is None or self._entry is None:
            self.rows = ()
            return
        self.rows = list(self._rows(self._item, self._entry))

    def _rows(self, item: OutboxItem, entry: Entry) -> Iterator[Row]:
        yield from self._facts(item, entry)
        yield from self._people(item, entry)
        yield Row(0)
        yield from self._history(item)
        yield Row(0)
        yield from self._lines(entry.reply_text.strip("\n"), Look.TEXT)

    def _facts(self, item: OutboxItem, entry: Entry) -> Iterator[Row]:
        """Whose it is, since when, when it leaves, and why it has not."""
        now, dot = self.session.now(), f" {self.session.glyphs.dot} "
        facts = [
            _("by {name}", name=one_line(entry.author.name)),
            _("written {time}", time=moment(item.queued_at, now)),
            _("due {time}", time=moment(item.due_at, now)),
            ngettext("{n} try", "{n} tries", item.attempts),
        ]
        yield from self._lines(dot.join(facts), Look.QUIET)
        if item.state is OutboxState.QUEUED:
            yield Row(0, ((_INDENT, Look.WARN),), due_at=item.due_at)
        if item.among({OutboxState.UNCERTAIN}):
            words = _("Nobody knows whether it arrived: the connection broke after its last byte.")
            yield from self._lines(words, Look.WARN)
        for held in reversed(item.holds):
            yield from self._lines(self._hold(held), Look.WARN)

    def _hold(self, held: Hold) -> str:
        why, at = hold.words([held]), moment(held.at, self.session.now())
        return _("held {time}: {why}", time=at, why=why)

    def _people(self, item: OutboxItem, entry: Entry) -> Iterator[Row]:
        """Each recipient with its state and the server's own words, and whom reports say that it did not reach."""
        for part in item.deliveries:
            warns = part.state in TROUBLED or part.state is OutboxState.HELD
            yield from self._lines(_told(part), Look.WARN if warns else Look.TEXT)
        for failure in entry.failures:
            yield from self._lines(one_line(bounces.words(failure)), Look.WARN)

    def _history(self, item: OutboxItem) -> Iterator[Row]:
        """What happened to it, the newest last."""
        now = self.session.now()
        names = {agent.name: agent.full_name for agent in agents.agents(self.session.store)}
        for happened in journal.of_item(self.session.store, item):
            for words in _happened(happened, item.ticket, names, now):
                yield from self._lines(words, Look.QUIET, f"{moment(happened.at, now)}  ")

    def _lines(self, text: str, look: Look, lead: str = "") -> Iterator[Row]:
        room = self.measure - len(_INDENT) - cell_len(lead)
        for line in wrap(clean(text, keep_newlines=True), room):
            yield Row(0, ((_INDENT + lead + line, look),))
            lead = " " * cell_len(lead)


def _told(part: Delivery) -> str:
    """A recipient's state, with what its server said."""
    words = f"{one_line(part.address)}: {label(part.state)}"
    return f"{words}: {one_line(part.words)}" if part.words else words


def _happened(happened: JournalEntry, ticket: int, names: Mapping[str, str], now: datetime) -> Iterator[str]:
    """One thing that happened to an answer: what a try brought at each recipient, or what somebody did."""
    change = happened.change
    if isinstance(change, DeliverySet) and happened.actor == SYSTEM and change.evidence is None:
        yield from map(_told, change.deliveries)
        return
    event = conversation.event(happened, ticket, names)
    yield from (words for _event, words in events.told([event], ticket, names, now))
