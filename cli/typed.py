"""Text and times that a person types or a pipe brings."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from cli.output import say
from desk.errors import NotAllowed
from desk.moment import parse_moment
from desk.words import _


def standard_input(request: str) -> str:
    """All of standard input as text; a person at a terminal is asked with `request`."""
    if sys.stdin.isatty():
        say(_("{request}; Ctrl+D on an empty line ends it, Ctrl+C gives up.", request=request), err=True)
    try:
        text = sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise NotAllowed(_("Standard input is no UTF-8 text.")) from None
    return text.replace("\r\n", "\n").rstrip("\n")


def time_to_come(text: str, now: datetime) -> datetime:
    """The time that `text` names (`desk.moment`), `now` where that is over. Raises UsageError where it is none."""
    try:
        return max(parse_moment(text, now), now)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
