"""Agents and groups as `config.toml` knows them: who reviews whose answers before they leave (rule 18).

Agents join a desk by themselves; here stands only what holds for some of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from desk import setting
from desk.setting import Setting


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """What holds for one agent."""

    name: Annotated[str, Setting(setting.AGENT, "the agent, as in deskhand --agent NAME", "mina")]
    reviewed_by: Annotated[
        str | None,
        Setting(setting.AGENT, "an agent or a group who sees every answer before it leaves", "seniors"),
    ] = None


@dataclass(frozen=True, slots=True)
class Group:
    """Agents by one name."""

    name: Annotated[str, Setting(setting.AGENT, "how the group is called", "seniors")]
    members: Annotated[tuple[str, ...], Setting(setting.AGENTS, "the agents in it", ("hana", "lee"))] = ()
    reviewed_by: Annotated[
        str | None,
        Setting(setting.AGENT, "who sees every answer of its members before it leaves", "seniors"),
    ] = None


@dataclass(frozen=True, slots=True)
class Team:
    """All agents and groups with settings, each by its name."""

    agents: Mapping[str, AgentSettings] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)

    def members(self, name: str) -> frozenset[str]:
        """The agents of a group; an agent's name stands for that one."""
        group = self.groups.get(name)
        return frozenset({name}) if group is None else frozenset(group.members)

    def reviewed_by(self, agent: str) -> str | None:
        """Who reviews every answer of an agent, as the agent's own settings say or those of a group; None: nobody."""
        own = self.agents.get(agent)
        if own is not None and own.reviewed_by is not None:
            return own.reviewed_by
        rules = (group.reviewed_by for group in self.groups.values() if agent in group.members)
        return next((rule for rule in rules if rule is not None), None)
