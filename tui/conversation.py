"""A conversation laid out in rows of cells: what the ticket pane and the composer show. Nothing in here draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from desk import bounces, hold
from desk.conversation import Direction, Entry, EntryKind
from desk.duration import compact
from desk.label import label
from desk.mail import person
from desk.mail.facts import Address, Kind
from desk.mail.quote import Fold, FoldKind, folds
from desk.mail.subject import same_subject
from desk.outbox import TROUBLED, OutboxState
from desk.safe import clean, one_line
from desk.warning import warnings
from desk.why import kind_words, place_words
from desk.words import _, ngettext
from tui.cells import cell_len, cut, wrap
from tui.figures import size
from tui.glyphs import GlyphTable
from tui.rows import Look, Row, Span

RAW_LINES: Final = 2_000
"""So many lines of a raw source are shown."""

_INDENT: Final = "   "
_EVENT_ROOM: Final = 14
"""Cells of an event's line that its words can't have: its rules and its age."""


class Amount(StrEnum):
    """How much of an entry is shown."""

    WORDS = "words"
    HEADERS = "headers"
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the layout of an entry depends on beside the entry itself.

    `outside`: it is between the desk and somebody who is not the customer. `opened` are the numbers of its unfolded
    quotes; `first` is the number of its first attachment in this ticket; `raw` is its source, read only where
    it is shown.
    """

    width: int
    ticket: int
    subject: str
    customer: str
    outside: bool = False
    opened: frozenset[int] = frozenset()
    amount: Amount = Amount.WORDS
    first: int = 1
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an entry in lines, and its quotes. `open_folds` are open from the start: there is nothing else."""

    lines: tuple[str, ...]
    quotes: tuple[Fold, ...]
    open_folds: frozenset[int]

    @property
    def all_folds(self) -> frozenset[int]:
        """The numbers of all quotes and signatures."""
        return frozenset(range(len(self.quotes)))


def body_of(entry: Entry) -> Body:
    """The text of an entry, read once."""
    text = clean(entry.text, keep_newlines=True)
    lines, quotes = tuple(text.split("\n")), folds(text)
    folded = {line for quote in quotes for line in range(quote.start, quote.end)}
    says_more = any(line.strip() for number, line in enumerate(lines) if number not in folded)
    return Body(lines, quotes, frozenset() if says_more else frozenset(range(len(quotes))))


def lay(entry: Entry, index: int, shown: Shown, body: Body, glyphs: GlyphTable) -> tuple[Row, ...]:
    """The rows of a message or a note, with an empty one after it."""
    note = entry.kind is EntryKind.NOTE
    rows = [Row(index, _head(entry, shown, glyphs), note, at=entry.at)]
    for text, look in _facts(entry, shown):
        rows += [Row(index, ((_INDENT + line, look),), note) for line in wrap(text, shown.width - len(_INDENT))]
    if shown.amount is Amount.HEADERS:
        rows.append(Row(index, ((" ", Look.TEXT),), note))
    if entry.broken or shown.amount is Amount.RAW:
        rows += [Row(index, ((_INDENT + line, Look.QUIET),), note) for line in _raw(shown)]
    else:
        rows += _body(body, index, shown, note)
    rows += [Row(index, ((_INDENT + line, Look.TEXT),), note) for line in _attachments(entry, shown, glyphs)]
    if entry.delivery is not None:
        rows += _delivery(entry, entry.delivery, index, shown, glyphs)
    return (*rows, Row(index))


def lay_event(at: datetime, words: str, index: int, width: int, glyphs: GlyphTable) -> list[Row]:
    """The rows of something that happened: a thin line, or several where there is much to say."""
    rule = glyphs.line * 2
    *lines, last = wrap(words, width - _EVENT_ROOM)
    rows = [Row(index, ((f" {rule} {line}", Look.QUIET),)) for line in lines]
    return [*rows, Row(index, ((last, Look.QUIET),), at=at, rule=rule)]


def _head(entry: Entry, shown: Shown, glyphs: GlyphTable) -> tuple[Span, ...]:
    """Who speaks, and what is unusual about it."""
    author, dot = entry.author, f" {glyphs.dot} "
    facts = []
    if entry.kind is EntryKind.NOTE:
        facts.append(_("note"))
    if entry.mail_kind is not Kind.MESSAGE:
        facts.append(label(entry.mail_kind))
    if shown.outside:
        facts.append(apart(entry, brief=True))
    if entry.ticket != shown.ticket:
        facts.append(f"#{entry.ticket}")
    name = person.called(author.name, author.address) or _("somebody")
    ours = author.agent is not None or entry.direction is Direction.OUT
    wary = not ours and person.seems_another(author.name, author.address)
    spans = [(f" {name}", Look.WARN if wary else Look.AGENT if ours else Look.CUSTOMER)]
    stranger = not ours and shown.customer and author.address.lower() != shown.customer.lower()
    if stranger and author.name and author.address and not wary:
        spans.append((f" <{person.address(author.address)}>", Look.WARN))
    if entry.direction is Direction.OUT:
        spans.append((f" {glyphs.leaving} {_people((*entry.to, *entry.cc), brief=True)}", Look.QUIET))
    if facts:
        spans.append((dot + dot.join(facts), Look.QUIET))
    return tuple(spans)


def apart(entry: Entry, *, brief: bool = False) -> str:
    """What is said of a message between the desk and somebody outside; `brief` where its recipients stand beside it."""
    if entry.direction is Direction.IN:
        return _("not the customer")
    if brief:
        return _("not to the customer")
    return _("to {people}, not to the customer", people=_people((*entry.to, *entry.cc)))


def _people(addresses: Sequence[Address], *, brief: bool = False) -> str:
    if brief and len(addresses) > 2:
        rest = len(addresses) - 1
        return ngettext("{first} and {n} other", "{first} and {n} others", rest, first=one_line(addresses[0].email))
    return ", ".join(person.in_full("" if brief else one.name, one.email) for one in addresses)


def _facts(entry: Entry, shown: Shown) -> Iterator[Span]:
    """What stands between the head and the text."""
    if shown.amount is Amount.HEADERS:
        yield from _headers(entry)
    elif entry.direction is Direction.IN and entry.subject and not same_subject(entry.subject, shown.subject):
        yield _("Subject: {subject}", subject=one_line(entry.subject)), Look.QUIET
    if reasons := kind_words(entry):
        yield reasons, Look.QUIET
    if entry.link:
        yield one_line(entry.link), Look.QUIET
    for warning in warnings(entry):
        yield f"! {one_line(warning.words)}", Look.WARN if warning.grave else Look.QUIET
    if entry.broken:
        yield _("This mail can't be read: {error}. Its source:", error=one_line(entry.broken)), Look.WARN


def _headers(entry: Entry) -> Iterator[Span]:
    author = Address(entry.author.name, entry.author.address)
    values = (
        (_("From"), _people([author])),
        (_("To"), _people(entry.to)),
        (_("Cc"), _people(entry.cc)),
        (_("Reply to"), _people(entry.reply_to)),
        (_("Date"), f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S %z}"),
        (_("Subject"), one_line(entry.subject)),
        (_("Id"), one_line(entry.message_id)),
        *((_("Why it is here"), one_line(reason)) for reason in place_words(entry)),
    )
    for name, value in values:
        if value:
            yield f"{name}: {value}", Look.QUIET


def _raw(shown: Shown) -> Iterator[str]:
    lines = clean(shown.raw.decode(errors="replace"), keep_newlines=True).split("\n")
    for line in lines[:RAW_LINES]:
        yield from wrap(line, shown.width - len(_INDENT))
    if len(lines) > RAW_LINES:
        yield ngettext("{n} more line", "{n} more lines", len(lines) - RAW_LINES)


def _body(body: Body, index: int, shown: Shown, note: bool) -> Iterator[Row]:
    """The text with its quotes folded, without empty lines at its ends and with one at most between two others."""
    empty, begun, width = False, False, shown.width - len(_INDENT)
    for fold, part in _parts(body):
        for line in part if fold is None or fold in shown.opened else [_folded(body.quotes[fold].kind, len(part))]:
            if not line.strip():
                empty = begun
                continue
            if empty:
                yield Row(index, ((" ", Look.TEXT),), note, fold)
            look = Look.TEXT if fold is None else Look.QUIET
            for piece in wrap(line.rstrip(), width):
                yield Row(index, ((_INDENT + piece, look),), note, fold)
            empty, begun = False, True


def _parts(body: Body) -> Iterator[tuple[int | None, Sequence[str]]]:
    done = 0
    for number, fold in enumerate(body.quotes):
        yield None, body.lines[done : fold.start]
        yield number, body.lines[fold.start : fold.end]
        done = fold.end
    yield None, body.lines[done:]


def _folded(kind: FoldKind, count: int) -> str:
    if kind is FoldKind.SIGNATURE:
        return ngettext("-- {n} line of a signature", "-- {n} lines of a signature", count)
    return ngettext("> {n} quoted line", "> {n} quoted lines", count)


def _attachments(entry: Entry, shown: Shown, glyphs: GlyphTable) -> Iterator[str]:
    for number, file in enumerate(entry.attachments, shown.first):
        told = [size(file.size)] + [_("inline")] * file.inline + [_("on the server")] * file.away
        facts = "  " + f" {glyphs.dot} ".join(told)
        lead = f"[{number}] "
        name = cut(one_line(file.label), shown.width - len(_INDENT + lead) - cell_len(facts), glyphs.ellipsis)
        yield lead + name + facts


def _delivery(entry: Entry, state: OutboxState, index: int, shown: Shown, glyphs: GlyphTable) -> Iterator[Row]:
    """What became of an answer at its recipients, and whom it did not reach; a countdown until it leaves."""
    lead = f"{_INDENT}{glyphs.leaving} "
    late = [] if entry.late is None else [(_("left {age} late", age=compact(entry.late)), Look.WARN)]
    told = [
        *_states(entry, state),
        *late,
        *((one_line(bounces.words(failure)), Look.WARN) for failure in entry.failures),
    ]
    if state is OutboxState.QUEUED and entry.due_at is not None:
        yield Row(index, ((lead, Look.WARN),), due_at=entry.due_at)
        lead = " " * cell_len(lead)
    for words, look in told:
        for line in wrap(words, shown.width - cell_len(lead)):
            yield Row(index, ((lead, look), (line, look)))
            lead = " " * cell_len(lead)


def _states(entry: Entry, state: OutboxState) -> Iterator[tuple[str, Look]]:
    """The states of an answer's recipients, with what their servers said; those of whom the same is to say together."""
    together: dict[tuple[OutboxState, str], list[str]] = {}
    for each in entry.deliveries:
        words = "" if each.state is OutboxState.SENT else one_line(each.words)
        if each.state is OutboxState.HELD and entry.holds:
            words = hold.words(entry.holds)
        together.setdefault((each.state, words), []).append(one_line(each.address))
    for (each_state, words), addresses in together.items() or {(state, ""): [""]}.items():
        if len(together) < 2 and each_state is OutboxState.QUEUED and not words:
            continue  # the countdown tells
        named = _("nobody knows whether this arrived") if each_state is OutboxState.UNCERTAIN else label(each_state)
        about = [", ".join(addresses)] if len(together) > 1 else []
        warns = each_state in TROUBLED or each_state is OutboxState.HELD
        yield ": ".join([named, *about, *([words] if words else [])]), Look.WARN if warns else Look.QUIET
