"""Brings the word catalogues up to the code: `.venv/bin/python -P scripts/words.py [NEW_LANGUAGE]`.

New messages enter each catalogue untranslated, those that the code no longer has leave it, and every catalogue is
compiled. The English one is filled from the code, which is written in English. The compiled files are committed: a
machine that runs deskhand has no tool to make them.
"""

from __future__ import annotations

import sys
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "cli" / "locale"
PACKAGES = ("desk", "store", "mailsync", "tui", "cli")
KEYWORDS = {
    "_": None, "N_": None, "ngettext": (1, 2), "NN_": (1, 2), "pgettext": ((1, "c"), 2), "NP_": ((1, "c"), 2),
}  # fmt: skip
SOURCE = "en"
"""The language of the code: its messages are their own translations."""


def catalogues() -> list[Path]:
    """The catalogues there are, one a language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/deskhand.po"))


def extracted() -> Catalog:
    """Every message in the code, with the files that show it."""
    template = Catalog()
    for package in PACKAGES:
        for name, _line, message, _comments, context in extract_from_dir(ROOT / package, keywords=KEYWORDS):
            template.add(message, locations=[(f"{package}/{name}", 0)], context=context)
    return template


def read(path: Path) -> Catalog:
    """The catalogue in a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def new(code: str) -> Catalog:
    """An empty catalogue of a language."""
    authors = "the deskhand authors"
    return Catalog(
        locale=code,
        header_comment=f"# The words of deskhand in the language {code}. MIT, {authors}.",
        project="deskhand",
        version="",
        copyright_holder=authors,
        msgid_bugs_address=authors,
        last_translator=authors,
        language_team=authors,
        charset="utf-8",
        fuzzy=False,
    )


def texts(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or as many as the language has plural forms; empty where one is missing."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)


def fill(catalogue: Catalog) -> None:
    """Let every message be its own translation."""
    for message in catalogue:
        if message.id:
            message.string = message.id


def written(catalogue: Catalog) -> bytes:
    """The text of the .po file: no line numbers, so that moving code changes no catalogue."""
    file = BytesIO()
    write_po(file, catalogue, width=100, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """What the .mo file has to hold."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main(new_languages: list[str]) -> None:
    """Write all catalogues, and say how many messages wait for a translator."""
    template = extracted()
    for code in new_languages:
        path = LOCALE / code / "LC_MESSAGES" / "deskhand.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_bytes(written(new(code)))
    for path in catalogues():
        catalogue = read(path)
        catalogue.update(deepcopy(template), no_fuzzy_matching=True, update_creation_date=False)
        if catalogue.locale_identifier == SOURCE:
            fill(catalogue)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        waiting = sum(not all(texts(message)) for message in catalogue if message.id)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} messages, {waiting} to translate")


if __name__ == "__main__":
    main(sys.argv[1:])
