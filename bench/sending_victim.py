"""Sends a desk's answer, each time in a process of its own that may be killed: the other side of bench.sending."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bench.forked import serve
from desk.agent import SYSTEM, Actor
from desk.command import JoinDesk, Receive, Reply
from desk.config import parse
from desk.customer import Identity, IdentityKind
from desk.incoming import Incoming
from desk.outbox import OutboxState
from desk.ticket import Channel
from mailsync.doors import doors
from mailsync.sender import Sender
from store import outbox
from store.store import Store

SYSCALLS: Final = ("pwrite64", "write", "sendto", "fsync", "fdatasync", "ftruncate", "unlink")
"""Everything by which a sender changes what is on disk or on the wire."""

RECIPIENTS: Final = ("taken@desk.example", "also@desk.example", "later@desk.example", "never@desk.example")
"""Of whom a `bench.sending.Office` takes two, puts one off once, and refuses one."""

_BEGIN: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
_HANA: Final = Actor("hana")


def _work(job: dict[str, Any], told: int) -> None:
    """What is to do at the desk `home`, `minutes` after its beginning.

    `prepare`: make it, with one answer that is due. Else send what is due; the process's number stands in the file
    `pid`, for who wants to kill it in the middle. `examine`: tell where the answer is, and whether the store is sound.
    """
    home = Path(job["home"])
    config = parse((home / "config.toml").read_text("utf-8"))
    now = _BEGIN + timedelta(minutes=job.get("minutes", 0))
    if not (job.get("prepare") or job.get("examine")):
        (home / "pid").write_text(str(os.getpid()))
    with closing(Store.open(home / "desk.db", config, lambda: now)) as store:
        if job.get("prepare"):
            _prepare(store)
        elif job.get("examine"):
            os.write(told, json.dumps(_held(store)).encode() + b"\n")
        else:
            asyncio.run(Sender(store, doors(config, home, store.secret, lambda: now)).once())


def _prepare(store: Store) -> None:
    author = Identity(IdentityKind.EMAIL, RECIPIENTS[0], "Kim")
    mail = Incoming(
        channel=Channel.MAIL,
        author=author,
        message_id="<1@x.example>",
        content="1",
        subject="배송",
        text="?",
        sent_at=_BEGIN,
    )
    store.perform(JoinDesk(_HANA.name, "Hana"), Receive(mail, "support", "desk"), actor=SYSTEM)
    store.perform(Reply(1001, "오늘 나갑니다.", RECIPIENTS[:2], RECIPIENTS[2:], delay=timedelta()), actor=_HANA)


def _held(store: Store) -> dict[str, Any]:
    (item,) = outbox.items(store, OutboxState)
    return {
        "message_id": item.message_id,
        "states": [part.state for part in item.deliveries],
        "integrity": store.connection.execute("PRAGMA integrity_check").fetchone()[0],
    }


if __name__ == "__main__":
    logging.disable()  # refusals are wanted here
    serve(_work)
