"""Readers that do to their process what the worst of mails could: the subject says what. Other processes run them."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import time
from pathlib import Path

from desk.incoming import Incoming
from mailsync import mail
from mailsync.channel import Item

_BACKTRACKS = re.compile(rb"(a+)+$")


def read(item: Item, tries: Path | None = None) -> Incoming:
    """Reads a mail like any other, unless its subject names a poison. Each try is written down, with its process."""
    if tries is not None:
        with tries.open("a") as file:
            file.write(f"{item.uid} {os.getpid()}\n")
    match item.raw.partition(b"Subject: ")[2].split(maxsplit=1)[0]:
        case b"loops":
            while True:
                pass
        case b"loops-in-c":
            _BACKTRACKS.match(b"a" * 64 + b"!")
        case b"waits":
            time.sleep(3600)
        case b"crashes":
            ctypes.string_at(0)
        case b"is-killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"exits":
            os._exit(3)
        case b"eats":
            bytes(2**30)
        case b"recurses":
            return read(item)
        case b"prints":
            print("not an answer", flush=True)  # noqa: T201 (that is the poison)
    return mail.read(item, b"s" * 32)


def refuse(item: Item, secret: bytes, own: frozenset[str] = frozenset(), authserv_id: str = "") -> Incoming:
    """A parser that can't read mails about poison, as an old version may be."""
    if b"poison" in item.raw:
        raise ValueError("this parser can't read that")
    return mail.read(item, secret, own, authserv_id)


def hang(item: Item, secret: bytes, own: frozenset[str] = frozenset(), authserv_id: str = "") -> Incoming:
    """Writes its process into the file that the mail names, and never ends."""
    words = mail.read(item, secret, own, authserv_id).text
    Path(words.partition("pid: ")[2].strip()).write_text(f"{os.getpid()}\n")
    while True:
        pass
