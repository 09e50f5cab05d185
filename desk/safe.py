"""The one border for text from outside: what passes here can be shown, stored and put into a file name."""

from __future__ import annotations


def clean(text: str, *, keep_newlines: bool = False) -> str:
    """The text with every control made visible or removed (S-20, S-24, S-25)."""
    raise NotImplementedError


def one_line(text: str) -> str:
    """The text cleaned, on one line, white space folded."""
    raise NotImplementedError


def safe_name(name: str) -> str:
    """A file name that stays in its folder and on its line (S-36): 128 bytes at most, never empty."""
    raise NotImplementedError
