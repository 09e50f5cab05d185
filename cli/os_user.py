"""Who started the program, as the system knows: the agent that one is where none is named."""

from __future__ import annotations

import os
import pwd
import re
import unicodedata
from typing import Final

from desk.agent import AGENT_NAME

_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9_.-]+")
_LONGEST: Final = 32


def agent_name() -> str:
    """The system's user name as an agent's name."""
    return as_agent_name(_login())


def full_name() -> str:
    """The person's name as the system knows it, else the user name."""
    login = _login()
    try:
        gecos = pwd.getpwuid(os.getuid()).pw_gecos
    except KeyError:
        return login
    return gecos.partition(",")[0].replace("&", login.capitalize()).strip() or login


def as_agent_name(text: str) -> str:
    """The nearest name that an agent may have: `Hana.Kim@corp` → `hana.kim-corp`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = _NOT_IN_NAMES.sub("-", plain).lstrip("_.-")[:_LONGEST].rstrip("-")
    return name if AGENT_NAME.fullmatch(name) else "agent"


def _login() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may run under a number that no user has
        return os.environ.get("USER", "")
