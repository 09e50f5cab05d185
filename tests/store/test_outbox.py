"""The outbox as senders work it: nothing goes out twice, whoever dies when (rule 17)."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from subprocess import PIPE, Popen

import pysqlite3
import pytest

from desk.agent import SYSTEM
from desk.command import MarkDelivery, Reply, Undo
from desk.config import Config
from desk.errors import NotAllowed, NotFound, TooLate
from desk.outbox import Delivery, OutboxItem, OutboxState
from store import Store, outbox
from store.migrate import migrate
from tests.desk.making import verdicts
from tests.store.conftest import Desk

MINUTE = timedelta(minutes=1)


def answer(desk: Desk, text: str = "an answer", delay: float = 0) -> int:
    """Answer a new ticket; returns the number of the item."""
    number = desk.receive()
    desk.perform(Reply(number, text, ("jisu@example.com",), ("books@example.org",), delay=timedelta(seconds=delay)))
    return outbox.of_ticket(desk.store, number)[0].id


def claim(store: Store) -> OutboxItem | None:
    return outbox.claim(store, "support", MINUTE)


def claimed(store: Store) -> OutboxItem:
    item = claim(store)
    assert item is not None
    return item


def test_an_item_is_what_was_queued(desk: Desk) -> None:
    item = outbox.get(desk.store, answer(desk, delay=10))
    assert item == OutboxItem(
        id=1,
        ticket=1001,
        entry=2,
        mailbox="support",
        deliveries=(Delivery("jisu@example.com"), Delivery("books@example.org")),
        message_id=item.message_id,
        queued_at=desk.clock(),
        due_at=desk.clock() + timedelta(seconds=10),
    )
    with pytest.raises(NotFound):
        outbox.get(desk.store, 2)


def test_items_are_claimed_when_they_are_due_and_in_that_order(desk: Desk) -> None:
    late, soon = answer(desk, delay=20), answer(desk, delay=10)
    assert outbox.next_due(desk.store) == desk.clock() + timedelta(seconds=10)
    assert claim(desk.store) is None
    desk.clock.move(seconds=20)
    assert [claimed(desk.store).id, claimed(desk.store).id] == [soon, late]
    assert claim(desk.store) is None
    assert outbox.next_due(desk.store) == desk.clock() + MINUTE  # when the claims run out


def test_a_claim_is_for_one_mailbox_and_is_counted(desk: Desk) -> None:
    answer(desk)
    assert outbox.claim(desk.store, "other", MINUTE) is None
    item = claimed(desk.store)
    assert (item.state, item.fence, item.attempts) == (OutboxState.SENDING, 1, 1)
    assert outbox.items(desk.store, [OutboxState.SENDING, OutboxState.QUEUED]) == [item]
    assert outbox.items(desk.store, [OutboxState.QUEUED]) == []


def test_f24_until_it_is_claimed_undo_always_wins_and_then_never(desk: Desk) -> None:
    answer(desk, delay=10)
    desk.perform(Undo())
    desk.clock.move(seconds=10)
    assert claim(desk.store) is None
    answer(desk)
    claimed(desk.store)
    with pytest.raises(TooLate):
        desk.perform(Undo())


def test_f25_of_many_senders_each_item_is_one_s(desk: Desk) -> None:
    expected = {answer(desk) for _ in range(12)}
    ready = threading.Barrier(4)
    taken: list[int] = []

    def send() -> None:
        store = desk.open()
        ready.wait()
        while item := claim(store):
            taken.append(item.id)
        store.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(taken) == Counter(expected)


SENDER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from desk.config import Config
from store import Store, outbox
from store.migrate import migrate

now = datetime.fromisoformat(sys.argv[2])
store = Store.open(Path(sys.argv[1]), Config(), lambda: now)
print("ready", flush=True)
sys.stdin.readline()
while item := outbox.claim(store, "support", timedelta(minutes=1)):
    print(item.id)
"""


def test_f25_of_several_processes_each_item_is_one_s(desk: Desk) -> None:
    expected = {answer(desk) for _ in range(30)}
    command = [sys.executable, "-c", SENDER, str(desk.path), desk.clock().isoformat()]
    with ExitStack() as ending:
        senders = [
            ending.enter_context(Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=Path(__file__).parents[2]))
            for _ in range(3)
        ]
        for sender in senders:
            assert sender.stdout is not None
            assert sender.stdout.readline() == "ready\n"
        for sender in senders:
            assert sender.stdin is not None
            sender.stdin.write("go\n")
            sender.stdin.flush()
        taken = [int(number) for sender in senders for number in sender.communicate(timeout=60)[0].split()]
    assert Counter(taken) == Counter(expected)


def test_f25_a_sender_that_slept_through_its_claim_must_not_send(desk: Desk) -> None:
    answer(desk)
    asleep = claimed(desk.store)
    desk.clock.now += MINUTE
    awake = claimed(desk.another_store())
    assert (awake.id, awake.fence, awake.attempts) == (asleep.id, asleep.fence + 1, 2)
    assert not outbox.data_sent(desk.store, asleep.id, asleep.fence)
    assert outbox.data_sent(desk.store, awake.id, awake.fence)
    with pytest.raises(NotAllowed):
        desk.perform(MarkDelivery(asleep.id, verdicts(asleep, OutboxState.SENT), fence=asleep.fence), actor=SYSTEM)
    desk.perform(MarkDelivery(awake.id, verdicts(awake, OutboxState.SENT), fence=awake.fence), actor=SYSTEM)


def test_what_may_have_left_is_never_claimed_again(desk: Desk) -> None:
    answer(desk)
    item = claimed(desk.store)
    assert outbox.data_sent(desk.store, item.id, item.fence)
    assert not outbox.data_sent(desk.store, item.id, item.fence)
    desk.clock.move(days=9)
    assert claim(desk.store) is None
    assert outbox.next_due(desk.store) is None


def test_after_a_crash_what_had_not_left_waits_again_and_what_may_have_is_named(desk: Desk) -> None:
    in_doubt, begun, waiting = answer(desk), answer(desk), answer(desk)
    first, second = claimed(desk.store), claimed(desk.store)
    outbox.data_sent(desk.store, first.id, first.fence)
    after = desk.another_store()
    assert outbox.recover(after, "other") == []
    (item,) = outbox.recover(after, "support")
    assert (item.id, item.state) == (in_doubt, OutboxState.DATA_SENT)
    assert not outbox.data_sent(desk.store, second.id, second.fence)  # should the dead one stir again
    desk.perform(MarkDelivery(item.id, verdicts(item, OutboxState.UNCERTAIN, "the sender died")), actor=SYSTEM)
    assert outbox.recover(after, "support") == []
    assert [claimed(after).id, claimed(after).id] == [begun, waiting]


def test_every_try_sends_the_bytes_of_the_first(desk: Desk) -> None:
    item = answer(desk)
    assert outbox.frozen(desk.store, item) is None
    assert outbox.freeze(desk.store, item, b"Subject: one\r\n\r\n") == b"Subject: one\r\n\r\n"
    assert outbox.freeze(desk.another_store(), item, b"Subject: two\r\n\r\n") == b"Subject: one\r\n\r\n"
    assert outbox.frozen(desk.store, item) == b"Subject: one\r\n\r\n"
    with pytest.raises(NotFound):
        outbox.freeze(desk.store, 99, b"")


def test_f23_only_who_was_put_off_is_tried_again(desk: Desk) -> None:
    number = answer(desk)
    item = claimed(desk.store)
    put_off = Delivery("books@example.org", OutboxState.QUEUED, "451 later")
    later = desk.clock() + timedelta(minutes=5)
    desk.perform(MarkDelivery(number, (put_off,), later, item.fence), actor=SYSTEM)
    assert outbox.get(desk.store, number).state is OutboxState.SENDING
    assert outbox.data_sent(desk.store, number, item.fence)
    got_it = Delivery("jisu@example.com", OutboxState.SENT, "250 OK")
    desk.perform(MarkDelivery(number, (got_it,), None, item.fence), actor=SYSTEM)
    assert outbox.get(desk.store, number).deliveries == (got_it, put_off)
    assert claim(desk.store) is None
    desk.clock.move(minutes=5)
    assert [part.state for part in claimed(desk.store).deliveries] == [OutboxState.SENT, OutboxState.SENDING]


def test_f25_who_was_put_off_is_not_tried_early_when_a_claim_is_taken_over(desk: Desk) -> None:
    number = answer(desk)
    item = claimed(desk.store)
    put_off = Delivery("books@example.org", OutboxState.QUEUED, "451 later")
    desk.perform(MarkDelivery(number, (put_off,), desk.clock() + timedelta(minutes=5), item.fence), actor=SYSTEM)
    desk.clock.now += MINUTE
    assert [part.state for part in claimed(desk.another_store()).deliveries] == [
        OutboxState.SENDING,
        OutboxState.QUEUED,
    ]


def test_what_was_refused_at_one_recipient_is_in_trouble_while_another_waits(desk: Desk) -> None:
    number = answer(desk)
    item = claimed(desk.store)
    refused = (
        Delivery("jisu@example.com", OutboxState.REJECTED, "550 no"),
        Delivery("books@example.org", OutboxState.QUEUED, "451 later"),
    )
    desk.perform(MarkDelivery(number, refused, desk.clock() + MINUTE, item.fence), actor=SYSTEM)
    (troubled,) = outbox.troubled(desk.store)
    assert (troubled.id, troubled.state, troubled.deliveries) == (number, OutboxState.QUEUED, refused)


def test_a_store_from_before_knows_what_became_of_each_recipient(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = files("store") / "sqlite" / "migrations"
    scripts = [file.read_text() for file in sorted(folder.iterdir(), key=lambda file: file.name)]
    before = next(number for number, script in enumerate(scripts) if "CREATE TABLE delivery" in script)
    connection = pysqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    with monkeypatch.context() as patch:
        patch.setattr("store.migrate._migrations", lambda: scripts[:before])
        migrate(connection, tmp_path / "desk.db")
    for statement in (
        "INSERT INTO customer VALUES (1, 'Ana', 'ana@example.org', 0)",
        (
            "INSERT INTO ticket (number, subject, status, live, priority, brand, mailbox, channel, customer, tags,"
            " language, created_at, updated_at, messages, last_entry)"
            " VALUES (1001, 'Hi', 'new', 1, 'normal', 'acme', 'support', 'mail', 1, '[]', 'en', 0, 0, 1, 1)"
        ),
        (
            "INSERT INTO outbox (id, ticket, entry, mailbox, state, to_, message_id, queued_at, due_at, attempts,"
            " fence, reason) VALUES (1, 1001, 2, 'support', 'rejected', '[\"b@x\",\"a@x\",\"b@x\"]', '<1@x>', 0, 0,"
            " 1, 1, '550 no')"
        ),
    ):
        connection.execute(statement)
    migrate(connection, tmp_path / "desk.db")
    connection.close()
    store = Store.open(tmp_path / "desk.db", Config())
    assert outbox.get(store, 1).deliveries == (
        Delivery("b@x", OutboxState.REJECTED, "550 no"),
        Delivery("a@x", OutboxState.REJECTED, "550 no"),
    )
    store.close()
