"""The demo's colleague: somebody else who has a ticket open, so that soft presence can be seen on one's own."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import closing

from cli.call import Call
from desk.presence import BEAT, Mode, Presence
from store import presence, process
from store.store import Store


@contextlib.contextmanager
def looking(call: Call, agent: str, ticket: int) -> Iterator[None]:
    """Have `agent` look at `ticket` while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_look, args=(call, agent, ticket, stop), name="colleague", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _look(call: Call, agent: str, ticket: int, stop: threading.Event) -> None:
    session = process.own_name()
    with closing(Store.open(call.folder.store, call.config)) as store:
        since = store.now()
        while True:
            presence.beat(store, Presence(session, agent, ticket, Mode.VIEWING, since, store.now()))
            if stop.wait(BEAT.total_seconds()):
                break
        presence.leave(store, session)
