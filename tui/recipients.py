"""The rows that tell who gets an answer: each address with why it is there, and what there is to know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from desk import bounces
from desk.addressees import TYPED
from desk.caution import Caution
from desk.mail import person
from desk.mail.facts import Address
from desk.mail.reply import REASONS, Recipient, Role
from desk.safe import one_line
from desk.words import N_, _
from tui.cells import cell_len, cut, fit, wrap
from tui.figures import moment
from tui.rows import Look, Span
from tui.writing import Writing

ROLES: Final = {Role.TO: N_("To"), Role.CC: N_("Cc"), Role.NONE: N_("Not")}

_SHORTEST_NAME: Final = 6
"""Cells that are left of a name at least; with fewer it is left out."""

Told = tuple[str, Look]
"""One thing about an address: its words, and how they look."""


def rows(writing: Writing, indent: str, side: int, width: int) -> Iterator[tuple[Span, ...]]:
    """Who gets it, then who does not. `side` cells are for the names at the left, behind the indent."""
    order, ellipsis = list(Role), writing.session.glyphs.ellipsis
    called = {one.address.email: person.in_full(one.address.name, one.address.email) for one in writing.recipients}
    room = min(max(map(cell_len, called.values()), default=0) + 2, (width - side) // 2)
    blank, before = (" " * (len(indent) + side + room), Look.QUIET), None
    told = _Told(writing)
    for one in sorted(writing.recipients, key=lambda one: order.index(one.role)):
        name = _(ROLES[one.role]) if one.role is not before else ""
        before = one.role
        look = Look.QUIET if one.role is Role.NONE else Look.TEXT
        if person.seems_another(one.address.name, one.address.email):
            look = Look.WARN
        address = _within(one.address, called[one.address.email], room - 2, ellipsis)
        first: tuple[Span, ...] = ((indent + fit(name, side), Look.QUIET), (fit(address, room), look))
        if cell_len(address) > room - 2:  # it is shown whole, on a line of its own
            yield first[0], (cut(address, width - side - len(indent), ellipsis), look)
            first = (blank,)
        for words, look in told.of(one):
            for line in wrap(words, width - cell_len(blank[0])):
                yield (*first, (line, look))
                first = (blank,)


def _within(address: Address, whole: str, room: int, ellipsis: str) -> str:
    """Somebody in so many cells if that can be: the name gives way, but no letter of the address, for that counts."""
    email = person.address(address.email)
    left = room - cell_len(f" <{email}>")
    if cell_len(whole) <= room or not address.name or person.seems_another(address.name, address.email):
        return whole
    return email if left < _SHORTEST_NAME else f"{cut(one_line(address.name), left, ellipsis)} <{email}>"


class _Told:
    """What is told about each recipient of one answer; what all of them depend on is read once."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._new = writing.newcomers()
        self._newly = _("new in this ticket") if writing.is_first() else _("new since the last answer")
        self._cautions: dict[str, list[Caution]] = {}
        for caution in writing.cautions():
            self._cautions.setdefault(caution.email, []).append(caution)

    def of(self, one: Recipient) -> Iterator[Told]:
        """Why an address is there, then what warns of it."""
        cautions = self._cautions.get(one.address.email.lower(), ())
        if one.role is Role.NONE:
            yield _reason(one), Look.WARN if cautions else Look.QUIET
            return
        yield _reason(one), Look.QUIET
        if bounced := self._writing.bounced(one.address.email):
            at = moment(bounced.at, self._writing.session.now())
            yield one_line(f"{bounces.words(bounced.failure)}, {at}"), Look.WARN
        for caution in cautions:
            yield one_line(caution.words), Look.WARN
        if one.address.email in self._new:
            yield self._newly, Look.WARN


def _reason(one: Recipient) -> str:
    return _("you put it in") if one.reason == TYPED else _(REASONS[one.reason])
