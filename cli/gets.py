"""Who gets an answer that the command line sends, with why, and what there is to know about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from desk import bounces
from desk.addressees import newcomers
from desk.caution import Caution, cautions
from desk.conversation import Entry
from desk.mail.facts import Failure
from desk.mail.reply import REASONS, Recipient, Role
from desk.ticket import Ticket
from desk.words import _

if TYPE_CHECKING:
    from store.store import Store


@dataclass(frozen=True)
class Gets:
    """The recipients of one answer, those who are left out included. `answered` is None where it answers nothing.

    `named` are those that were named by hand, in lower case.
    """

    store: Store
    ticket: Ticket
    entries: Sequence[Entry]
    recipients: tuple[Recipient, ...]
    own: frozenset[str]
    answered: Entry | None
    named: frozenset[str] = frozenset()
    outside: bool = False

    def emails(self, role: Role) -> tuple[str, ...]:
        """The addresses of a place in the answer."""
        return tuple(one.address.email for one in self.recipients if one.role is role)

    def lines(self) -> Iterator[str]:
        """What a person should know before it leaves, a line each. Who was put in by hand is new to nobody."""
        number = self.ticket.number
        if who := ", ".join(email for email in self._gets if email in self._new and email.lower() not in self.named):
            yield _("#{ticket}: new among those who get it: {who}", ticket=number, who=who)
        for one in self.recipients:
            if (failure := self._failure(one)) is not None:
                yield bounces.words(failure)
            for caution in self._cautions(one):
                yield f"#{number}: {one.address.email} {caution.words}"

    def told(self) -> Iterator[dict[str, Any]]:
        """The same for programs: every address with its place, its reason, and its warnings."""
        for one in self.recipients:
            failure = self._failure(one)
            warnings = [] if failure is None else [{"code": "bounced", "words": bounces.words(failure)}]
            warnings += [{"code": caution.code, "words": caution.words} for caution in self._cautions(one)]
            yield {
                "ticket": self.ticket.number,
                "email": one.address.email,
                "name": one.address.name,
                "role": one.role,
                "reason": one.reason,
                "words": _(REASONS[one.reason]),
                "new": one.role is not Role.NONE and one.address.email in self._new,
                "warnings": warnings,
            }

    @cached_property
    def _new(self) -> frozenset[str]:
        return newcomers(self.entries, self._gets, self.outside)

    @property
    def _gets(self) -> list[str]:
        return [one.address.email for one in self.recipients if one.role is not Role.NONE]

    def _failure(self, one: Recipient) -> Failure | None:
        """The last mail to an address that came back."""
        from store import bounces as store_bounces

        if one.role is Role.NONE:
            return None
        known = store_bounces.of_address(self.store, one.address.email, self.entries)
        return None if known is None else known.failure

    def _cautions(self, one: Recipient) -> list[Caution]:
        found = cautions(self.ticket, self.entries, self.recipients, self.own, self.answered)
        return [caution for caution in found if caution.email == one.address.email.lower()]
