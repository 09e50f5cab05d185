"""What an answer says beside its author's words: the brand's signature below them, and what it quotes.

It is put there when the answer is queued, so that what the review shows is what leaves. The whole is the `text` of the
entry, the author's words are `written` in it; `desk.mail.quote` folds the rest away, here and when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Final

from desk import canned_use
from desk.addressees import leading_to
from desk.agent import Agent
from desk.command import Reply
from desk.config import Brand, Quote
from desk.conversation import Entry
from desk.errors import NotAllowed
from desk.mail.facts import Kind
from desk.placeholder import MONTHS, expand
from desk.safe import clean, one_line
from desk.state import State
from desk.ticket import Ticket
from desk.words import _

SEPARATOR: Final = "-- "
"""The line above a signature, its space included (RFC 3676, 4.3)."""
_MOST: Final = 20_000
"""Characters that are quoted at most: a page of mail shows some 3,000."""
_CUT: Final = "[…]"
_NAME: Final = 60
_WEEKDAYS: Final = ("월", "화", "수", "목", "금", "토", "일")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def letter(reply: Reply, state: State, agent: Agent, now: datetime) -> str:
    """The whole text of an answer, as it would leave now.

    Raises NotAllowed where the signature has a placeholder that nothing stands for.
    """
    ticket = state.ticket(reply.ticket)
    brand = state.brand(ticket.brand)
    parts = [reply.text.rstrip()]
    if brand is not None:
        if signature := _signature(ticket, agent, brand, state, now):
            parts.append(f"{SEPARATOR}\n{signature}")
        parts += _quotes(_quotable(reply, brand.quote, state), ticket.language)
    return "\n\n".join(parts)


def below(text: str, words: str) -> str:
    """What stands in the text of an answer below its author's words."""
    return text.removeprefix(words.rstrip())


def _signature(ticket: Ticket, agent: Agent, brand: Brand, state: State, now: datetime) -> str:
    """The brand's signature in the ticket's language; empty where it has none."""
    canned = state.canned(brand.signature) if brand.signature else None
    if canned is None:
        return ""
    expansion = expand(canned.body(ticket.language), canned_use.values(ticket, agent, brand, now))
    if missing := (*expansion.missing, *expansion.asks):
        raise NotAllowed(
            _(
                "Nothing stands for {placeholders} in the signature {name}.",
                placeholders=", ".join(missing),
                name=canned.name,
            )
        )
    return expansion.text.strip()


def _quotable(reply: Reply, policy: Quote, state: State) -> Iterator[Entry]:
    """The messages to quote, newest first: only those that everybody who gets the answer had before (S-02)."""
    if policy is Quote.NONE or reply.outside:  # what is passed on stands among the author's words
        return
    customer = state.ticket(reply.ticket).customer.email
    messages = leading_to(state.conversation(reply.ticket), customer, reply.answers)[::-1]
    asked = {email.lower() for email in (*reply.to, *reply.cc)}
    for entry in messages if policy is Quote.THREAD else messages[:1]:
        said = entry.mail_kind is Kind.MESSAGE and entry.reply_text.strip()
        if said and not entry.broken and asked <= _people(entry):
            yield entry


def _people(message: Entry) -> set[str]:
    """Who has had a message: its author, its recipients, and where its author wants the answer to go."""
    addresses = (message.author.address, *(one.email for one in (*message.to, *message.cc, *message.reply_to)))
    return {email.lower() for email in addresses}


def _quotes(messages: Iterable[Entry], language: str) -> Iterator[str]:
    """Each message below a line that says whose it is, its lines marked."""
    room = _MOST
    for entry in messages:
        said = clean(entry.reply_text, keep_newlines=True).strip("\n")
        room -= len(said)
        if room < 0:
            said = said[:room].rpartition("\n")[0] + f"\n{_CUT}"
        marked = "\n".join(f"> {line}".rstrip() for line in said.split("\n"))
        yield f"{attribution(entry, language)}\n{marked}"
        if room <= 0:
            return


def attribution(entry: Entry, language: str, zone: tzinfo | None = None) -> str:
    """The line above a quote, in Korean or in English; times are in `zone` (None: this machine's)."""
    at = entry.at.astimezone(zone)
    name = one_line(entry.author.name or entry.author.address)[:_NAME].rstrip()
    if language == "ko":
        half, hour = ("오전" if at.hour < 12 else "오후"), (at.hour + 11) % 12 + 1
        day = f"{at.year}년 {at.month}월 {at.day}일 ({_WEEKDAYS[at.weekday()]})"
        return f"{day} {half} {hour}:{at.minute:02}, {name.removesuffix('님')}님이 작성:"
    return f"On {_DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1][:3]} {at.year} at {at:%H:%M}, {name} wrote:"
