"""Who is where, right now. What nobody confirms any more is gone, and ghosts of dead processes are not shown at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.presence import GONE_AFTER, Mode, Presence
from store.codec import from_ms, to_ms
from store.process import is_dead

if TYPE_CHECKING:
    from store.store import Store


def beat(store: Store, presence: Presence) -> None:
    """Say where a session is; each session is in one place. Call it at every change, and every `desk.presence.BEAT`."""
    with store.transaction():
        store.sql.presence_put(
            store.connection,
            session=presence.session,
            agent=presence.agent,
            ticket=presence.ticket,
            mode=presence.mode,
            since=to_ms(presence.since),
            beat_at=to_ms(presence.beat_at),
            words=presence.words,
        )
        store.sql.presence_expire(store.connection, before=to_ms(presence.beat_at - GONE_AFTER))


def leave(store: Store, session: str) -> None:
    """Forget where a session was."""
    with store.transaction():
        store.sql.presence_leave(store.connection, session=session)


def present(store: Store) -> list[Presence]:
    """Where everybody is, by agent; sessions of this host that died without a word are reaped on the way."""
    rows = list(store.sql.presence_since(store.connection, after=to_ms(store.now() - GONE_AFTER)))
    found = []
    for session, agent, ticket, mode, since, beat_at, words in rows:
        if is_dead(session):
            leave(store, session)
        else:
            found.append(Presence(session, agent, ticket, Mode(mode), from_ms(since), from_ms(beat_at), words))
    return found
