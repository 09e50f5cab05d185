"""Why the desk refuses something, in words that a person can act on.

DeskError
├── NotFound         what was named is not there
├── NotAllowed       the desk's rules forbid it as things stand
│   ├── Held         a reply was written without seeing newer messages; carries them
│   └── TooLate      what should be undone has left the house, or somebody has changed it since
├── QueryError       a search that can't be read
├── ConfigError      a config.toml that can't be read
├── CannedError      a canned reply's file that can't be read (desk.canned_file)
└── StoreError       the store can't be opened or written, or is from a newer program
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk.conversation import Entry


class DeskError(Exception):
    """Anything that deskhand refuses; `str()` is one translated line: what, where, how to mend it."""


class NotFound(DeskError):
    """What was named is not there, or not to be seen by this actor (both say the same: S-10)."""


class NotAllowed(DeskError):
    """The desk's rules forbid it as things stand."""


class Held(NotAllowed):
    """A reply was held because newer messages had come that its author had not seen (compare and send)."""

    def __init__(self, words: str, newer: tuple[Entry, ...]) -> None:
        super().__init__(words)
        self.newer = newer


class TooLate(NotAllowed):
    """What should be undone has left the house, or somebody has changed it since."""


class QueryError(DeskError):
    """A search that can't be read; says which word and what would be right."""


class ConfigError(DeskError):
    """A config.toml that can't be read; `problems` has a line for each thing that is wrong."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StoreError(DeskError):
    """The store can't be opened or written, or is from a newer program; nothing was touched."""
