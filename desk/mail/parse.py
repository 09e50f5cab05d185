"""Reads a raw mail into facts."""

from __future__ import annotations

from desk.mail.facts import DEFAULT, Attachment, Limits, Mail


def parse(raw: bytes, limits: Limits = DEFAULT) -> Mail:
    """The facts of a raw mail. Answers for any bytes; what it could not read stands in `warnings`."""
    raise NotImplementedError


def attachment_bytes(raw: bytes, index: int, limits: Limits = DEFAULT) -> tuple[Attachment, bytes]:
    """One attachment and its decoded bytes. Raises IndexError where the mail has no such attachment."""
    raise NotImplementedError
