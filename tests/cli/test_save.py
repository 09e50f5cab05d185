"""`deskhand save`: files of a ticket, by their numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desk.agent import Actor
from desk.command import KeepAttachment
from desk.mail.facts import Attachment, Section
from store import blobs, conversation, requests
from store.codec import dumps
from tests.cli.conftest import Desk, harmless
from tests.tui.files import mail_with


def ticket(desk: Desk, *files: tuple[str, bytes]) -> str:
    """A ticket from a mail with these files; its number."""
    mail = mail_with(*files)
    mail["Message-ID"] = "<files@example.org>"
    (desk.maildir / "new" / "1795000999.M9.test").write_bytes(mail.as_bytes())
    desk.sync()
    (found,) = desk.run("tickets", "--json").lines
    return str(found["number"])


def test_a_ticket_s_only_file_needs_no_number(desk: Desk, tmp_path: Path) -> None:
    number = ticket(desk, ("목록.csv", b"1,2"))
    ran = desk.run("save", number, "--to", str(tmp_path))
    assert (ran.code, ran.out.strip()) == (0, str(tmp_path / "목록.csv"))
    assert (tmp_path / "목록.csv").read_bytes() == b"1,2"
    assert (tmp_path / "목록.csv").stat().st_mode & 0o777 == 0o600


def test_f09_a_file_on_the_server_is_fetched_by_its_number_and_then_saved(desk: Desk, tmp_path: Path) -> None:
    number = ticket(desk, ("a.txt", b"1"), ("plan.txt", b"2"))
    away = Attachment(1, "plan.txt", "text/plain", 60_000_000, False, "", Section("3", "base64"))
    with desk.store() as store:
        entry = conversation.entries(store, int(number))[0]
        listed = (replace(entry.attachments[0], section=Section("2", "7bit"), raw=blobs.put(store, b"1")), away)
        store.connection.execute("UPDATE entry SET attachments = ?", (dumps(listed),))
    assert "[2] plan.txt  text/plain  60 MB  on the server" in desk.run("show", number).out
    ran = desk.run("save", number, "--all", "--to", str(tmp_path))
    assert (ran.code, ran.out.strip()) == (1, str(tmp_path / "a.txt"))
    assert ran.err == "plan.txt is still on the server; `deskhand fetch` gets it.\n"

    assert "plan.txt: 60 MB will be fetched by the next `deskhand sync`" in desk.run("fetch", number, "2").out
    (told,) = desk.run("fetch", number, "2", "--json").lines
    assert (told["number"], told["name"], told["here"], told["engine"]) == (2, "plan.txt", False, False)
    assert desk.run("fetch", number, "1").err == "a.txt is here already.\n"
    assert desk.run("fetch", number, "3").err == f"#{number} has no file 3.\n"
    assert desk.run("fetch", number, "2", "--message", "1").code == 2
    with desk.store() as store:
        (asked,) = requests.pending(store)
        assert (asked.entry, asked.section, asked.total) == (entry.id, "3", 60_000_000)
        store.perform(KeepAttachment(entry.id, "3", blobs.put(store, b"dGhlIHBsYW4="), 8), actor=Actor("hana"))
    assert desk.run("save", number, "2", "--to", str(tmp_path)).code == 0
    assert (tmp_path / "plan.txt").read_bytes() == b"the plan"
    assert "had a file fetched: plan.txt" in desk.run("show", number).out


def test_files_are_saved_by_the_numbers_that_show_gives_them(desk: Desk, tmp_path: Path) -> None:
    number = ticket(desk, ("a.txt", b"1"), ("b.txt", b"2"), ("c.txt", b"3"))
    assert "[2] b.txt  text/plain  1 B" in desk.run("show", number).out
    saved = desk.run("save", number, "3", "2", "3", "--to", str(tmp_path), "--json").lines
    assert [(one["number"], one["name"], Path(one["path"]).name) for one in saved] == [
        (3, "c.txt", "c.txt"),
        (2, "b.txt", "b.txt"),
    ]


def test_all_files_go_to_the_folder_of_the_setting_which_is_made(desk: Desk, tmp_path: Path) -> None:
    number = ticket(desk, ("a.txt", b"1"), ("b.txt", b"2"))
    config = desk.folder.config.read_text()
    desk.folder.config.write_text(config.replace("[desk]\n", f'[desk]\ndownloads = "{tmp_path}/of/mine"\n', 1))
    assert desk.run("save", number, "--all").code == 0
    assert {path.name for path in (tmp_path / "of" / "mine").iterdir()} == {"a.txt", "b.txt"}


def test_s36_a_hostile_name_becomes_a_harmless_one(desk: Desk, tmp_path: Path) -> None:
    number = ticket(desk, ("../../../.ssh/authorized_keys", b"1"), ("a\x1b]0;x\x07.sh", b"2"), ("-rf", b"3"))
    ran = desk.run("save", number, "--all", "--to", str(tmp_path))
    assert ran.code == 0, ran.err
    assert harmless(ran.out)
    names = {path.name for path in tmp_path.iterdir()} - {"desk", "mail"}
    assert {"authorized_keys", "rf"} < names
    assert len(names) == 3
    assert all(path.parent == tmp_path for path in map(Path, ran.out.split()))


def test_what_can_t_be_saved_is_said(desk: Desk, tmp_path: Path) -> None:
    number = ticket(desk, ("a.txt", b"1"), ("b.txt", b"2"))
    several = desk.run("save", number)
    assert (several.code, "has 2 files" in several.err) == (2, True)
    assert desk.run("save", number, "1", "--all").code == 2
    missing = desk.run("save", number, "7", "--to", str(tmp_path))
    assert (missing.code, missing.err.strip()) == (1, f"#{number} has no file 7.")
    assert desk.run("save", number, "1", "--to", __file__).code == 2
    assert desk.run("save", "9999", "1").code == 1
    without = str(desk.ticket("No files"))
    assert desk.run("save", without).err.strip() == f"No files came with #{without}."
