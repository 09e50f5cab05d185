"""One run of the program: at which desk, as which agent. Every command takes it first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import click

from cli import os_user
from cli.desk_folder import DeskFolder, locate
from desk.agent import Actor, Agent
from desk.errors import DeskError, NotFound

if TYPE_CHECKING:
    from desk.config import Config, Language
    from store.store import Store


@dataclass
class Call:
    """Which desk, and who. `named` is the agent that `--agent` names; without one it is the system's user."""

    folder: DeskFolder = field(default_factory=lambda: locate(None))
    named: str | None = None

    @cached_property
    def config(self) -> Config:
        """The desk's settings. Raises ConfigError where there is no desk or its settings can't be read."""
        return self.folder.read_config()

    @property
    def language(self) -> Language | None:
        """The language that the desk's settings ask for; None where they don't, or can't be read."""
        try:
            return self.config.desk.language
        except DeskError:  # the command that needs the settings will say so
            return None

    @property
    def agent_name(self) -> str:
        """The agent's name, whether the desk knows it or not."""
        return self.named or os_user.agent_name()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The desk's store, open."""
        from store.store import Store  # help and `parse` need none, and it is most of a start

        config = self.config
        self.folder.make()
        store = Store.open(self.folder.store, config)
        try:
            yield store
        finally:
            store.close()

    def agent(self, store: Store) -> Agent:
        """The agent who acts; a new one joins the desk."""
        from desk.command import JoinDesk
        from store import agents

        name = self.agent_name
        try:
            return agents.get(store, name)
        except NotFound:
            full_name = os_user.full_name() if name == os_user.agent_name() else name
            store.perform(JoinDesk(name, full_name), actor=Actor(name))
            return agents.get(store, name)

    def actor(self, store: Store) -> Actor:
        """The hand behind the commands of this run."""
        return Actor(self.agent(store).name)


pass_call = click.make_pass_decorator(Call)
