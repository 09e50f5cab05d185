"""Passwords: from a command, the environment or the system's keyring; never from a file of ours, never kept."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import Final

from desk.config import ImapSettings, SmtpSettings
from desk.words import _
from mailsync.errors import NoPassword, said

SERVICE: Final = "deskhand"
"""The keyring's service; its user is `MAILBOX/imap` or `MAILBOX/smtp`."""

_COMMAND_SECONDS: Final = 60.0  # a password manager may have to ask a person


def password(settings: ImapSettings | SmtpSettings, mailbox: str) -> str:
    """The password of a mailbox's door. Raises NoPassword: where one was looked for, and what would do instead."""
    if settings.password_command is not None:
        found = _from_command(settings.password_command)
    elif settings.password_env is not None:
        found = _from_environment(settings.password_env)
    else:
        found = _from_keyring(f"{mailbox}/{'imap' if isinstance(settings, ImapSettings) else 'smtp'}")
    if any(break_ in found for break_ in "\r\n\0"):  # it could end its line on the wire and begin another (S-43)
        raise NoPassword(_("the password contains a line break."))
    return found


def _from_command(command: str) -> str:
    """The first line that the command prints. No shell: a password manager and its arguments are enough."""
    try:
        argv = shlex.split(command)
        done = subprocess.run(argv, capture_output=True, timeout=_COMMAND_SECONDS, check=True, stdin=subprocess.DEVNULL)
        words = done.stdout.decode().splitlines()
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        why = error.stderr if isinstance(error, subprocess.CalledProcessError) and error.stderr else str(error)
        raise NoPassword(_("the password_command failed: {why}", why=said(why))) from error
    if not words or not words[0]:
        raise NoPassword(_("the password_command printed nothing."))
    return words[0]


def _from_environment(variable: str) -> str:
    value = os.environ.get(variable, "").rstrip("\r\n")
    if not value:
        raise NoPassword(_("the password_env, the variable {name}, is not set.", name=variable))
    return value


def _from_keyring(user: str) -> str:
    import keyring  # takes 0.1 s, which only those who use it should pay
    from keyring.errors import KeyringError, NoKeyringError

    try:
        value = keyring.get_password(SERVICE, user)
    except NoKeyringError as error:
        raise NoPassword(
            _(
                "this machine has no keyring. Name a password_command or a password_env in config.toml.",
            )
        ) from error
    except KeyringError as error:
        raise NoPassword(
            _(
                "the keyring gives nothing out: {why} A password_command or password_env would do instead.",
                why=said(str(error)),
            )
        ) from error
    if not value:
        raise NoPassword(
            _(
                "the keyring has no password. Put it there with: keyring set {service} {user}. "
                "A password_command or password_env would do instead.",
                service=SERVICE,
                user=user,
            )
        )
    return value
