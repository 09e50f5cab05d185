"""Makes the demo desk: believable mail in a maildir, synced for real, and what two agents have done with it so far."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from cli.call import Call
from cli.canned_files import read
from cli.demo import mails
from cli.demo.stories import BRANDS
from cli.desk_folder import DeskFolder
from desk.agent import Actor
from desk.command import AddNote, Command, JoinDesk, SaveCanned, SetPriority, SetStatus, Snooze, Tag, Take
from desk.errors import DeskError
from desk.moment import parse_moment
from desk.query import Query
from desk.ticket import Priority, Status
from desk.words import _
from store import tickets
from store.store import Store

ME: Final = "hana"
COLLEAGUE: Final = "seojun"
NAMES: Final = {ME: "김하나", COLLEAGUE: "박서준"}
LOOKED_AT: Final = "Refund for order 7731"
"""The subject of the ticket that the colleague has open."""

_DATA: Final = files("cli") / "demo"


def make(folder: DeskFolder) -> None:
    """Make the demo desk in an empty or missing folder. Raises DeskError where another desk lives there."""
    text = (_DATA / "config.toml").read_bytes()
    if folder.config.exists():
        if folder.config.read_bytes() == text:
            return
        raise DeskError(_("{folder} holds a desk that is no demo; name another folder.", folder=folder.name))
    folder.make()
    _fill(folder, text)


def _fill(folder: DeskFolder, config_text: bytes) -> None:
    """Write the files and sync; config.toml comes last, so that a demo that was broken off is made anew."""
    from desk.config import parse
    from mailsync.engine import Engine

    config = parse(config_text.decode())
    with closing(Store.open(folder.store, config)) as store:
        mails.make_maildirs(folder.data / "mail")
        for brand in BRANDS:  # one after the other, so that the tickets' numbers are the same each time
            mails.deliver(folder.data / "mail", brand, store.now())
            Engine(folder.store, config).run_once()
        with as_file(_DATA / "canned") as canned:
            replies = read([Path(canned)])
        store.perform(*(JoinDesk(name, full_name) for name, full_name in NAMES.items()), actor=Actor(ME))
        store.perform(*map(SaveCanned, replies), actor=Actor(ME))
        numbers = {ticket.subject: ticket.number for ticket in tickets.page(store, Query(), ME, limit=200)}
        for agent, commands in _so_far(numbers, store.now()):
            store.perform(*commands, actor=Actor(agent))
    with os.fdopen(os.open(folder.config, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(config_text)


def _so_far(numbers: Mapping[str, int], now: datetime) -> Iterator[tuple[str, tuple[Command, ...]]]:
    """What the two have done today."""
    refund, delivery = numbers[LOOKED_AT], numbers["배송이 아직 안 왔어요"]
    yield COLLEAGUE, (Take(refund), Tag(refund, ("billing", "refund")))
    yield COLLEAGUE, (AddNote(refund, "Warehouse has it, see 993-11. Refund goes out tonight."),)
    yield ME, (Take(delivery), Tag(delivery, ("배송",)))
    yield ME, (SetPriority(numbers["CANCEL MY SUBSCRIPTION!!!"], Priority.HIGH),)
    yield ME, (SetStatus(numbers["Thank you!"], Status.RESOLVED),)
    yield ME, (SetStatus(numbers["This week: five ways to sell more socks"], Status.SPAM),)
    yield COLLEAGUE, (SetStatus(numbers["Gift card says 0.00"], Status.PENDING),)
    yield COLLEAGUE, (Snooze(numbers["Quote for 45 backpacks"], parse_moment("tomorrow", now)),)


def looked_at(call: Call) -> int | None:
    """The ticket that the colleague has open; None where somebody has changed the demo beyond recognition."""
    with call.store() as store:
        found = tickets.page(store, Query(), ME, limit=200)
    return next((ticket.number for ticket in found if ticket.subject == LOOKED_AT), None)
