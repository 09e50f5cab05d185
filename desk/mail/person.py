"""How a person from outside is called on a screen: never by a name or a host that is made to look like another's."""

from __future__ import annotations

from desk.mail.link import ascii_form, looks_alike
from desk.safe import one_line


def seems_another(name: str, email: str) -> bool:
    """Whether one pretends to be another: by a name with another's address in it (S-08), or by a false host (S-24)."""
    return _claims(name, email) or looks_alike(email)


def called(name: str, email: str) -> str:
    """A person in a list: the name; where that says nothing or too much, the address (`evil@x (support@good)`)."""
    name = one_line(name)
    if not name or name.lower() == email.lower():
        return address(email)
    return f"{address(email)} ({name})" if seems_another(name, email) else name


def in_full(name: str, email: str) -> str:
    """A person with name and address; a name to be wary of stands behind the address."""
    name = one_line(name)
    if not name or not email or name.lower() == email.lower() or seems_another(name, email):
        return called(name, email)
    return f"{name} <{address(email)}>"


def address(email: str) -> str:
    """An address; one whose host is made to look like another comes in its ASCII form, and as it is written behind."""
    email = one_line(email)
    local, at, host = email.rpartition("@")
    if not looks_alike(email) or host.isascii():
        return email
    return f"{local}{at}{ascii_form(host)} ({host})"


def _claims(name: str, email: str) -> bool:
    return "@" in name and bool(email) and name.strip().lower() != email.strip().lower()
