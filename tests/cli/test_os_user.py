from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.os_user import agent_name, as_agent_name, full_name
from desk.agent import AGENT_NAME


@pytest.mark.parametrize(
    ("login", "name"),
    [
        ("hana", "hana"),
        ("Hana.Kim", "hana.kim"),
        ("CORP\\lee", "corp-lee"),
        ("jürgen", "jurgen"),
        ("김하나", "agent"),
        ("_www", "www"),
        ("", "agent"),
        ("a" * 40, "a" * 32),
    ],
)
def test_a_user_name_becomes_an_agents_name(login: str, name: str) -> None:
    assert as_agent_name(login) == name


@given(st.text())
def test_s67_any_user_name_becomes_an_agents_name(login: str) -> None:
    assert AGENT_NAME.fullmatch(as_agent_name(login))


def test_the_user_of_this_machine_has_names() -> None:
    assert AGENT_NAME.fullmatch(agent_name())
    assert full_name()
