"""A desk with a dozen tickets in Korean and English, a console on it, and pictures of what the console shows."""

from __future__ import annotations

import asyncio
import io
import os
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from textual.app import App
from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from desk.agent import SYSTEM, Actor
from desk.canned import CannedActions, CannedReply
from desk.change import MessageReceived
from desk.command import Assign, Command, JoinDesk, Receive, SaveCanned, SetPriority, SetStatus, Tag
from desk.config import Config, Glyphs, parse
from desk.mail.facts import Address, Attachment
from desk.presence import Mode, Presence
from desk.ticket import Priority, Status
from store import Done, Store, agents, presence, tickets
from tests.desk.making import incoming
from tests.desk.memory import T0
from tests.waiting import until
from tui.app import DeskApp
from tui.desk_screen import DeskScreen
from tui.glyphs import TABLES
from tui.queue import Queue
from tui.session import Session
from tui.views import Views

_TURNS: Final = 10
"""Turns of the event loop that tasks of Textual's own (a dialog that closes) need to get into a queue."""

PICTURES: Final = Path(__file__).parent / "pictures"

CONFIG: Final = parse(
    """
[desk]
name = "Acme support"
spell = false

[[brand]]
name = "acme"
from = "Acme Support <support@acme.example>"

[[mailbox]]
name = "support"
brand = "acme"
address = "support@acme.example"
maildir.path = "mail"
spool.path = "spool"

[hotkeys]
f1 = "refund-received"
f2 = "ask-order"
"""
)

HANA: Final = Actor("hana")
SEOJUN: Final = Actor("seojun")

_MAILS: Final = (
    ("App crashes on start", "Sam Lee", "sam@example.net", "It closes as soon as I open it.\n\nSam"),
    ("배송 조회가 안 됩니다", "이도윤", "doyun@example.com", "운송장 번호로 조회가 되지 않습니다."),
    ("환불 언제 되나요?", "최민", "choi@example.com", "반품한 지 일주일이 지났는데 환불이 아직 안 들어왔습니다."),
    ("Re: invoice for March", "J. Ortega", "ortega@example.org", "Please send the invoice again.\n\nThank you"),
    ("로그인 오류 (403)", "(주)한빛", "it@hanbit.example", "오늘 아침부터 모든 직원이 로그인할 수 없습니다."),
    ("Where do I change my address?", "Ana Martin", "ana@example.org", "I have moved to another city."),
    ("교환 문의: 사이즈가 맞지 않아 한 치수 큰 것으로 바꾸고 싶습니다", "김지수", "jisu@example.com", "가능할까요?"),
    ("Gift card did not arrive", "Noor El-Amin", "noor@example.org", "I bought it on Monday."),
    ("Refund for order 7731", "Ana Martin", "ana@example.org", "Hello, I returned the jacket ten days ago."),
    ("배송이 아직 안 왔어요", "김지수", "jisu@example.com", "주문한 지 열흘이 지났습니다. 확인 부탁드립니다."),
)
"""Subject, name, address and words of the tickets, oldest first: numbers 1001 to 1010."""


_REFUND: Final = "Hello {{customer.first|there}},\n\nyour refund leaves tonight.\n\n{{cursor}}\n{{agent.name}}"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = T0

    def __call__(self) -> datetime:
        return self.now

    def move(self, **length: float) -> None:
        self.now += timedelta(**length)


class Desk:
    """A store file with hana (김하나), seojun (박서준) and lee at work, and the tickets 1001 to 1010."""

    def __init__(self, path: Path, config: Config = CONFIG) -> None:
        self.path = path
        self.config = config
        self.clock = Clock()
        self._stores: list[Store] = []
        self._mails = 0
        self.store = self.another_store()
        self.perform(JoinDesk("hana", "김하나"), JoinDesk("seojun", "박서준"), JoinDesk("lee", "Lee Min"), actor=SYSTEM)

    def fill(self) -> None:
        """Ten tickets, an hour and a bit between the first and the last, in several states."""
        for subject, name, address, text in _MAILS:
            self.receive(text, subject=subject, name=name, author=address)
            self.clock.move(minutes=9)
        self.perform(
            SetStatus(1001, Status.RESOLVED),
            SetStatus(1004, Status.PENDING),
            Assign(1005, "lee"),
            SetPriority(1005, Priority.URGENT),
            SetPriority(1009, Priority.HIGH),
            Assign(1009, "hana"),
            Tag(1009, add=("billing", "refund")),
            SaveCanned(
                CannedReply(
                    "refund-received",
                    "Refund received",
                    {"en": _REFUND},
                    actions=CannedActions(status=Status.PENDING, add_tags=("refund",)),
                )
            ),
            SaveCanned(CannedReply("ask-order", "Ask for the order", {"": "{{ask:Order number}} ?"})),
        )

    def another_store(self) -> Store:
        """One more connection to the same file; it is closed with the desk."""
        self._stores.append(Store.open(self.path, self.config, self.clock))
        return self._stores[-1]

    def perform(self, *commands: Command, actor: Actor = HANA) -> Done:
        return self.store.perform(*commands, actor=actor)

    def receive(self, text: str, *, subject: str, name: str, author: str, **fields: Any) -> int:
        """A customer writes now; the number of the ticket. `fields` are those of `Incoming`."""
        self._mails += 1
        mail = incoming(f"<{self._mails}@example.org>", author=author, name=name, text=text)
        mail = replace(mail, subject=subject, sent_at=self.clock(), **fields)
        done = self.perform(Receive(mail, "support", "acme"), actor=SYSTEM)
        return next(change.ticket for change in done.changes if isinstance(change, MessageReceived))

    def be(self, agent: str, ticket: int, mode: Mode = Mode.VIEWING, words: int = 0) -> None:
        """Somebody else is on a ticket, by a console of another host."""
        now = self.clock()
        presence.beat(self.store, Presence(f"elsewhere:1:{agent}", agent, ticket, mode, now, now, words))

    def session(self, agent: str = "hana", *, glyphs: Glyphs = Glyphs.UNICODE, **how: bool) -> Session:
        """A console's session, on a store of its own."""
        store = self.another_store()
        return Session(store, agents.get(store, agent), self.config, TABLES[glyphs], **how)

    @asynccontextmanager
    async def console(
        self, size: tuple[int, int] = (120, 36), agent: str = "hana", **how: Any
    ) -> AsyncIterator[tuple[DeskApp, Pilot[int]]]:
        """A console that shows its first ticket."""
        app = DeskApp(self.session(agent, **how))
        async with app.run_test(size=size, notifications=True) as pilot:
            screen = await until(lambda: app.screen if isinstance(app.screen, DeskScreen) else None, "the desk is up")
            queue = screen.query_one(Queue)
            await until(lambda: screen.reading is not None or not queue.tickets, "the first ticket is shown")
            await until(lambda: screen.query_one(Views).counts, "views are counted")
            await settled(pilot)
            yield app, pilot

    def status(self, *numbers: int) -> list[Status]:
        return [tickets.get(self.store, number).status for number in numbers]

    def close(self) -> None:
        for store in self._stores:
            store.close()


async def settled(pilot: Pilot[Any]) -> None:
    """All messages are handled, those that they led to as well, and what they changed is painted."""
    calm = 0
    while calm < 3:
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        await pilot._wait_for_screen()
        pilot.app.screen._on_timer_update()
        calm = 0 if _is_busy(pilot.app) else calm + 1


def _is_busy(app: App[Any]) -> bool:
    pumps: list[MessagePump] = [app]
    for screen in app.screen_stack:
        pumps += screen.walk_children(with_self=True)
    top = app.screen
    waiting = sum(pump._message_queue.qsize() + len(pump._next_callbacks) for pump in pumps)
    return bool(waiting or top._dirty_widgets or top._layout_required or top._callbacks)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each once what the one before did is done and painted (Textual's own way waits 40 ms a key)."""
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        pilot.app.post_message(Key(name, key if len(key) == 1 else _character(name)))
        await settled(pilot)


def _character(key: str) -> str | None:
    """What a key types that is called by a name: `space`, `slash`."""
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        return None


def desk_screen(app: DeskApp) -> DeskScreen:
    """The screen below all others."""
    return next(screen for screen in app.screen_stack if isinstance(screen, DeskScreen))


def rows(app: DeskApp) -> list[str]:
    """What the screen shows, a text a row."""
    width, height = app.size
    console = Console(
        file=io.StringIO(), width=width, height=height, record=True, force_terminal=True, legacy_windows=False
    )
    console.print(app.screen._compositor.render_update(full=True, screen_stack=app._background_screens))
    return [row.rstrip() for row in console.export_text().splitlines()][:height]


def check_picture(app: DeskApp, name: str) -> None:
    """The screen is as in `pictures/NAME.txt`; DESKHAND_PICTURES=write takes the picture anew."""
    seen = "\n".join(rows(app)) + "\n"
    file = PICTURES / f"{name}.txt"
    if os.environ.get("DESKHAND_PICTURES") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(seen, "utf-8")
    assert seen == file.read_text("utf-8"), f"another picture than {file.name}; DESKHAND_PICTURES=write takes it anew"


def attachment(name: str = "receipt.pdf", size: int = 184_000) -> Attachment:
    return Attachment(0, name, "application/pdf", size, inline=False, content_id="")


def address(email: str, name: str = "") -> Address:
    return Address(name, email)
