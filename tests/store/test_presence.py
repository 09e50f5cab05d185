"""Presence: where everybody is, without ghosts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from desk.presence import GONE_AFTER, Mode, Presence
from store import presence, process
from tests.store.conftest import Desk


def at(desk: Desk, session: str, ticket: int = 1001, mode: Mode = Mode.VIEWING, words: int = 0) -> Presence:
    return Presence(session, session.partition(":")[0], ticket, mode, desk.clock(), desk.clock(), words)


def dead_process() -> int:
    """The number of a process that has ended, and been buried."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


def test_others_see_where_somebody_is_and_what_they_do(desk: Desk) -> None:
    here = at(desk, "hana:1:a", mode=Mode.COMPOSING, words=84)
    presence.beat(desk.store, here)
    presence.beat(desk.store, at(desk, "lee:1:b"))
    assert presence.present(desk.another_store()) == [here, at(desk, "lee:1:b")]


def test_a_session_is_in_one_place(desk: Desk) -> None:
    presence.beat(desk.store, at(desk, "hana:1:a", 1001))
    presence.beat(desk.store, at(desk, "hana:1:a", 1002))
    presence.beat(desk.store, at(desk, "hana:1:b", 1003))
    assert [here.ticket for here in presence.present(desk.store)] == [1002, 1003]


def test_who_leaves_is_gone_at_once(desk: Desk) -> None:
    presence.beat(desk.store, at(desk, "hana:1:a"))
    presence.leave(desk.store, "hana:1:a")
    presence.leave(desk.store, "hana:1:a")
    assert presence.present(desk.another_store()) == []


def test_who_says_nothing_any_more_is_gone_after_six_seconds(desk: Desk) -> None:
    presence.beat(desk.store, at(desk, "hana:1:a"))
    desk.clock.now += GONE_AFTER / 2
    assert len(presence.present(desk.store)) == 1
    desk.clock.now += GONE_AFTER / 2
    assert presence.present(desk.store) == []


def test_f43_sessions_of_dead_processes_of_this_host_are_reaped_at_once(desk: Desk) -> None:
    host = socket.gethostname()
    ghost, alive, elsewhere = f"{host}:{dead_process()}:a", f"{host}:{os.getpid()}:b", f"other:{dead_process()}:c"
    for session in (ghost, alive, elsewhere):
        presence.beat(desk.store, at(desk, session))
    assert {here.session for here in presence.present(desk.store)} == {alive, elsewhere}
    rows = desk.another_store().connection.execute("SELECT session FROM presence").fetchall()
    assert {session for (session,) in rows} == {alive, elsewhere}


def test_what_has_long_expired_does_not_stay_in_the_store(desk: Desk) -> None:
    presence.beat(desk.store, at(desk, "elsewhere:1:a"))
    desk.clock.move(minutes=1)
    presence.beat(desk.store, at(desk, "hana:1:b"))
    assert desk.store.connection.execute("SELECT count(*) FROM presence").fetchone() == (1,)


def test_a_process_knows_itself_to_be_alive() -> None:
    assert process.own_name() != process.own_name()
    assert not process.is_dead(process.own_name())


@pytest.mark.parametrize("name", ["", "host", "a:b", ":::", "{host}:x:1", "{host}:-1:1", "{host}:²:1", "{host}:1:1"])
def test_what_cannot_be_seen_to_be_dead_is_not(name: str) -> None:
    assert not process.is_dead(name.format(host=socket.gethostname()))
