"""Reads canned replies from files and folders of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from desk.canned import CannedReply
from desk.canned_file import CannedError, from_markdown
from desk.errors import DeskError
from desk.words import _

ENDING: Final = ".md"


def read(paths: Iterable[Path]) -> list[CannedReply]:
    """The canned replies in these files and folders. Raises CannedError with a line for each fault of any file."""
    replies: dict[str, CannedReply] = {}
    problems: list[str] = []
    for path in _files(paths):
        try:
            reply = from_markdown(path.read_text("utf-8"), path.stem)
        except CannedError as error:
            problems += error.problems
        except UnicodeDecodeError:
            problems.append(_("{path} is no UTF-8 text.", path=path))
        else:
            replies[reply.name] = reply
    if problems:
        raise CannedError(*problems)
    if not replies:
        raise DeskError(_("There are no files {ending} there.", ending=f"*{ENDING}"))
    return list(replies.values())


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob(f"*{ENDING}")) if path.is_dir() else [path]
