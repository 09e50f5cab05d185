"""Subjects without their reply and forward prefixes, in the languages people write in."""

from __future__ import annotations


def strip_prefixes(subject: str) -> str:
    """The subject without Re:, Fwd:, AW:, 답장: and so on, also repeated and counted (Re[2]:)."""
    raise NotImplementedError


def reply_subject(subject: str) -> str:
    """The subject of an answer: one "Re: " before the bare subject."""
    raise NotImplementedError


def same_subject(one: str, other: str) -> bool:
    """Whether two subjects are the same apart from prefixes, case and white space (rule 15)."""
    raise NotImplementedError
