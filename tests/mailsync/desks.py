"""A desk to sync into: its folder, its settings, its engine, and a look into its store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from desk.agent import Actor
from desk.command import JoinDesk, Reply
from desk.config import Config, parse
from desk.conversation import Entry
from desk.outbox import OutboxItem, OutboxState
from desk.query import parse as query
from desk.ticket import Ticket
from mailsync.engine import Engine
from mailsync.lease import NAME
from store import Store, conversation, leases, outbox, tickets
from tests.mailsync.dovecot import PASSWORD, Dovecot
from tests.waiting import until_outside

HANA = Actor("hana")
ROOT = Path(__file__).parents[2]

BRAND = '[[brand]]\nname = "acme"\nfrom = "Acme <support@acme.example>"\n'


def imap_mailbox(dovecot: Dovecot, user: str, name: str = "support", more: str = "", password: str = PASSWORD) -> str:
    """The settings of a mailbox on this Dovecot; `more` are lines of the mailbox itself."""
    return (
        f'[[mailbox]]\nname = "{name}"\nbrand = "acme"\naddress = "{name}@acme.example"\n{more}\n'
        f'[mailbox.imap]\nhost = "127.0.0.1"\nport = {dovecot.tls_port}\nusername = "{user}"\n'
        f'password_command = "echo {password}"\n'
    )


def maildir_mailbox(path: Path, name: str = "support", more: str = "") -> str:
    """The settings of a mailbox in a folder."""
    return (
        f'[[mailbox]]\nname = "{name}"\nbrand = "acme"\naddress = "{name}@acme.example"\n{more}\n'
        f'[mailbox.maildir]\npath = "{path}"\n'
    )


def smtp_way(port: int) -> str:
    """The settings of a mailbox's way out by an SMTP server of this machine."""
    return f'[mailbox.smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'


class Desk:
    """One desk. `store` belongs to the test's thread."""

    def __init__(self, home: Path, settings: str) -> None:
        home.mkdir(exist_ok=True)
        self.home = home
        self.path = home / "desk.db"
        (home / "config.toml").write_text(BRAND + settings)
        self.config: Config = parse(BRAND + settings)
        self.store = Store.open(self.path, self.config)
        self.store.perform(JoinDesk("hana", "Hana Kim"), actor=HANA)

    @property
    def engine(self) -> Engine:
        return Engine(self.path, self.config)

    @contextmanager
    def running(self) -> Iterator[None]:
        """The engine at work."""
        stop = threading.Event()
        failed: list[BaseException] = []

        def run() -> None:
            try:
                self.engine.run(stop)
            except BaseException as error:  # noqa: BLE001 (raised again below)
                failed.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            until_outside(lambda: failed or leases.holder(self.store, NAME) is not None)
            yield
        finally:
            stop.set()
            thread.join()
        if failed:
            raise failed[0]

    def tickets(self, words: str = "") -> list[Ticket]:
        """All tickets that a search finds, oldest first."""
        return tickets.page(self.store, query(words), "hana", limit=10_000)[::-1]

    def messages(self) -> list[Entry]:
        """Every message of every ticket."""
        return [
            entry
            for ticket in self.tickets()
            for entry in conversation.entries(self.store, ticket.number)
            if entry.event == ""
        ]

    def reply(self, ticket: int, text: str = "확인했습니다.", to: tuple[str, ...] = ("jisu@example.org",)) -> int:
        """Answer a ticket, due at once; the number of the item in the outbox."""
        self.store.perform(Reply(ticket, text, to, delay=timedelta()), actor=HANA)
        return outbox.of_ticket(self.store, ticket)[-1].id

    def item(self, number: int) -> OutboxItem:
        return outbox.get(self.store, number)

    def has_left(self, number: int) -> bool:
        return self.item(number).state is OutboxState.SENT
