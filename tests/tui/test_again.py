"""Messages that lack something, from the keyboard: what is asked of the engine about them."""

from __future__ import annotations

import pytest

from desk.command import KeepAttachment
from desk.incoming import ONLY_BEGINNING
from desk.mail.facts import Attachment, Section
from store import blobs, ledger, requests
from store.ledger import LedgerState
from store.requests import Wish
from tests.tui.making import HANA, Desk, press, rows
from tests.waiting import until
from tui import again


def lacking(desk: Desk, state: LedgerState, **fields: object) -> int:
    """The newest ticket's message lacks something; its entry."""
    raw = blobs.put(desk.store, b"From: eve@example.net\r\n\r\nhello")
    number = desk.receive("Hello", subject="Plans", name="Eve", author="eve@example.net", raw=raw, **fields)
    (entry,) = desk.store.connection.execute("SELECT last_entry FROM ticket WHERE number = ?", (number,)).fetchone()
    ledger.record(desk.store, ledger.Record("support", "INBOX", "1", "1", state, "73000000", raw=raw, entry=entry))
    return int(entry)


async def test_f14_what_could_not_be_read_is_read_once_more(desk: Desk) -> None:
    entry = lacking(desk, LedgerState.FAILED, broken="ValueError: no")
    async with desk.console() as (app, pilot):
        assert "1 can't be read" in "\n".join(rows(app))
        await press(pilot, "enter", "v", "f")
        assert "The mail is read once more." in "\n".join(rows(app))
    assert [(one.entry, one.wish, one.agent) for one in requests.pending(desk.store)] == [(entry, Wish.READ, "hana")]


async def test_f09_what_was_too_large_is_fetched(desk: Desk) -> None:
    entry = lacking(desk, LedgerState.OVERSIZE, warnings=(ONLY_BEGINNING,))
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "v", "f")
        assert "All of the mail is being fetched." in "\n".join(rows(app))
        assert "this is its beginning" in "\n".join(rows(app))
    assert [(one.entry, one.wish, one.total) for one in requests.pending(desk.store)] == [
        (entry, Wish.FETCH, 73_000_000)
    ]


def with_files(desk: Desk) -> int:
    """The newest ticket's mail was too large: one of its files lies on the server, one is here; its entry."""
    files = [
        Attachment(0, "plan.txt", "text/plain", 60_000_000, False, "", Section("2", "base64")),
        Attachment(1, "note.txt", "text/plain", 5, False, "", Section("3", "7bit"), blobs.put(desk.store, b"short")),
    ]
    return lacking(desk, LedgerState.OVERSIZE, warnings=(ONLY_BEGINNING,), attachments=tuple(files))


@pytest.mark.parametrize("key", ["o", "S", "O"])
async def test_f09_a_file_on_the_server_is_asked_for_and_then_is_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr("tui.opening.Opener.can_open", lambda _self: True)
    entry = with_files(desk)
    async with desk.console() as (app, pilot):
        await press(pilot, "enter")
        assert "[1] plan.txt  60 MB · on the server" in "\n".join(rows(app))
        assert "[2] note.txt  5 B" in "\n".join(rows(app))
        await press(pilot, key, "1", "enter")
        assert "plan.txt is being fetched." in "\n".join(rows(app))
        (asked,) = requests.pending(desk.store)
        assert (asked.entry, asked.wish, asked.section, asked.agent) == (entry, Wish.FETCH, "2", "hana")
        await until(lambda: "fetching 0/60 MB" in rows(app)[0], "the title bar tells")

        kept = KeepAttachment(entry, "2", blobs.put(desk.store, b"dGhlIHBsYW4="), 8)
        desk.perform(kept, actor=HANA)
        await until(lambda: "on the server" not in "\n".join(rows(app)), "the file is here")
        assert "had a file fetched: plan.txt" in "\n".join(rows(app))
        await press(pilot, "o", "1", "enter")
        assert "the plan" in "\n".join(rows(app))


async def test_f09_of_all_files_those_that_are_here_are_saved_and_the_others_asked_for(desk: Desk) -> None:
    with_files(desk)
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "S", "A", "l", "l", "enter")
        assert "plan.txt is being fetched." in "\n".join(rows(app))
        assert "Save note.txt in which folder?" in "\n".join(rows(app))
        await press(pilot, "escape", "o", "2", "enter")
        assert "short" in "\n".join(rows(app))
        await press(pilot, "K")
        assert "This file is still on the server. S fetches it." in "\n".join(rows(app))


async def test_what_lacks_nothing_is_not_asked_for(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        await press(pilot, "enter", "v", "f")
        assert "Nothing of this message is missing." in "\n".join(rows(app))
        await press(pilot, "v", "e")
        assert "This mail could be read." in "\n".join(rows(app))
    assert requests.pending(desk.store) == []


async def test_f14_a_source_is_changed_in_the_agent_s_editor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = lacking(desk, LedgerState.FAILED, broken="ValueError: no")
    monkeypatch.setattr(again, "edited_bytes", lambda _app, before, _suffix: before.replace(b"hello", b"\xff goodbye"))
    async with desk.console() as (_app, pilot):
        await press(pilot, "enter", "v", "e")
    (asked,) = requests.pending(desk.store)
    assert asked.entry == entry
    assert blobs.get(desk.store, asked.source or "").endswith(b"\xff goodbye")


async def test_over_ssh_no_editor_is_started(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(desk, LedgerState.FAILED, broken="ValueError: no")
    monkeypatch.setattr(again, "edited_bytes", lambda *_: pytest.fail("an editor was started"))
    async with desk.console(remote=True) as (app, pilot):
        await press(pilot, "enter", "v", "e")
        assert "Over SSH there is no other editor." in "\n".join(rows(app))
