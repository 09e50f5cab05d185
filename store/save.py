"""Changes become rows: what each fact does to the tables, inside the transaction that journals it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desk.change import (
    AcknowledgementQueued,
    AcknowledgementWithheld,
    AgentJoined,
    Assigned,
    AttachmentFetched,
    BatchUndone,
    CannedSet,
    Change,
    CustomerAdded,
    CustomerSet,
    DeliveryHeld,
    DeliveryPostponed,
    DeliveryReleased,
    DeliverySet,
    DraftHanded,
    FilledIn,
    FuseBlown,
    FuseReset,
    LinkSet,
    MergeSet,
    MessageIgnored,
    MessageMoved,
    MessageReceived,
    MessageReread,
    NoteAdded,
    NoteRemoved,
    PrioritySet,
    RecipientFailed,
    RecipientSet,
    ReplyCancelled,
    ReplyQueued,
    RereadFailed,
    SnoozeSet,
    StatusSet,
    TagsSet,
    TicketOpened,
    WaitingSet,
)
from desk.config import OtherSubject
from desk.conversation import Entry
from desk.customer import Identity, IdentityKind
from desk.draft import DraftKind
from desk.hold import Hold
from desk.mail.facts import PARSER, Address
from desk.outbox import OutboxItem, OutboxState
from desk.thread import matter_of
from desk.ticket import LIVE, Ticket
from store import conversation, drafts, outbox, sent_copy, tickets
from store.codec import dumps, maybe_ms, plain, to_ms
from store.search import index_entry, unindex_entry

if TYPE_CHECKING:
    from store.store import Store


def save(store: Store, change: Change, batch: int, now_ms: int) -> None:  # noqa: PLR0912, PLR0915 (one case a change)
    """Write what a change says into the tables."""
    sql, connection = store.sql, store.connection
    match change:
        case CustomerAdded(customer, identity):
            _add_customer(store, customer, identity, now_ms)
        case TicketOpened():
            _open(store, change.opened)
        case MessageReceived():
            _write(store, change.message)
            _thread(store, change.message)
            at = to_ms(change.message.at)
            sql.ticket_heard(connection, number=change.ticket, entry=change.entry)
            sql.ticket_moved(connection, number=change.ticket, at=at, waits=at if change.waits else None)
        case ReplyQueued():
            _write(store, change.message)
            _thread(store, change.message)
            _queue(store, change.outgoing, seen=batch)
            sql.ticket_answered(connection, number=change.ticket, entry=change.entry, at=now_ms)
            agent = change.edited_by or change.message.author.agent
            _written(store, agent, change.draft, change.canned, now_ms)
        case ReplyCancelled():
            sql.outbox_cancel(connection, id=change.item)
            sql.delivery_cancel(connection, item=change.item)
            _redraft(store, change)
            _erase(store, change.entry)
            sql.ticket_count(connection, number=change.ticket, more=-1)
            sql.ticket_set_waiting(connection, number=change.ticket, new=maybe_ms(change.waiting_since))
        case DeliveryHeld():
            _hold(store, change)
        case DeliveryReleased():
            _release(store, change)
        case DeliveryPostponed(_, item, _, new):
            sql.outbox_postpone(connection, id=item, due_at=to_ms(new))
        case AcknowledgementQueued():
            _write(store, change.message)
            _thread(store, change.message)
            _queue(store, change.outgoing, change.counts_for)
            sql.ticket_acknowledged(connection, number=change.ticket, entry=change.entry)
        case FuseBlown():
            sql.fuse_blow(connection, at=now_ms)
        case FuseReset():
            sql.fuse_reset(connection, at=now_ms)
        case NoteAdded():
            _write(store, change.note)
            sql.ticket_noted(connection, number=change.ticket, entry=change.entry, at=now_ms)
            _written(store, change.note.author.agent, change.draft, change.canned, now_ms)
            for name in change.mentions or ():
                sql.mention_add(connection, agent=name, entry=change.entry)
        case DraftHanded():
            sql.draft_hand(connection, id=change.draft, agent=change.new, by=change.by)
        case FilledIn():
            sql.filled_in(connection, ticket=change.ticket, question=change.question, words=change.words)
        case NoteRemoved():
            _erase(store, change.entry)
        case Assigned(ticket, _, new):
            sql.ticket_set_assignee(connection, number=ticket, new=new)
        case StatusSet(ticket, _, new):
            sql.ticket_set_status(connection, number=ticket, new=new, live=new in LIVE)
        case PrioritySet(ticket, _, new):
            sql.ticket_set_priority(connection, number=ticket, new=new)
        case CustomerSet():
            sql.ticket_set_customer(connection, number=change.ticket, new=change.new.id, since=change.since)
        case TagsSet(ticket, old, new):
            _set_tags(store, ticket, old, new)
        case SnoozeSet(ticket, _, new):
            sql.ticket_set_snoozed(connection, number=ticket, new=maybe_ms(new))
        case MergeSet(ticket, old, new):
            _merge(store, ticket, old, new)
        case MessageMoved():
            _move(store, change)
        case WaitingSet(ticket, _, new):
            sql.ticket_set_waiting(connection, number=ticket, new=maybe_ms(new))
        case LinkSet(ticket, other, _, None):
            sql.link_remove(connection, ticket=ticket, other=other)
        case LinkSet(ticket, other, _, new):
            sql.link_add(connection, ticket=ticket, other=other, reason=new)
        case DeliverySet():
            sql.outbox_set(connection, id=change.item, state=change.new, due_at=maybe_ms(change.due_at))
            sql.delivery_set(connection, [{"item": change.item, **plain(part)} for part in change.deliveries])
            if any(part.state is OutboxState.SENT for part in change.deliveries):
                sent_copy.want(store, change.item, now_ms)
        case RecipientSet():
            _readdress(store, change)
        case RecipientFailed():
            _fail(store, change, now_ms)
        case AgentJoined(agent):
            sql.agent_put(connection, name=agent.name, full_name=agent.full_name, joined_at=to_ms(agent.joined_at))
        case CannedSet(name, _, None):
            sql.canned_remove(connection, name=name)
        case CannedSet(name, _, new):
            sql.canned_put(connection, name=name, data=dumps(new))
        case BatchUndone(undone):
            sql.journal_undone(connection, batch=undone, by=batch)
        case MessageReread():
            _rewrite(store, change)
        case AttachmentFetched():
            sql.entry_set_attachments(connection, id=change.entry, attachments=dumps(change.attachments))
        case MessageIgnored() | RereadFailed() | AcknowledgementWithheld():
            pass  # the journal and the ledger tell


def _add_customer(store: Store, customer: int, identity: Identity, now_ms: int) -> None:
    email = identity.value if identity.kind is IdentityKind.EMAIL else ""
    store.sql.customer_add(store.connection, id=customer, name=identity.name, email=email, created_at=now_ms)
    store.sql.identity_add(store.connection, kind=identity.kind, value=identity.value, customer=customer)


def _set_tags(store: Store, ticket: int, old: Sequence[str], new: Sequence[str]) -> None:
    store.sql.ticket_set_tags(store.connection, number=ticket, new=json.dumps(new, ensure_ascii=False))
    for tag in set(old) - set(new):
        store.sql.tag_remove(store.connection, tag=tag, ticket=ticket)
    for tag in set(new) - set(old):
        store.sql.tag_add(store.connection, tag=tag, ticket=ticket)


def _merge(store: Store, ticket: int, old: int | None, new: int | None) -> None:
    """Lead a ticket to another one, or to itself again; its messages count where it leads."""
    if old is not None:
        store.sql.ticket_release(store.connection, number=ticket, into=old)
    if new is not None:
        store.sql.ticket_absorb(store.connection, number=ticket, into=new)
    store.sql.ticket_set_merged(store.connection, number=ticket, new=new)


def _open(store: Store, ticket: Ticket) -> None:
    store.sql.ticket_add(
        store.connection,
        number=ticket.number,
        subject=ticket.subject,
        status=ticket.status,
        live=ticket.status in LIVE,
        priority=ticket.priority,
        brand=ticket.brand,
        mailbox=ticket.mailbox,
        channel=ticket.channel,
        customer=ticket.customer.id,
        tags=json.dumps(ticket.tags, ensure_ascii=False),
        language=ticket.language,
        created_at=to_ms(ticket.created_at),
        updated_at=to_ms(ticket.updated_at),
        waiting_since=maybe_ms(ticket.waiting_since),
        matter=ticket.matter,
    )


def _write(store: Store, entry: Entry) -> None:
    store.sql.entry_put(
        store.connection,
        id=entry.id,
        ticket=entry.ticket,
        kind=entry.kind,
        direction=entry.direction,
        parser=PARSER,
        author_name=entry.author.name,
        author_address=entry.author.address,
        agent=entry.author.agent,
        at=to_ms(entry.at),
        subject=entry.subject,
        text=entry.text,
        written=entry.written,
        to_=dumps(entry.to),
        cc=dumps(entry.cc),
        reply_to=dumps(entry.reply_to),
        html=entry.html,
        mail_kind=entry.mail_kind,
        verification=entry.verification,
        outside=entry.outside,
        message_id=entry.message_id,
        references_=dumps(entry.references),
        attachments=dumps(entry.attachments),
        warnings=dumps(entry.warnings),
        raw=entry.raw,
        content=entry.content,
        link=entry.link,
        broken=entry.broken,
        why=dumps(entry.why),
    )
    index_entry(store, entry)


def _rewrite(store: Store, change: MessageReread) -> None:
    """A message says something else, and may bear or name other ids, or lead to its ticket under another subject."""
    sql, connection = store.sql, store.connection
    unindex_entry(store, change.entry)
    sql.thread_forget(connection, entry=change.entry)
    _write(store, change.message)
    if change.subject is not None:
        sql.ticket_set_subject(connection, number=change.ticket, new=change.subject, matter=change.matter)
    if change.customer is not None:
        sql.ticket_set_customer(connection, number=change.ticket, new=change.customer, since=None)
    _thread(store, change.message)
    author = change.message.author
    sql.customer_named(connection, kind=IdentityKind.EMAIL, value=author.address, name=author.name)


def _erase(store: Store, entry: int) -> None:
    unindex_entry(store, entry)
    store.sql.thread_forget(store.connection, entry=entry)
    store.sql.entry_remove(store.connection, id=entry)


def _redraft(store: Store, change: ReplyCancelled) -> None:
    """The text of an answer that was taken back is a draft again; what was there before it has been seen."""
    answer = conversation.entry(store, change.entry)
    to, cc = (tuple(address.email for address in addresses) for addresses in (answer.to, answer.cc))
    seen = change.seen
    if seen is None:
        seen = store.sql.outbox_seen(store.connection, id=change.item)
    ticket, canned = tickets.get(store, change.ticket), change.canned or ()
    while ticket.merged_into is not None:  # nothing can be answered in one that was merged
        ticket = tickets.get(store, ticket.merged_into)
    kind = DraftKind.FORWARD if answer.outside else DraftKind.REPLY
    draft = drafts.save(
        store, change.agent, ticket.number, kind, answer.reply_text, to, cc, seen, canned,
        attachments=answer.attachments,
    )  # fmt: skip
    store.sql.draft_returned(store.connection, id=draft.id, author=change.author, remark=change.remark)


def _written(store: Store, agent: str | None, draft: int | None, canned: Sequence[str] | None, now_ms: int) -> None:
    """What was written leaves its draft behind, and its canned replies have been used once more."""
    store.sql.draft_forget(store.connection, id=draft, agent=agent)
    for name in dict.fromkeys(canned or ()):
        store.sql.canned_used(store.connection, agent=agent, name=name, at=now_ms)


def _hold(store: Store, change: DeliveryHeld) -> None:
    """One thing more holds an answer, at all who don't have it yet."""
    sql, connection, item = store.sql, store.connection, outbox.get(store, change.item)
    holds = (*item.holds, Hold(change.reason, change.about, change.held_at))
    sql.outbox_hold(connection, id=item.id, holds=dumps(holds), state=OutboxState.HELD, due_at=None)
    sql.delivery_hold(connection, item=item.id, old=OutboxState.QUEUED, new=OutboxState.HELD)


def _release(store: Store, change: DeliveryReleased) -> None:
    """These hold an answer no more; where nothing does, it is queued again."""
    sql, connection, item = store.sql, store.connection, outbox.get(store, change.item)
    holds = tuple(hold for hold in item.holds if hold not in change.lifted)
    state = OutboxState.HELD if holds else OutboxState.QUEUED
    due_at = to_ms(change.due_at)
    sql.outbox_hold(connection, id=item.id, holds=dumps(holds), state=state, due_at=due_at)
    sql.delivery_hold(connection, item=item.id, old=OutboxState.HELD, new=state)


def _thread(store: Store, entry: Entry) -> None:
    """Remember which ticket the ids lead to that the message bears and names."""
    apart = any(brand.other_subject is OtherSubject.NEW for brand in store.config.brands)
    matter = matter_of(entry) if apart else None
    ids = [(entry.message_id, entry.id), *((named, None) for named in entry.references)]
    rows = [{"message_id": one, "ticket": entry.ticket, "entry": bearer, "matter": matter} for one, bearer in ids]
    store.sql.thread_add(store.connection, rows)


def _fail(store: Store, change: RecipientFailed, now_ms: int) -> None:
    failure = change.failure
    store.sql.bounce_put(
        store.connection,
        entry=change.entry,
        recipient=failure.recipient,
        status=failure.status,
        reason=failure.reason,
        permanent=failure.permanent,
        said=failure.said,
        claimed=failure.claimed,
        report=change.report,
        at=now_ms,
    )


def _readdress(store: Store, change: RecipientSet) -> None:
    """An answer goes to another address: in its envelope, in what is shown of it, and in bytes that nobody has."""
    sql, connection = store.sql, store.connection
    sql.delivery_readdress(
        connection, item=change.item, old=change.old, new=change.new, state=change.state, words=change.words
    )
    sql.outbox_set(connection, id=change.item, state=change.whole, due_at=to_ms(change.due_at))
    if change.afresh:
        sql.outbox_thaw(connection, id=change.item)
    unindex_entry(store, change.entry)
    answer = conversation.entry(store, change.entry)
    to, cc = (
        tuple(Address(one.name, change.new) if one.email.lower() == change.old.lower() else one for one in addresses)
        for addresses in (answer.to, answer.cc)
    )
    sql.entry_set_recipients(connection, id=change.entry, to_=dumps(to), cc=dumps(cc))
    index_entry(store, conversation.entry(store, change.entry))


def _move(store: Store, change: MessageMoved) -> None:
    """An entry, its place in the index and its ids go to another ticket."""
    sql, connection = store.sql, store.connection
    unindex_entry(store, change.entry)
    sql.entry_move(connection, id=change.entry, into=change.into, why=dumps(change.why))
    sql.outbox_move(connection, entry=change.entry, into=change.into)
    entry = conversation.entry(store, change.entry)
    index_entry(store, entry)
    for message_id in change.ids:
        sql.thread_move(connection, message_id=message_id, ticket=change.ticket, into=change.into, entry=change.entry)
    sql.ticket_gained(connection, number=change.into, entry=change.entry, at=to_ms(entry.at))
    if change.counts:
        sql.ticket_count(connection, number=change.ticket, more=-1)
        sql.ticket_count(connection, number=change.into, more=1)


def _queue(store: Store, item: OutboxItem, automatic: str | None = None, seen: int = 0) -> None:
    store.sql.outbox_add(
        store.connection,
        id=item.id,
        ticket=item.ticket,
        entry=item.entry,
        mailbox=item.mailbox,
        state=item.state,
        message_id=item.message_id,
        queued_at=to_ms(item.queued_at),
        due_at=to_ms(item.due_at),
        automatic=automatic,
        seen=seen,
    )
    rows = [{"item": item.id, "place": place, **plain(part)} for place, part in enumerate(item.deliveries)]
    store.sql.delivery_add(store.connection, rows)
