from __future__ import annotations

from tests.cli.conftest import Desk


def test_what_became_of_every_mail_is_told(desk: Desk) -> None:
    desk.deliver(message_id="<1@example.org>")
    desk.deliver(message_id="<1@example.org>")
    desk.deliver(message_id="<2@example.org>")
    desk.sync()
    audit = desk.run("audit", "mail", "--json").thing
    assert audit["mailbox"] == "support"
    assert sum(audit["states"].values()) == 3
    assert [folder["messages"] for folder in audit["folders"]] == [3]
    assert audit["unaccounted"] == []
    assert desk.run("audit", "mail").out.startswith("support: ")


def test_a_mail_that_nothing_accounts_for_fails_the_audit(desk: Desk) -> None:
    desk.deliver()
    desk.deliver()
    desk.deliver()
    desk.sync()
    with desk.store() as store, store.transaction():
        store.connection.execute("PRAGMA defer_foreign_keys = ON")
        uids = [uid for (uid,) in store.connection.execute("SELECT uid FROM ledger ORDER BY uid")]
        store.connection.execute("UPDATE ledger SET state = 'seen' WHERE uid = ?", [uids[0]])
        store.connection.execute("UPDATE ledger SET entry = 4711 WHERE uid = ?", [uids[1]])
    ran = desk.run("audit", "mail", "--json")
    assert ran.code == 1
    assert [lost["uid"] for lost in ran.thing["unaccounted"]] == uids[:2]
    assert ran.err == "2 mails are not accounted for.\n"
    assert desk.run("audit", "mail").out.count("not accounted for") == 2


def test_a_desk_that_has_not_synced_has_nothing_to_account_for(desk: Desk) -> None:
    assert desk.run("audit", "mail", "--json").thing["folders"] == []


def test_a_maildir_has_no_folder_to_name(desk: Desk) -> None:
    desk.deliver()
    desk.sync()
    assert desk.run("audit", "mail").out == "support: ticketed 1\n  1 mail\n"
