"""Ways out that can't be used just now."""

from __future__ import annotations

from store import blocked
from store.blocked import Blocked
from tests.store.conftest import Desk


def test_f29_a_way_out_is_told_once_since_when_it_is_blocked_and_why_it_is_now(desk: Desk) -> None:
    began = desk.clock()
    blocked.report(desk.store, "support", "smtp.acme.example: nothing listens on port 465.")
    desk.clock.move(minutes=5)
    blocked.report(desk.store, "support", "smtp.acme.example refuses the login.")
    assert blocked.blocked(desk.store) == [Blocked("support", "smtp.acme.example refuses the login.", began)]
    blocked.mended(desk.store, "support")
    assert blocked.blocked(desk.store) == []
