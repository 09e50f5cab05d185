"""Leases: one holder at a time, between threads and processes too, and a fence that only grows."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta

from store import leases
from store.leases import Lease
from tests.store.conftest import Desk
from tests.store.test_presence import dead_process

MINUTE = timedelta(minutes=1)


def test_a_lease_is_one_holder_s(desk: Desk) -> None:
    assert leases.take(desk.store, "engine", "a", MINUTE) == 1
    assert leases.take(desk.another_store(), "engine", "b", MINUTE) is None
    assert leases.take(desk.store, "mailbox support", "b", MINUTE) == 1
    assert leases.holder(desk.another_store(), "engine") == Lease("engine", "a", 1, desk.clock() + MINUTE)


def test_who_holds_a_lease_may_take_it_anew_with_a_new_fence(desk: Desk) -> None:
    leases.take(desk.store, "engine", "a", MINUTE)
    assert leases.take(desk.store, "engine", "a", MINUTE) == 2


def test_a_lease_ends_by_itself_and_its_old_holder_learns_it(desk: Desk) -> None:
    assert leases.take(desk.store, "engine", "a", MINUTE) == 1
    desk.clock.now += MINUTE
    assert leases.holder(desk.store, "engine") is None
    assert leases.renew(desk.store, "engine", "a", 1, MINUTE)  # late, but nobody else came
    assert leases.take(desk.store, "engine", "b", MINUTE) is None
    desk.clock.now += MINUTE
    assert leases.take(desk.store, "engine", "b", MINUTE) == 2
    assert not leases.renew(desk.store, "engine", "a", 1, MINUTE)
    leases.release(desk.store, "engine", "a", 1)
    assert leases.holder(desk.store, "engine") == Lease("engine", "b", 2, desk.clock() + MINUTE)


def test_a_lease_given_back_is_free_and_its_fence_is_remembered(desk: Desk) -> None:
    assert leases.take(desk.store, "engine", "a", MINUTE) == 1
    leases.release(desk.store, "engine", "a", 1)
    assert leases.holder(desk.store, "engine") is None
    assert leases.take(desk.store, "engine", "b", MINUTE) == 2


def test_the_lease_of_a_process_that_died_on_this_host_is_free_at_once(desk: Desk) -> None:
    dead = f"{socket.gethostname()}:{dead_process()}:x"
    assert leases.take(desk.store, "engine", dead, MINUTE) == 1
    assert leases.holder(desk.store, "engine") is None
    assert leases.take(desk.store, "engine", "b", MINUTE) == 2


def test_f25_of_many_who_ask_at_once_one_gets_the_lease(desk: Desk) -> None:
    ready = threading.Barrier(8)
    fences: list[int | None] = []

    def ask(holder: str) -> None:
        store = desk.open()
        ready.wait()
        fences.append(leases.take(store, "engine", holder, MINUTE))
        store.close()

    threads = [threading.Thread(target=ask, args=(f"holder {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(fences, key=str) == [1, *[None] * 7]
