"""A desk in memory with two agents and one ticket of a customer who waits."""

from __future__ import annotations

import pytest

from desk.agent import SYSTEM
from desk.command import JoinDesk
from tests.desk.making import incoming, receive
from tests.desk.memory import MemoryDesk


@pytest.fixture
def desk() -> MemoryDesk:
    """Two agents, hana and lee, and #1001 by 김지수."""
    desk = MemoryDesk()
    desk.perform(JoinDesk("hana", "김하나"), JoinDesk("lee", "Lee Min"), receive(incoming()), actor=SYSTEM)
    return desk
