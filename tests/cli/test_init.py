from __future__ import annotations

import stat
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from cli import keyrings
from cli.config_text import config_text
from desk.config import Archive, Security, parse
from tests.cli.conftest import Desk

IMAP = ("--address", "help@acme.example", "--name", "Acme", "--imap-host", "imap.acme.example")


class Drawer(KeyringBackend):
    """A keyring that keeps passwords where a test can see them."""

    priority = 1
    name = "drawer"

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def drawer(monkeypatch: pytest.MonkeyPatch) -> Drawer:
    """This machine's keyring."""
    drawer = Drawer()
    monkeypatch.setattr(keyring, "get_keyring", lambda: drawer)
    monkeypatch.setattr(keyring, "set_password", drawer.set_password)
    return drawer


@pytest.fixture
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyrings, "backend", lambda: None)


def test_a_desk_on_a_maildir_answers_into_a_spool_and_asks_nothing(new_desk: Desk) -> None:
    assert new_desk.init().code == 0
    (mailbox,) = new_desk.folder.read_config().mailboxes
    assert mailbox.maildir is not None
    assert mailbox.maildir.path == str(new_desk.maildir)
    assert mailbox.spool is not None
    assert (mailbox.name, mailbox.brand, mailbox.archive_before) == ("support", "acme", Archive.NEVER)
    new_desk.deliver()
    assert new_desk.sync()["mailboxes"]["support"]["new_tickets"] == 1


def test_s70_the_settings_are_for_their_owner_alone(new_desk: Desk) -> None:
    new_desk.init()
    assert stat.S_IMODE(new_desk.folder.config.stat().st_mode) == 0o600
    assert stat.S_IMODE(new_desk.folder.data.stat().st_mode) == 0o700


def test_settings_that_are_there_are_never_touched(desk: Desk) -> None:
    before = desk.folder.config.read_bytes()
    ran = desk.init()
    assert ran.code == 1
    assert "config.toml" in ran.err
    assert desk.folder.config.read_bytes() == before


def test_s71_a_link_in_the_place_of_the_settings_is_not_followed(new_desk: Desk, tmp_path: Path) -> None:
    new_desk.folder.data.mkdir()
    new_desk.folder.config.symlink_to(tmp_path / "target")
    assert new_desk.init().code == 1
    assert not (tmp_path / "target").exists()


@pytest.mark.usefixtures("_no_keyring")
def test_without_a_keyring_it_says_what_to_do_instead(new_desk: Desk) -> None:
    ran = new_desk.run("init", *IMAP, "--smtp-host", "smtp.acme.example")
    assert ran.code == 0
    assert "password_command" in ran.out
    assert "password_env" in ran.out


def test_a_mail_account_from_flags_alone(new_desk: Desk) -> None:
    flags = ("--smtp-host", "smtp.acme.example", "--smtp-security", "starttls", "--password-command", "pass acme")
    assert new_desk.run("init", *IMAP, *flags).code == 0
    (mailbox,) = new_desk.folder.read_config().mailboxes
    assert mailbox.imap is not None
    assert mailbox.smtp is not None
    assert (mailbox.imap.host, mailbox.imap.port, mailbox.imap.username) == (
        "imap.acme.example", 993, "help@acme.example",
    )  # fmt: skip
    assert (mailbox.smtp.security, mailbox.smtp.port) == (Security.STARTTLS, 587)
    assert mailbox.imap.password_command == mailbox.smtp.password_command == "pass acme"


def test_the_password_goes_into_the_keyring_and_nowhere_else(
    new_desk: Desk, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.commands.init.on_a_terminal", lambda: True)
    ran = new_desk.run("init", *IMAP[:-2], typed="imap.acme.example\nsmtp.acme.example\nhunter2\n")
    assert ran.code == 0, ran.err
    assert drawer.kept == {("deskhand", "help/imap"): "hunter2", ("deskhand", "help/smtp"): "hunter2"}
    assert "hunter2" not in new_desk.folder.config.read_text() + ran.out


@pytest.mark.parametrize("missing", ["--address", "--imap-host", "--smtp-host"])
def test_without_a_terminal_what_is_missing_is_named(new_desk: Desk, missing: str) -> None:
    flags = {"--address": "help@acme.example", "--imap-host": "imap.acme.example", "--smtp-host": "smtp.acme.example"}
    ran = new_desk.run("init", *(word for flag, value in flags.items() if flag != missing for word in (flag, value)))
    assert ran.code == 2
    assert missing in ran.err
    assert not new_desk.folder.config.exists()


@pytest.mark.parametrize(
    "flags",
    [
        ("--address", "acme"),
        ("--archive-before", "yesterday"),
        ("--brand", "Acme Inc"),
        ("--imap-security", "none"),  # not on this machine
        ("--imap-host", "imap.acme.example\nx"),
    ],
)
def test_flags_that_no_desk_can_have_are_wrong_usage(new_desk: Desk, flags: tuple[str, ...]) -> None:
    ran = new_desk.run("init", *IMAP, "--smtp-host", "smtp.acme.example", *flags)
    assert ran.code == 2
    assert not new_desk.folder.config.exists()


def test_settings_that_are_written_are_read_back_the_same() -> None:
    text = Path("cli/demo/config.toml").read_text()
    config = parse(text)
    assert parse(config_text(config)).mailboxes == config.mailboxes
    assert parse(config_text(config)).brands == config.brands
