"""The ledger: what became of everything that a source has shown (rule 1)."""

from __future__ import annotations

import pytest

from store import blobs, ledger, positions
from store.ledger import LedgerState
from tests.store.conftest import Desk


def test_the_ledger_knows_what_need_not_be_fetched_again(desk: Desk) -> None:
    for uid, state in (("1", LedgerState.SEEN), ("2", LedgerState.TICKETED), ("3", LedgerState.FAILED)):
        ledger.record(desk.store, ledger.Record("support", "INBOX", "7", uid, state))
    ledger.record(desk.store, ledger.Record("support", "INBOX", "8", "4", LedgerState.IGNORED, "duplicate"))
    after = desk.another_store()
    assert ledger.known(after, "support", "INBOX", "7") == {"2", "3"}
    assert ledger.known(after, "support", "INBOX", "8") == {"4"}
    assert ledger.known(after, "other", "INBOX", "7") == ledger.known(after, "support", "Spam", "7") == set()
    assert ledger.tally(after, "support") == {"seen": 1, "ticketed": 1, "failed": 1, "ignored": 1}


def test_a_line_of_the_ledger_is_written_on(desk: Desk) -> None:
    ledger.record(desk.store, ledger.Record("support", "INBOX", "7", "1", LedgerState.FETCHED, raw="abc"))
    ledger.record(desk.store, ledger.Record("support", "INBOX", "7", "1", LedgerState.TICKETED, entry=5))
    row = desk.store.connection.execute("SELECT state, reason, raw, entry FROM ledger").fetchall()
    assert row == [("ticketed", "", "abc", 5)]


def test_what_a_transaction_leaves_undone_is_not_in_the_ledger(desk: Desk) -> None:
    def die_on_the_way() -> None:
        with desk.store.transaction():
            blobs.put(desk.store, b"a mail")
            ledger.record(desk.store, ledger.Record("support", "INBOX", "7", "1", LedgerState.TICKETED))
            positions.put(desk.store, "support", "INBOX", {"next": 2})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        die_on_the_way()
    assert ledger.known(desk.store, "support", "INBOX", "7") == set()
    assert positions.get(desk.store, "support", "INBOX") == {}
    assert desk.store.connection.execute("SELECT count(*) FROM blob").fetchone() == (0,)


def test_mails_of_a_message_id_are_found_without_reading_all_of_them(desk: Desk) -> None:
    assert ledger.mails(desk.store, "acme", "<1@example.org>", 100) == ledger.mails(desk.store, "acme", "", 0) == []
    values = {"brand": "acme", "message_id": "<1@example.org>", "size": 100}
    plan = desk.store.connection.execute(f"EXPLAIN QUERY PLAN {desk.store.sql.ledger_mails.sql}", values)
    steps = [row[3] for row in plan]
    assert "SEARCH entry USING INDEX entry_message_id (message_id=?)" in steps
    assert not any(step.startswith("SCAN") for step in steps)
