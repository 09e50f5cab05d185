from __future__ import annotations

import shutil

import pytest

from tests.cli.conftest import Desk


def forget(desk: Desk, uid: str) -> None:
    """Take a mail out of the ledger, which no code of ours ever does."""
    with desk.store() as store, store.transaction():
        assert store.connection.execute("DELETE FROM ledger WHERE uid = ?", [uid]).rowcount == 1


def uids(desk: Desk) -> list[str]:
    with desk.store() as store:
        return [uid for (uid,) in store.connection.execute("SELECT uid FROM ledger ORDER BY uid")]


def test_what_became_of_every_mail_is_told(desk: Desk) -> None:
    desk.deliver(message_id="<1@example.org>")
    desk.deliver(message_id="<1@example.org>")
    desk.deliver(message_id="<2@example.org>")
    desk.sync()
    audit = desk.run("audit", "mail", "--json").thing
    assert audit["mailbox"] == "support"
    assert sum(audit["states"].values()) == 3
    assert [folder["messages"] for folder in audit["folders"]] == [3]
    assert audit["folders"][0]["server"] == {"messages": 3, "waiting": 0, "lacking": 0}
    assert audit["unaccounted"] == []
    assert desk.run("audit", "mail").out.startswith("support: ")


def test_what_became_of_each_uid_is_told_where_it_is_asked_for(desk: Desk) -> None:
    desk.deliver(message_id="<1@example.org>")
    desk.deliver(message_id="<1@example.org>", text="other words")
    desk.deliver(message_id="<1@example.org>")
    shutil.copy(desk.maildir / "new" / "1795000001.M1.test", desk.maildir / "new" / "1795000009.M9.test")
    desk.sync()
    (folder,) = desk.run("audit", "mail", "--uids", "--json").thing["folders"]
    told = [(fate["uid"], fate["state"], fate["reason"], fate["ticket"]) for fate in folder["uids"]]
    assert told[0] == ("1795000001.M1.test", "ticketed", "", 1001)
    assert told[-1] == ("1795000009.M9.test", "ignored", "duplicate", 1001)
    assert "    1795000009.M9.test ignored #1001 duplicate\n" in desk.run("audit", "mail", "--uids").out


def test_a_mail_that_the_ledger_lost_fails_the_audit_which_names_it(desk: Desk) -> None:
    for _ in range(3):
        desk.deliver()
    desk.sync()
    lost = uids(desk)[1]
    forget(desk, lost)
    ran = desk.run("audit", "mail", "--json")
    assert ran.code == 1
    assert [(each["uid"], each["reason"]) for each in ran.thing["unaccounted"]] == [(lost, "not_in_ledger")]
    assert ran.err == "1 mail is not accounted for.\n"
    assert f"not accounted for: {lost}, on the server, not in the ledger" in desk.run("audit", "mail").out
    desk.sync()  # the next pass finds it too, and makes nothing twice
    assert desk.run("audit", "mail").code == 0
    assert len(desk.run("tickets", "--json").lines) == 3


def test_mail_that_came_since_is_waiting_and_mail_that_has_gone_is_kept(desk: Desk) -> None:
    desk.deliver()
    desk.deliver()
    desk.sync()
    desk.deliver("since then")
    next((desk.maildir / "new").glob("*.M1.*")).unlink()
    audit = desk.run("audit", "mail", "--json")
    assert audit.code == 0
    assert audit.thing["folders"][0]["server"] == {"messages": 2, "waiting": 1, "lacking": 0}
    assert desk.run("audit", "mail").out == (
        "support: ticketed 2\n  2 mails · 2 on the server now · 1 waiting to be fetched\n"
    )


def test_offline_the_ledger_stands_alone_and_a_server_that_can_not_be_asked_fails(desk: Desk) -> None:
    desk.deliver()
    desk.sync()
    forget(desk, uids(desk)[0])
    desk.deliver()
    desk.sync()
    shutil.rmtree(desk.maildir)
    ran = desk.run("audit", "mail", "--json")
    assert (ran.code, ran.thing["compared"], ran.thing["states"]) == (1, False, {"ticketed": 1, "ignored": 1})
    assert ran.err.startswith("support: ")
    ran = desk.run("audit", "mail", "--offline")
    assert ran.code == 0
    assert "not compared with a server" in ran.out


@pytest.mark.parametrize("flag", [(), ("--offline",)])
def test_a_mail_that_nothing_accounts_for_fails_the_audit(desk: Desk, flag: tuple[str, ...]) -> None:
    desk.deliver()
    desk.deliver()
    desk.deliver()
    desk.sync()
    with desk.store() as store, store.transaction():
        store.connection.execute("PRAGMA defer_foreign_keys = ON")
        uids = [uid for (uid,) in store.connection.execute("SELECT uid FROM ledger ORDER BY uid")]
        store.connection.execute("UPDATE ledger SET state = 'seen' WHERE uid = ?", [uids[0]])
        store.connection.execute("UPDATE ledger SET entry = 4711 WHERE uid = ?", [uids[1]])
    ran = desk.run("audit", "mail", "--json", "--offline")
    assert ran.code == 1
    assert [lost["uid"] for lost in ran.thing["unaccounted"]] == uids[:2]
    assert ran.err == "2 mails are not accounted for.\n"
    assert desk.run("audit", "mail", *flag).out.count("not accounted for") == 2


def test_a_desk_that_has_not_synced_has_nothing_to_account_for(desk: Desk) -> None:
    assert desk.run("audit", "mail", "--json", "--offline").thing["folders"] == []
    assert desk.run("audit", "mail", "--json").thing["folders"][0]["messages"] == 0


def test_a_maildir_has_no_folder_to_name(desk: Desk) -> None:
    desk.deliver()
    desk.sync()
    assert desk.run("audit", "mail").out == "support: ticketed 1\n  1 mail · 1 on the server now\n"


def test_a_feed_says_that_its_ledger_stands_alone(desk: Desk) -> None:
    feed = '\n[[feed]]\nname = "forum"\nbrand = "acme"\nurl = "http://127.0.0.1:9/feed"\n'
    desk.folder.config.write_text(desk.folder.config.read_text() + feed)
    with desk.store() as store:
        from store import ledger

        ledger.record(store, ledger.Record("forum", "entries", "", "a", ledger.LedgerState.IGNORED, "duplicate"))
    ran = desk.run("audit", "mail")
    assert ran.code == 0
    assert ran.out.splitlines()[-2:] == [
        "  entries: 1 mail",
        "  not compared with a server: the ledger alone was looked at",
    ]
