"""The session: one agent at one console, with the store behind it; what every widget is given."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from desk.agent import Actor, Agent
from desk.command import Command
from desk.config import Config
from desk.errors import DeskError, Held, StoreError
from desk.safe import clean
from store import Done, Store
from tui.glyphs import GlyphTable
from tui.place import Place


class Severity(StrEnum):
    """How a toast is meant; the words are Textual's."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


def _untold(_words: str, _severity: Severity) -> None:
    """What `tell` does until an app takes it over."""


class Session:
    """One agent at one console. `remote`: over SSH, where nothing may start an editor or a pager."""

    def __init__(
        self,
        store: Store,
        agent: Agent,
        config: Config,
        glyphs: GlyphTable,
        *,
        demo: bool = False,
        remote: bool = False,
    ) -> None:
        self.store = store
        self.agent = agent
        self.actor = Actor(agent.name)
        self.config = config
        self.glyphs = glyphs
        self.demo = demo
        self.remote = remote
        self.id = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.place = Place(self)
        self.tell: Callable[[str, Severity], None] = _untold

    def now(self) -> datetime:
        """The time by the store's clock."""
        return self.store.now()

    def toast(self, words: str, severity: Severity = Severity.INFORMATION) -> None:
        """Show a line for a few seconds; it is cleaned and never read as markup."""
        self.tell(clean(words, keep_newlines=True), severity)

    def kept(self, keep: Callable[[], None]) -> bool:
        """Write something that is no command, such as a draft; where the disk refuses, say so, and False comes back."""
        try:
            keep()
        except StoreError as error:
            self.toast(str(error), Severity.ERROR)
            return False
        return True

    def perform(self, *commands: Command) -> Done | None:
        """Perform the commands as one batch; what the desk refuses is shown as a toast, and None comes back.

        Raises Held, which the composer shows with the messages that hold the answer.
        """
        try:
            return self.store.perform(*commands, actor=self.actor)
        except Held:
            raise
        except DeskError as error:
            self.toast(str(error), Severity.WARNING)
            return None
