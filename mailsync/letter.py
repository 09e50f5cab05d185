"""An answer's entry as the bytes that leave."""

from __future__ import annotations

from collections.abc import Iterator

from desk.config import ReplyTo
from desk.conversation import Entry
from desk.letter import below
from desk.mail.compose import Outgoing, compose
from desk.mail.facts import Address, Kind
from desk.mail.part import Attached
from desk.mail.reply_address import reply_address
from desk.outbox import OutboxItem
from mailsync.doors import Door
from store import attachments, conversation, tickets
from store.store import Store


def written(store: Store, door: Door, item: OutboxItem) -> bytes:
    """The mail of an item of the outbox, dated now. Raises ValueError, NotFound where it can't be written."""
    answer = conversation.entry(store, item.entry)
    brand = door.brand
    back = door.address  # answers come back by the same door
    if door.reply_to is ReplyTo.TICKET:
        back = reply_address(store.secret, item.ticket, door.address)
    html = ""
    if brand.html:
        from desk.mail.markdown import page  # here, since it takes a seventh of the engine's start

        language = tickets.get(store, item.ticket).language
        html = page(answer.reply_text, below(answer.text, answer.reply_text), language)
    outgoing = Outgoing(
        from_=brand.from_,
        to=answer.to,
        cc=answer.cc,
        reply_to=() if back.lower() == brand.from_.email.lower() else (Address(brand.from_.name, back),),
        subject=answer.subject,
        text=answer.text,
        message_id=item.message_id,
        sent_at=store.now(),
        in_reply_to=answer.references[0] if answer.references else "",
        references=tuple(reversed(answer.references[1:])),
        automatic=answer.mail_kind is Kind.AUTO_REPLY,
        html=html,
        files=tuple(_files(store, answer)),
    )
    return compose(outgoing)


def _files(store: Store, answer: Entry) -> Iterator[Attached]:
    for one in answer.attachments:
        _attachment, content = attachments.read(store, answer.id, one.index)
        yield Attached(one.label, one.type, content)
