"""Answers that wait to leave: what happens meanwhile holds them, and what people do with them (rule 18, P3, P5).

The store decides each of these within the transaction that saves it, and the sender claims an item by one conditional
UPDATE of what is `queued`; so an answer is either still here, and all of this works, or it is too late for any of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desk.agent import Actor
from desk.change import (
    Change,
    DeliveryHeld,
    DeliveryPostponed,
    DeliveryReleased,
    MergeSet,
    MessageMoved,
    MessageReceived,
    MessageReread,
    RecipientFailed,
    ReplyCancelled,
    ReplyQueued,
    StatusSet,
    TicketOpened,
    WaitingSet,
)
from desk.command import AskReview, CancelReply, EditReply, PostponeReply, ReleaseReply, ReturnReply
from desk.conversation import Entry, EntryKind
from desk.delay import refuse_longer
from desk.delivery import all_of
from desk.errors import Held, NotAllowed, TooLate
from desk.hold import Hold, HoldReason
from desk.incoming import Occasion
from desk.mail.facts import Kind
from desk.mail.reply import is_own
from desk.outbox import MAY_HAVE_IT, STILL_HERE, OutboxItem, OutboxState
from desk.state import State
from desk.thread import target
from desk.ticket import LIVE
from desk.waiting import place, waiting
from desk.words import _

HOLDS_NOTHING: Final = frozenset({Kind.AUTO_REPLY, Kind.BULK})
"""What answering machines and lists write is no news to an author (rule 13)."""


# What happens meanwhile


@dataclass(frozen=True, slots=True)
class _News:
    """Something that the author of an answer that waits should know first.

    It is news to the answers of this ticket, or (None) to all that go to `address`; but not to those of `by`, the agent
    who did it, nor to `entry`, the answer that it is about.
    """

    reason: HoldReason
    about: str
    ticket: int | None
    by: str | None = None
    address: str = ""
    entry: int | None = None


def held_by(changes: Iterable[Change], state: State, actor: Actor, now: datetime) -> Iterator[DeliveryHeld]:
    """What these changes hold of the answers that wait. `state` is the desk as it was before them."""
    if not state.is_leaving():
        return
    changes = list(changes)
    opened = {change.ticket for change in changes if isinstance(change, TicketOpened)}
    merged = {change.ticket for change in changes if isinstance(change, MergeSet)}
    for change in changes:
        if isinstance(change, StatusSet) and change.ticket in merged:
            continue  # the merge closed it
        for news in _news(change, state, actor):
            items = () if news.ticket in opened else state.leaving(news.ticket)
            for item in items:
                if _concerns(news, item, state):
                    yield DeliveryHeld(item.ticket, item.id, news.reason, news.about, now)
        if isinstance(change, MessageMoved) and change.into not in opened:
            for item in state.leaving(change.ticket):
                if item.entry == change.entry:  # among messages that its author has not seen
                    yield DeliveryHeld(change.into, item.id, HoldReason.MOVED, f"#{change.ticket}", now)


def _news(change: Change, state: State, actor: Actor) -> Iterator[_News]:
    match change:
        case MessageReceived():
            yield from _of_message(change.message, change.ticket, state)
        case MessageReread() if change.occasion is not Occasion.PARSER:
            yield from _of_message(change.message, change.ticket, state)
        case ReplyQueued():
            author = change.message.author
            yield _News(HoldReason.COLLEAGUE_ANSWERED, author.name, change.ticket, by=author.agent)
        case MergeSet() if change.new is not None:
            yield _News(HoldReason.MERGED, f"#{change.new}", change.ticket)
            yield _News(HoldReason.MERGED, f"#{change.ticket}", change.new)
        case MessageMoved() if change.counts:
            moved = state.entry(change.entry)
            if moved.mail_kind not in HOLDS_NOTHING:
                yield _News(HoldReason.MOVED, f"#{change.ticket}", change.into)
        case RecipientFailed() if change.failure.permanent and not change.failure.claimed:
            address = change.failure.recipient
            yield _News(HoldReason.BOUNCED, address, None, address=address, entry=change.entry)
        case StatusSet() if change.old in LIVE and change.new not in LIVE:
            yield _News(HoldReason.CLOSED, _name(actor, state), change.ticket, by=actor.name)


def _of_message(message: Entry, ticket: int, state: State) -> Iterator[_News]:
    """A message is news where a person wrote it; of a report, what it says of a recipient is."""
    if message.mail_kind in HOLDS_NOTHING or message.mail_kind is Kind.BOUNCE:
        return
    own = is_own(message.author.address, state.own_addresses())
    reason = HoldReason.COLLEAGUE_ANSWERED if own else HoldReason.CUSTOMER_WROTE
    yield _News(reason, message.author.name or message.author.address, ticket)


def _concerns(news: _News, item: OutboxItem, state: State) -> bool:
    if news.address:
        return item.entry != news.entry and news.address.lower() in {address.lower() for address in item.to}
    return news.by is None or state.entry(item.entry).author.agent != news.by


def _name(actor: Actor, state: State) -> str:
    found = (agent.full_name for agent in state.agents() if agent.name == actor.name)
    return next(found, actor.name)


# What people do with them


def postpone(command: PostponeReply, state: State, now: datetime) -> Iterator[Change]:
    """Let an answer leave at another time; what holds it holds it still."""
    item = still_here(command.item, state)
    due_at = max(command.due_at, now)
    refuse_longer(due_at, now)
    if due_at != item.due_at:
        yield DeliveryPostponed(item.ticket, item.id, item.due_at, due_at)


def edit(command: EditReply, state: State, actor: Actor) -> Iterator[Change]:
    """Take an answer out of the outbox into a draft of the actor's."""
    item = whole(command.item, state)
    state.agent(actor.name)
    author = state.entry(item.entry).author.agent
    yield from taken_back(item, state, actor.name, author=None if author == actor.name else author, seen=command.seen)


def cancel(command: CancelReply, state: State) -> Iterator[Change]:
    """Keep an answer from leaving: it is a draft again, or given up for those who don't have it yet."""
    item = still_here(command.item, state)
    author = state.entry(item.entry).author.agent
    if author is None or item.among(MAY_HAVE_IT):  # automatic, or others have got it
        yield all_of(item, STILL_HERE, OutboxState.CANCELLED)
    else:
        yield from taken_back(item, state, author)


def ask_review(command: AskReview, state: State, now: datetime) -> Iterator[Change]:
    """Hold an answer until somebody has seen it."""
    item = whole(command.item, state)
    author = state.entry(item.entry).author.agent
    if not any(hold.reason is HoldReason.REVIEW and hold.about == command.who for hold in item.holds):
        yield review(item, command.who, author, state, now)


def review(item: OutboxItem, who: str, author: str | None, state: State, now: datetime) -> DeliveryHeld:
    """Hold an answer for a review by `who`; nobody reviews his own."""
    if author is None:
        raise NotAllowed(_("Automatic mail is not reviewed."))
    if not _reviewers(who, state) - {author}:
        raise NotAllowed(_("Nobody reviews their own answers; ask somebody else."))
    return DeliveryHeld(item.ticket, item.id, HoldReason.REVIEW, who, now)


def give_back(command: ReturnReply, state: State, actor: Actor) -> Iterator[Change]:
    """A reviewer returns an answer to its author."""
    item = whole(command.item, state)
    author = state.entry(item.entry).author.agent
    if author is None or not any(_may_approve(hold, author, actor, state) for hold in item.holds):
        raise NotAllowed(_("Only an answer that you are asked to review can be returned."))
    if not command.remark.strip():
        raise NotAllowed(_("Say what should be different."))
    yield from taken_back(item, state, author, remark=command.remark.strip())


def release(command: ReleaseReply, state: State, actor: Actor, now: datetime) -> Iterator[Change]:
    """Let an answer go that is held; a hold for a review only a reviewer lifts."""
    item = still_here(command.item, state)
    if not item.holds:
        raise NotAllowed(_("The answer to #{ticket} is not held.", ticket=item.ticket))
    author = state.entry(item.entry).author.agent
    lifted = tuple(
        hold for hold in item.holds if hold.reason is not HoldReason.REVIEW or _may_approve(hold, author, actor, state)
    )
    if not lifted:
        who = ", ".join(hold.about for hold in item.holds)
        raise NotAllowed(_("It waits for a review by {who}.", who=who))
    if not command.anyway:
        refuse_news(item.ticket, command.seen, state, actor)
    yield DeliveryReleased(item.ticket, item.id, lifted, max(item.due_at, now + command.delay))


def refuse_news(ticket: int, seen: int | None, state: State, actor: Actor) -> None:
    """Refuse what somebody does who has not seen the newest messages (compare and send). Raises Held with them.

    Notes only warn, and the screen does that. What answering machines and lists write holds nothing (rule 13); a bounce
    does (rule 18).
    """
    if seen is None:
        return
    joined = state.joined(target(state.ticket(ticket), state).number, seen)
    messages = [one for one in joined if one.kind is EntryKind.MESSAGE and one.mail_kind not in HOLDS_NOTHING]
    newer = tuple(one for one in messages if one.author.agent != actor.name)
    if newer:
        who = newer[-1].author
        raise Held(_("Held: {name} wrote after you began.", name=who.name or who.address), newer)


def taken_back(
    item: OutboxItem,
    state: State,
    agent: str,
    *,
    author: str | None = None,
    seen: int | None = None,
    remark: str | None = None,
) -> Iterator[Change]:
    """An answer becomes a draft of `agent`'s; its customer waits again, if he did before."""
    ticket = target(state.ticket(item.ticket), state)
    others = [entry for entry in state.entries_after(ticket.number, 0) if entry.id != item.entry]
    since = ticket.waiting_since
    if ticket.status in LIVE:
        since = waiting(sorted(others, key=place), state)
    is_merged = ticket.number != item.ticket
    own = state.ticket(item.ticket).waiting_since if is_merged else since
    yield ReplyCancelled(item.ticket, item.entry, item.id, agent, own, author=author, seen=seen, remark=remark)
    if is_merged and since != ticket.waiting_since:
        yield WaitingSet(ticket.number, ticket.waiting_since, since)


def still_here(number: int, state: State) -> OutboxItem:
    """An answer that no sender has begun to send. Raises TooLate for any other."""
    item = state.item(number)
    if item.state is OutboxState.CANCELLED:
        raise TooLate(_("Too late: the answer to #{ticket} was taken back already.", ticket=item.ticket))
    if item.state not in STILL_HERE:
        raise TooLate(_("Too late: the answer to #{ticket} has left.", ticket=item.ticket))
    return item


def whole(number: int, state: State) -> OutboxItem:
    """An answer that nobody can have got yet. Raises TooLate for any other."""
    item = still_here(number, state)
    if item.among(MAY_HAVE_IT):
        raise TooLate(_("Too late: some of those that the answer to #{ticket} goes to have it.", ticket=item.ticket))
    return item


def _reviewers(who: str, state: State) -> frozenset[str]:
    """The agents who may review what an agent or a group is asked to. Raises NotFound for neither."""
    team = state.team()
    if who not in team.groups:
        state.agent(who)
    return team.members(who)


def _may_approve(hold: Hold, author: str | None, actor: Actor, state: State) -> bool:
    """Whether the actor is one of those whom a review was asked of. An author never is."""
    is_asked = hold.reason is HoldReason.REVIEW and actor.name in state.team().members(hold.about)
    return is_asked and actor.name != author
