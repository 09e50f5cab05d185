"""Where passwords come from, and what is said where none is to be had."""

from __future__ import annotations

import sys

import keyring
import pytest
from keyring.backends import fail, null

from desk.config import ImapSettings, SmtpSettings
from mailsync.errors import NoPassword
from mailsync.secret import password


def imap(command: str | None = None, variable: str | None = None) -> ImapSettings:
    return ImapSettings("imap.acme.example", "support", password_command=command, password_env=variable)


def test_a_command_gives_its_first_line() -> None:
    command = f"{sys.executable} -c \"print('hunter 2'); print('login: support')\""
    assert password(imap(command), "support") == "hunter 2"


def test_a_command_is_no_shell_line() -> None:
    with pytest.raises(NoPassword, match=r"^the password_command failed"):
        password(imap("false; echo hunter2"), "support")


@pytest.mark.parametrize("command", ["no-such-program", "'unbalanced", "false", ""])
def test_a_command_that_fails_says_so(command: str) -> None:
    with pytest.raises(NoPassword, match=r"^the password_command failed"):
        password(imap(command), "support")


def test_a_command_that_prints_nothing_says_so() -> None:
    with pytest.raises(NoPassword, match="printed nothing"):
        password(imap("true"), "support")


def test_a_variable_gives_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_PASSWORD", "비밀 번호\n")
    assert password(imap(variable="ACME_PASSWORD"), "support") == "비밀 번호"


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(NoPassword, match="NO_SUCH_VARIABLE"):
        password(imap(variable="NO_SUCH_VARIABLE"), "support")


def test_s43_a_password_can_not_end_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_PASSWORD", "x\r\nA1 LOGOUT")
    with pytest.raises(NoPassword, match="line break"):
        password(imap(variable="ACME_PASSWORD"), "support")


def test_without_a_keyring_both_other_ways_are_named() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    try:
        with pytest.raises(NoPassword, match=r"no keyring\..* password_command .* password_env"):
            password(imap(), "support")
    finally:
        keyring.set_keyring(before)


def test_a_keyring_without_the_password_says_how_to_put_it_there() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(null.Keyring())  # type: ignore[no-untyped-call]
    try:
        with pytest.raises(NoPassword, match="keyring set deskhand support/smtp"):
            password(SmtpSettings("smtp.acme.example", "support"), "support")
    finally:
        keyring.set_keyring(before)
