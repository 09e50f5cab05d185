"""Threading on the real store: the same tickets as the desk in memory, whatever the order; what was there before."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pysqlite3
import pytest

from bench.threading import Partition, World, expected, prepare, root, shuffled, world
from desk.agent import SYSTEM
from desk.command import Reply, Reread, Undo
from desk.config import parse
from desk.incoming import Occasion
from desk.link import LinkReason
from desk.mail.facts import Address
from desk.mail.subject import matter
from store import Store, conversation, links, tickets
from store.migrate import migrate
from store.state import SqlState
from tests.desk.making import incoming, receive
from tests.store.conftest import CONFIG, Desk


def in_store(made: World, seed: int, path: Path) -> Partition:
    """What shares a ticket after all has come in the order of a seed."""
    store = Store.open(path, CONFIG)
    prepare(made, store.perform, 1001)
    for mail in shuffled(made, seed):
        store.perform(receive(mail), actor=SYSTEM)
    merged = dict(store.connection.execute("SELECT number, merged_into FROM ticket").fetchall())
    roots = [number for number, into in merged.items() if into is None]
    said = {number: conversation.entries(store, number) for number in roots}
    messages = {number: [entry for entry in entries if not entry.event] for number, entries in said.items()}
    assert {number: len(entries) for number, entries in messages.items()} == {
        number: tickets.get(store, number).messages for number in roots
    }
    store.close()
    assert {root(number, lambda one: merged[one]) for number in merged} == set(roots)
    return frozenset(frozenset(entry.content for entry in entries) for entries in messages.values())


@pytest.mark.parametrize("seed", range(2))
def test_f12_what_shares_a_ticket_is_the_same_for_every_order(tmp_path: Path, seed: int) -> None:
    made = world(30)
    assert in_store(made, seed, tmp_path / "desk.db") == expected(made)


def test_f12_a_ticket_that_an_agent_writes_in_is_not_merged_away(desk: Desk) -> None:
    from desk.draft import DraftKind
    from store import drafts

    first, second = desk.receive("first"), desk.receive("second")
    drafts.save(desk.store, "hana", second, DraftKind.REPLY, "I am just", (), (), seen=0)
    ids = tuple(conversation.entries(desk.store, number)[0].message_id for number in (first, second))
    assert desk.receive("both", refers_to=ids) == second
    assert tickets.get(desk.store, first).merged_into == second


def test_s03_who_takes_part_in_a_ticket_is_read_from_its_messages(desk: Desk) -> None:
    number = desk.receive("first")
    desk.perform(Reply(number, "hello", ("Books@example.org",)))
    for author, ticket in (("jisu@example.com", number), ("books@example.org", number), ("eve@x.example", number + 1)):
        assert desk.receive(f"from {author}", author=author, subject=f"Re: #{number}") == ticket
    copied = (Address("", "mallory@x.example"),)
    assert desk.receive("with a copy", subject=f"#{number}", cc=copied) == number
    assert desk.receive("copied", author="mallory@x.example", subject=f"#{number}") == number + 2


def test_one_look_finds_all_that_a_mail_names(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = desk.receive("first", message_id="<first@x>")
    asked: list[str] = []
    desk.store.connection.set_trace_callback(asked.append)
    refers_to = (*(f"<unknown{each}@x>" for each in range(49)), "<first@x>")
    assert desk.receive("answer", refers_to=refers_to) == number
    desk.store.connection.set_trace_callback(None)
    reading = [each for each in asked if each.lstrip().startswith("SELECT") and "thread" in each]
    assert len(reading) == 1


def test_subjects_have_tickets_of_their_own_where_the_brand_says_so(tmp_path: Path) -> None:
    config = parse('[[brand]]\nname = "acme"\nfrom = "support@acme.example"\nother_subject = "new"\n')
    store = Store.open(tmp_path / "desk.db", config)
    for place, subject in enumerate(["Refund", "Re: Invoice", "AW: refund", "RE: invoice"]):
        names = tuple(f"<{number}@x>" for number in reversed(range(place)))
        mail = incoming(f"<{place}@x>", subject=subject, text=f"{place}", refers_to=names)
        store.perform(receive(mail), actor=SYSTEM)
    assert [tickets.get(store, number).messages for number in (1001, 1002)] == [2, 2]
    assert [(link.ticket.number, link.reason) for link in links.of(store, 1001)] == [(1002, LinkReason.SUBJECT)]
    assert [link.ticket.number for link in links.of(store, 1002)] == [1001]
    store.close()


def test_a_store_from_before_keeps_its_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = files("store") / "sqlite" / "migrations"
    before = sorted(file.name for file in folder.iterdir() if file.name < "0004")
    path = tmp_path / "desk.db"
    connection = pysqlite3.connect(path, isolation_level=None)
    with monkeypatch.context() as patch:
        patch.setattr("store.migrate._migrations", lambda: [(folder / name).read_text() for name in before])
        migrate(connection, path)
    for statement in (
        "INSERT INTO customer VALUES (1, 'Ana', 'ana@example.org', 0)",
        (
            "INSERT INTO ticket (number, subject, status, live, priority, brand, mailbox, channel, customer, tags,"
            " language, created_at, updated_at, messages, last_entry)"
            " VALUES (1001, 'Hi', 'new', 1, 'normal', 'acme', 'support', 'mail', 1, '[]', 'en', 0, 0, 1, 1)"
        ),
        (
            "INSERT INTO entry VALUES (1, 1001, 'message', 'in', 'Ana', 'a@x', NULL, 0, 'Hi', 'Hi', 'Hi', '[]',"
            " '[]', '[]', 0, 'message', '<first@x>', '[]', '[]', NULL, '', '', '', '[]', 1)"
        ),
        "INSERT INTO thread VALUES ('acme', '<first@x>', 1001), ('acme', '<named@x>', 1001)",
    ):
        connection.execute(statement)
    migrate(connection, path)
    rows = connection.execute("SELECT message_id, matter, ticket, entry FROM thread ORDER BY message_id").fetchall()
    assert rows == [("<first@x>", "", 1001, 1), ("<named@x>", "", 1001, None)]
    connection.close()


def test_what_is_read_anew_or_taken_back_leaves_no_id_behind_and_keeps_to_its_subject(tmp_path: Path) -> None:
    by_subject = '[[brand]]\nname = "acme"\nfrom = "Acme <support@acme.example>"\nother_subject = "new"\n'
    desk = Desk(tmp_path / "desk.db", parse(by_subject))
    mail = replace(incoming("<made-up@x>", subject="", text="", name=""), broken="ValueError", raw="00")
    desk.perform(receive(mail), actor=SYSTEM)
    read = replace(mail, message_id="<a@x>", subject="Refund", text="a", broken="")
    desk.perform(Reread(1, read, Occasion.RETRY), actor=SYSTEM)
    desk.perform(Reply(1001, "one", ("jisu@example.com",)))
    ours = conversation.entry(desk.store, 2).message_id
    state = SqlState(desk.store)
    assert set(state.threads("acme", ["<made-up@x>", "<a@x>", ours], "")) == {"<a@x>", ours}
    assert tickets.get(desk.store, 1001).matter == matter("Refund")
    desk.perform(Undo())
    assert set(state.threads("acme", ["<a@x>", ours], "")) == {"<a@x>"}
    desk.close()
