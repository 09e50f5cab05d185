"""`deskhand quarantine` and `deskhand reparse` as a person runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailsync import mail
from store import attachments
from tests.cli.conftest import Desk
from tests.mailsync import poison


@pytest.fixture
def entry(desk: Desk) -> int:
    """A mail in quarantine, after an update that made the parser read it."""
    with pytest.MonkeyPatch.context() as before:
        before.setattr(mail, "read", poison.refuse)
        desk.deliver("About poison", text="poison")
        assert desk.sync()["mailboxes"]["support"]["failed"] == 1
    (listed,) = desk.run("quarantine", "--json").lines
    number: int = listed["id"]
    return number


def test_f14_agents_see_what_could_not_be_read(desk: Desk, entry: int) -> None:
    (listed,) = desk.run("quarantine", "--json").lines
    assert listed["from"] == "ana@example.org"
    assert listed["reason"] == "ValueError: this parser can't read that"
    assert (listed["mailbox"], listed["subject"]) == ("support", "About poison")
    assert "this parser can't read that" in desk.run("quarantine").out
    assert [ticket["number"] for ticket in desk.run("tickets", "--json").lines] == [listed["ticket"]]
    doctor = desk.run("doctor").out
    assert "1 mail could not be read" in doctor
    assert "deskhand quarantine" in doctor


def test_f14_retry_after_an_update_reads_it(desk: Desk, entry: int) -> None:
    told = desk.run("quarantine", "retry", str(entry), "--json").thing
    assert (told["id"], told["read"]) == (entry, True)
    assert desk.run("quarantine", "--json").lines == []
    shown = desk.run("show", str(told["ticket"]))
    assert "poison" in shown.out
    assert "had a mail read that could not be read before" in shown.out
    assert "had a mail read" in desk.run("why", str(told["ticket"])).out
    again = desk.run("quarantine", "retry", str(entry))
    assert (again.code, again.err) == (1, f"There is no mail {entry} in quarantine.\n")


def test_f14_what_still_can_not_be_read_is_told(desk: Desk, entry: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "read", poison.refuse)
    ran = desk.run("quarantine", "retry", "--all")
    assert (ran.code, ran.err) == (1, "1 mail still can't be read.\n")
    assert f"{entry}: still can't be read: ValueError" in ran.out
    assert len(desk.run("quarantine", "--json").lines) == 1
    (listed,) = desk.run("quarantine", "--json").lines
    assert "tried a mail once more, in vain" in desk.run("show", str(listed["ticket"])).out


def test_f14_an_edited_source_comes_from_a_file_or_a_pipe(
    desk: Desk, entry: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "read", poison.refuse)
    with desk.store() as store:
        source = attachments.raw(store, entry)
    ran = desk.run("quarantine", "edit", str(entry), "--json", typed=source)
    assert (ran.code, ran.thing["read"]) == (1, False)
    mended = tmp_path / "mended.eml"
    mended.write_bytes(source.replace(b"poison", b"medicine"))
    told = desk.run("quarantine", "edit", str(entry), "--file", str(mended), "--json").thing
    assert told["read"] is True
    assert "medicine" in desk.run("show", str(told["ticket"])).out


def test_a_retry_names_what_or_all_of_it(desk: Desk) -> None:
    assert desk.run("quarantine", "retry").code == 2
    assert desk.run("quarantine", "retry", "1", "--all").code == 2
    assert desk.run("quarantine", "retry", "--all").code == 0


def test_reparse_shows_what_changes_and_takes_it_over(desk: Desk) -> None:
    number = desk.ticket("Refund")
    with desk.store() as store:
        store.connection.execute("UPDATE entry SET parser = 0, text = 'mojibake'")
    dry = desk.run("reparse", "--dry-run")
    assert dry.out.splitlines()[-1] == "1 mail would change"
    assert f"#{number} 1 text: 'mojibake' → 'Where is it?'" in dry.out
    (told,) = desk.run("reparse", "--json", "--since", "2020-01-01", "--limit", "5").lines
    assert (told["ticket"], told["entry"], told["elsewhere"]) == (number, 1, None)
    assert told["fields"]["text"] == {"old": "mojibake", "new": "Where is it?"}
    assert "Where is it?" in desk.run("show", str(number)).out
    assert "had a mail read anew: text" in desk.run("show", str(number)).out
    assert desk.run("reparse").out == "0 mails changed\n"


def test_f09_fetch_asks_for_what_is_missing_and_the_next_sync_brings_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailsync.maildir.LARGEST", 1_000)
    monkeypatch.setattr("mailsync.maildir.BEGINNING", 600)
    number = desk.ticket("Plans", text="word\n" * 1_000)
    assert "this is its beginning" in desk.run("show", str(number)).out
    ran = desk.run("fetch", str(number))
    assert (ran.code, "will be fetched by the next" in ran.out) == (0, True)
    desk.sync()
    assert desk.run("show", str(number), "--json").thing["conversation"][0]["text"].count("word") == 1_000
    ran = desk.run("fetch", str(number))
    assert (ran.code, ran.err) == (1, f"Nothing of #{number} is missing.\n")
