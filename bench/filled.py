"""A desk filled for measuring: a store of many messages, most of them history, as a desk of some years has them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from bench.letters import Letter, as_command, letters
from desk.agent import SYSTEM
from desk.command import JoinDesk, Receive
from desk.config import parse
from store import Store

CONFIG: Final = """
[desk]
name = "Bench"
language = "en"

[[brand]]
name = "desk"
from = "Support <support@desk.example>"
"""
_LIVE: Final = 2_000
"""How many of the newest messages are not yet history."""

_BATCH: Final = 250

T = TypeVar("T")


def fill(folder: Path, messages: int) -> float:
    """Make a desk with so many messages in `folder`; returns the messages taken in a second."""
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG, "utf-8")
    store = Store.open(folder / "desk.db", parse(CONFIG))
    store.perform(JoinDesk("hana", "김하나"), JoinDesk("lee", "Lee Min"), actor=SYSTEM)
    began = time.perf_counter()
    now = datetime.now(UTC).replace(microsecond=0)
    for batch in _batches(enumerate(letters(messages, before=now)), _BATCH):
        store.perform(*_commands(batch, messages - _LIVE), actor=SYSTEM)
    rate = messages / (time.perf_counter() - began)
    store.close()
    return rate


def _commands(batch: list[tuple[int, Letter]], archived: int) -> Iterator[Receive]:
    for number, letter in batch:
        yield as_command(letter, archive=number < archived)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
