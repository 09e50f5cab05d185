"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, Final, TypeVar

import click

from desk.setting import EMAIL
from desk.words import N_, _

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

LONGEST: Final = 9
"""Digits of a number; what is longer is no ticket's."""


class TicketNumber(click.ParamType[int]):
    """A ticket's number as people type it: `1042` or `#1042`."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that was typed."""
        text = str(value).removeprefix("#")
        if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
            self.fail(_("{text} is no ticket's number", text=value), param, ctx)
        return int(text)


NUMBER: Final = TicketNumber()


class MailAddress(click.ParamType[str]):
    """An address that mail can go to, in lower case."""

    name = "address"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address that was typed."""
        try:
            address: str = EMAIL.read(value)
        except ValueError:
            self.fail(_("{text} is not an address such as kim@example.com", text=value), param, ctx)
        return address


ADDRESS: Final = MailAddress()


def numbers(function: Decorated) -> Decorated:
    """The argument of commands that work on several tickets at once, as one batch: each number once."""
    argument = click.argument(
        "numbers",
        nargs=-1,
        required=True,
        type=NUMBER,
        metavar="NUMBER...",
        callback=lambda _ctx, _param, value: tuple(dict.fromkeys(value)),
        help=N_("The tickets; all of them change, or none."),
    )
    return argument(function)


one_item: Final = click.argument("item", type=click.IntRange(min=1), help=N_("Its id, as deskhand outbox lists it."))


def refuse_options(words: Iterable[str]) -> None:
    """Refuse misspelt options among words that may begin with a minus, but not with two."""
    for word in words:
        if word.startswith("--"):
            ctx = click.get_current_context()
            known = [name for param in ctx.command.params for name in param.opts if name.startswith("--")]
            raise click.NoSuchOption(word.partition("=")[0], possibilities=known, ctx=ctx)


def one_of(kind: type[StrEnum]) -> click.Choice[str]:
    """The words that a desk's own enumeration has."""
    return click.Choice([member.value for member in kind])


json_lines: Final = click.option("--json", "as_lines", is_flag=True, help=N_("One JSON object a line."))
json_object: Final = click.option("--json", "as_object", is_flag=True, help=N_("One JSON object."))
