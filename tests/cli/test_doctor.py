from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cli import keyrings
from store import blocked, sent_copy
from store.codec import to_ms
from store.health import loses_commits
from tests.cli.conftest import Desk


@pytest.fixture(autouse=True)
def _a_usual_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(keyrings, "backend", lambda: None)


def wrong(desk: Desk) -> list[str]:
    """The findings that are not well."""
    ran = desk.run("doctor", "--json")
    found = [f"{finding['what']}: {finding['words']}" for finding in ran.lines if not finding["ok"]]
    assert ran.code == (1 if found else 0)
    return found


def test_a_desk_that_is_well_has_nothing_to_mend(desk: Desk) -> None:
    desk.ticket()
    assert wrong(desk) == []
    assert all(line.startswith("ok  ") for line in desk.run("doctor").out.splitlines())


def test_a_desk_that_is_not_there_yet_is_told(new_desk: Desk) -> None:
    (finding,) = wrong(new_desk)
    assert "deskhand init" in finding


def test_every_fault_of_the_settings_is_a_line(desk: Desk) -> None:
    text = desk.folder.config.read_text().replace("address =", "adress =")
    desk.folder.config.write_text(text + "\n[dsk]\n")
    assert len([finding for finding in wrong(desk) if finding.startswith("config.toml")]) >= 2


def test_s70_files_that_others_may_read_are_named(desk: Desk) -> None:
    desk.ticket()
    desk.folder.store.chmod(0o644)
    desk.folder.data.chmod(0o755)
    found = wrong(desk)
    assert len(found) == 2
    assert all("chmod go=" in finding for finding in found)


def test_an_account_that_needs_a_keyring_where_none_is_is_named(desk: Desk) -> None:
    text = desk.folder.config.read_text().split("[mailbox.maildir]")[0]
    imap = '[mailbox.imap]\nhost = "imap.acme.example"\nusername = "support"\n'
    desk.folder.config.write_text(text + imap)
    (finding,) = wrong(desk)
    assert "password_command" in finding
    assert "support" in finding


def test_answers_in_trouble_and_answers_that_are_late_are_told(desk: Desk) -> None:
    for subject in ("one", "two"):
        desk.run("reply", str(desk.ticket(subject)), "--body", "Hi", "--delay", "1h")
    hour_ago = int((datetime.now(UTC) - timedelta(hours=1)).timestamp() * 1000)
    with desk.store() as store, store.transaction():
        store.connection.execute("UPDATE outbox SET state = 'uncertain' WHERE id = 1")
        store.connection.execute("UPDATE delivery SET state = 'uncertain' WHERE item = 1")
        store.connection.execute("UPDATE outbox SET due_at = ? WHERE id = 2", [hour_ago])
    assert [finding.partition(";")[0] for finding in wrong(desk)] == [
        "outbox: #1001 uncertain",
        "outbox: 1 answer is overdue",
    ]


def test_copies_that_are_not_in_the_sent_folder_are_told_with_the_reason(desk: Desk) -> None:
    for subject in ("one", "two"):
        desk.run("reply", str(desk.ticket(subject)), "--body", "Hi", "--delay", "1h")
    with desk.store() as store:
        with store.transaction():
            store.connection.execute("UPDATE outbox SET raw = 'frozen'")
            for item in (1, 2):
                store.sql.sent_copy_want(store.connection, item=item, now=to_ms(store.now()))
        sent_copy.put_off(store, sent_copy.due(store, "support"), "imap.acme.example has no Sent folder")
    assert wrong(desk) == [
        "support: 2 answers have left without a copy in the Sent folder: imap.acme.example has no Sent folder"
    ]
    why = desk.run("why", "1001").out
    assert "no copy in the Sent folder yet: imap.acme.example has no Sent folder" in why
    with desk.store() as store:
        sent_copy.done(store, 1, "보낸편지함 7:1")
    assert "a copy lies in 보낸편지함 7:1" in desk.run("why", "1001").out


def test_f29_a_way_out_that_is_blocked_is_told(desk: Desk) -> None:
    with desk.store() as store:
        blocked.report(store, "support", "smtp.acme.example refuses the login of support: 535 no")
    assert wrong(desk) == ["support: nothing leaves since 0s: smtp.acme.example refuses the login of support: 535 no"]


def test_a_signature_that_is_not_there_is_told(desk: Desk) -> None:
    desk.ticket()
    text = desk.folder.config.read_text()
    desk.folder.config.write_text(text.replace("[[brand]]", '[[brand]]\nsignature = "signature"'))
    (finding,) = wrong(desk)
    assert finding.endswith('signature = "signature" stands below no answer: there is no such canned reply')


def test_mails_that_could_not_be_read_are_counted(desk: Desk) -> None:
    desk.ticket()
    with desk.store() as store, store.transaction():
        store.connection.execute("UPDATE ledger SET state = 'failed'")
    (finding,) = wrong(desk)
    assert finding.startswith("quarantine: 1 mail could not be read")


def test_a_mailbox_in_trouble_is_told_with_its_reason(desk: Desk) -> None:
    text = desk.folder.config.read_text().replace(str(desk.maildir), "/nowhere/at/all")
    desk.folder.config.write_text(text)
    desk.run("sync", "--once")
    (finding,) = wrong(desk)
    assert finding.startswith("support: 1 failure in a row: ")


@pytest.mark.parametrize(
    ("version", "loses"),
    [
        ("3.40.1", True), ("3.51.2", True), ("3.50.6", True), ("3.44.5", True),
        ("3.51.3", False), ("3.53.4", False), ("3.50.7", False), ("3.44.6", False), ("3.100.0", False),
    ],
)  # fmt: skip
def test_f65_the_versions_of_sqlite_that_can_lose_commits_are_known(version: str, loses: bool) -> None:
    assert loses_commits(version) is loses


def test_a_terminal_that_shows_nothing_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    (finding,) = wrong(desk)
    assert finding.startswith("terminal: ")
