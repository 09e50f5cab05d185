"""What an agent sees: the console. The only package that imports Textual and Rich."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.agent import Agent
from desk.config import Config

if TYPE_CHECKING:
    from store import Store


def run(store: Store, agent: Agent, config: Config, *, demo: bool = False, remote: bool = False) -> int:
    """Show the console until the agent leaves; the exit code. Textual is imported here, not with the package."""
    from tui.app import run as run_app

    return run_app(store, agent, config, demo=demo, remote=remote)
