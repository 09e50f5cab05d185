"""Who works here."""

from __future__ import annotations

import pytest

from desk.agent import SYSTEM, Agent
from desk.command import JoinDesk
from desk.errors import NotFound
from store import agents
from tests.desk.memory import T0
from tests.store.conftest import Desk


def test_agents_are_known_by_name(desk: Desk) -> None:
    desk.clock.move(days=1)
    desk.perform(JoinDesk("lee", "이민"), actor=SYSTEM)
    assert agents.agents(desk.store) == [Agent("hana", "김하나", T0), Agent("lee", "이민", T0)]
    assert agents.get(desk.another_store(), "lee").full_name == "이민"
    with pytest.raises(NotFound, match="kim"):
        agents.get(desk.store, "kim")
