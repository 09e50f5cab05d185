"""Files that the command line puts to an answer: of this machine (`--attach`), or of a ticket (`--attach-from`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cli.arguments import Decorated
from cli.commands.save import numbered
from desk import attaching
from desk.config import Brand
from desk.conversation import files
from desk.words import N_, _

if TYPE_CHECKING:
    from desk.mail.facts import Attachment
    from store.store import Store

_FROM: Final = re.compile(r"#?(\d{1,18}):(\d{1,6})")


def options(command: Decorated) -> Decorated:
    """Let a command take files: as `paths`, and as `others`, which are numbers of tickets and of files in them."""
    for option in (
        click.option(
            "--attach-from",
            "others",
            multiple=True,
            metavar="TICKET:FILE",
            callback=_numbers,
            help=N_("A file of a ticket, by its number in `deskhand show`; may be repeated."),
        ),
        click.option(
            "--attach",
            "paths",
            multiple=True,
            metavar="FILE",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help=N_("A file that leaves with it; may be repeated."),
        ),
    ):
        command = option(command)
    return command


def _numbers(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    found = [_FROM.fullmatch(each) for each in value]
    for each, match in zip(value, found, strict=True):
        if match is None:
            raise click.BadParameter(_("{text} is not TICKET:FILE, such as 1042:1", text=each))
    return tuple((int(match[1]), int(match[2])) for match in found if match)


def kept(
    store: Store, paths: Iterable[Path], others: Iterable[tuple[int, int]], brands: Iterable[Brand | None]
) -> tuple[Attachment, ...]:
    """The files, their bytes in the store. Raises NotFound, NotAllowed where they are more than a brand lets leave."""
    from store import attachments

    brands = list(brands)
    read = [*_of_this_machine(paths, brands), *_of_tickets(store, others)]
    for brand in brands:
        attaching.check(sum(len(content) for _name, content in read), brand)
    return tuple(attachments.keep(store, name, content) for name, content in read)


def _of_this_machine(paths: Iterable[Path], brands: Iterable[Brand | None]) -> Iterator[tuple[str, bytes]]:
    from store import attachments

    for path in paths:
        yield path.name, attachments.load(path, next(iter(brands), None))


def _of_tickets(store: Store, others: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bytes]]:
    from store import attachments, conversation, tickets

    for ticket, number in others:
        tickets.get(store, ticket)
        (file,) = numbered(ticket, files(conversation.entries(store, ticket)), [number])
        _attachment, content = attachments.read(store, file.entry.id, file.attachment.index)
        yield file.attachment.label, content
