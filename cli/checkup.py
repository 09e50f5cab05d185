"""What `deskhand doctor` looks at on this machine and in the desk's folder; each check says what it found."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cli.call import Call
from cli.version import version
from cli.words import VARIABLES, speak
from desk.errors import ConfigError, DeskError
from desk.words import _, ngettext

OLDEST_PYTHON: Final = (3, 11)
LEAST_FREE: Final = 1_000_000_000
"""Bytes below which a disk is about to be full."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `words` say how it is, and what to do where it is not well."""

    ok: bool
    what: str
    words: str


def python(call: Call) -> Iterator[Finding]:
    """The program and its interpreter."""
    yield Finding(True, "deskhand", version())
    ok = sys.version_info >= OLDEST_PYTHON
    yield Finding(ok, "Python", platform.python_version() if ok else _("needs 3.11 or newer"))


def sqlite(call: Call) -> Iterator[Finding]:
    """The engine of the store."""
    from store import health

    version = health.sqlite_version()
    if health.loses_commits(version):
        words = _("{version} can lose commits; install pysqlite3 0.6.1 or newer", version=version)
        yield Finding(False, "SQLite", words)
    else:
        yield Finding(True, "SQLite", version)


def terminal(call: Call) -> Iterator[Finding]:
    """Whether the console can be shown here."""
    what, name = _("terminal"), os.environ.get("TERM", "")
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if not name or name == "dumb":
        yield Finding(False, what, _("TERM names none; the console needs one, the commands don't"))
    elif encoding != "utf8":
        yield Finding(False, what, _("its encoding is {encoding}; set LANG to a UTF-8 locale", encoding=encoding))
    else:
        size = shutil.get_terminal_size()
        yield Finding(True, what, f"{name}, {size.columns}×{size.lines}")


def language(call: Call) -> Iterator[Finding]:
    """The language of the words, and where it comes from."""
    setting = call.language
    variable = next((name for name in VARIABLES if os.environ.get(name)), "LANG")
    source = "config.toml" if setting else f"{variable}={os.environ.get(variable, '')}"
    yield Finding(True, _("language"), f"{speak(setting)} ({source})")


def settings(call: Call) -> Iterator[Finding]:
    """config.toml."""
    what = "config.toml"
    try:
        config = call.config
    except ConfigError as error:
        yield from (Finding(False, what, problem) for problem in error.problems)
        return
    mailboxes = ngettext("{n} mailbox", "{n} mailboxes", len(config.mailboxes))
    feeds = ngettext("{n} feed", "{n} feeds", len(config.feeds))
    yield Finding(True, what, f"{call.folder.config}: {mailboxes}, {feeds}")


def keyring(call: Call) -> Iterator[Finding]:
    """Where passwords can be kept; nothing is wrong without a keyring if no mailbox needs it."""
    from cli import keyrings

    found = keyrings.backend()
    if found is not None:
        yield Finding(True, _("keyring"), found)
        return
    needy = _who_needs_a_keyring(call)
    words = _("none here; password_command and password_env in config.toml do without it")
    if needy:
        words = _("none here; name a password_command or a password_env for {doors}", doors=", ".join(needy))
    yield Finding(not needy, _("keyring"), words)


def _who_needs_a_keyring(call: Call) -> list[str]:
    """The mailboxes whose passwords nothing but a keyring can give."""
    try:
        config = call.config
    except DeskError:
        return []
    return [
        mailbox.name
        for mailbox in config.mailboxes
        if any(
            door is not None and door.username and not (door.password_command or door.password_env)
            for door in (mailbox.imap, mailbox.smtp)
        )
    ]


def file_modes(call: Call) -> Iterator[Finding]:
    """That nobody else can read the desk's files (S-70). They are looked at and never opened (finding 4)."""
    folder = call.folder
    store = folder.store
    side_files = [store.with_name(store.name + ending) for ending in ("", "-wal", "-shm")]
    looked_at = [folder.config.parent, folder.config, folder.data, *side_files, folder.log, *_inside(folder.log)]
    open_to_others = [path for path in dict.fromkeys(looked_at) if _is_open_to_others(path)]
    for path in open_to_others:
        yield Finding(False, _("files"), _("others may read {path}; chmod go= {path}", path=path))
    if not open_to_others:
        yield Finding(True, _("files"), _("only you can read them"))


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _is_open_to_others(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.lstat().st_mode) & 0o077)
    except OSError:  # it isn't there (yet)
        return False


def disk(call: Call) -> Iterator[Finding]:
    """That there is room for more mail."""
    there = next(path for path in (call.folder.data, *call.folder.data.parents) if path.exists())
    free = shutil.disk_usage(there).free
    words = _("{n} GB free", n=round(free / 1e9, 1))
    yield Finding(free >= LEAST_FREE, _("disk"), words)
