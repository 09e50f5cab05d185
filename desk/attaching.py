"""Files that leave with an answer: how they are described, how much they may be, and whether one was forgotten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from desk.config import Brand
from desk.errors import NotAllowed
from desk.mail.facts import Attachment
from desk.mail.media_type import media_type
from desk.safe import without_path
from desk.words import _

MEGABYTE: Final = 1_000_000
_SPEAKS_OF_ONE: Final = re.compile(
    r"(?i)첨부|동봉|붙임\s?(?:파일|문서|자료)|\b(?:attach(?:ed|ing|ments?)|enclos(?:ed|ing|ures?))\b"
)


def attachment(name: str, size: int, raw: str) -> Attachment:
    """A file of ours: `raw` names its bytes in the store."""
    name = without_path(name)
    return Attachment(0, name, media_type(name), size, inline=False, content_id="", raw=raw)


def numbered(files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """The files as those of one message: each by its place."""
    return tuple(replace(file, index=index) for index, file in enumerate(files))


def check(size: int, brand: Brand | None) -> None:
    """Whether files of so many bytes together may leave with one answer of a brand. Raises NotAllowed."""
    if brand is not None and size > brand.attach_limit * MEGABYTE:
        raise NotAllowed(
            _(
                "The files have {size:.1f} MB together; {most} MB may leave with one answer.",
                size=size / MEGABYTE,
                most=brand.attach_limit,
            )
        )


def seems_forgotten(words: str, files: Sequence[Attachment]) -> bool:
    """Whether an answer speaks of a file and has none; what is quoted in it (`>`) is not its author's word."""
    if files:
        return False
    return any(_SPEAKS_OF_ONE.search(line) for line in words.split("\n") if not line.startswith(">"))
