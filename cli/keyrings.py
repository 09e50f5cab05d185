"""The system's keyring, for putting passwords in; `mailsync.secret` takes them out."""

from __future__ import annotations


def backend() -> str | None:
    """What keeps passwords on this machine; None where nothing does, as on most servers."""
    import keyring  # takes 0.1 s, which only those who use it should pay
    from keyring.backends import fail, null

    found = keyring.get_keyring()
    return None if isinstance(found, fail.Keyring | null.Keyring) else found.name


def keep(mailbox: str, door: str, password: str) -> None:
    """Keep the password of a mailbox's door (`imap` or `smtp`). Raises keyring's KeyringError."""
    import keyring

    from mailsync.secret import SERVICE

    keyring.set_password(SERVICE, f"{mailbox}/{door}", password)
