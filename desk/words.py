"""The words a person sees: English in the code, other languages by gettext catalogues.

Pure: the catalogue is read by `cli.words`, which hands it over with `use` once, before anything is shown.
"""

from __future__ import annotations

from typing import Protocol


class Translations(Protocol):
    """A catalogue of one language; `gettext.GNUTranslations` is one."""

    def gettext(self, message: str, /) -> str:
        """The translation of `message`, or `message` itself."""
        ...

    def pgettext(self, context: str, message: str, /) -> str:
        """The translation of `message` as it is meant in `context`, or `message` itself."""
        ...

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """The translation for the count `n`, or `one` or `many` as English has it."""
        ...


class English:
    """The source language: every message is its own translation."""

    def gettext(self, message: str, /) -> str:
        """`message` itself."""
        return message

    def pgettext(self, context: str, message: str, /) -> str:
        """`message` itself, in every context."""
        return message

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """`one` for 1, else `many`."""
        return one if n == 1 else many


_translations: Translations = English()


def use(translations: Translations) -> None:
    """Show all words from `translations` from now on. Called once at the start, before other threads exist."""
    global _translations  # noqa: PLW0603  one language per process, and `_` is called too often to pass it along
    _translations = translations


def _(message: str, /, **values: object) -> str:
    """`message` in the person's language, with `values` put in after translation.

    Values are never read as templates, so braces in them are just text.
    """
    text = _translations.gettext(message)
    return text.format(**values) if values else text


def pgettext(context: str, message: str, /) -> str:
    """`message` in the person's language, where English has one word for two things: `open` is a state and a key."""
    return _translations.pgettext(context, message)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The form of the message that fits the count `n`, with `{n}` and `values` put in after translation."""
    return _translations.ngettext(one, many, n).format(n=n, **values)


def N_(message: str, /) -> str:  # noqa: N802  the name that gettext tools know
    """Marks a constant for the catalogues; what shows it calls `_(constant)`."""
    return message


def NP_(_context: str, message: str, /) -> str:  # noqa: N802  `N_` for what `pgettext` will show
    """Marks a constant that means something of its own in `context`; what shows it calls `pgettext`."""
    return message


def NN_(one: str, many: str, /) -> tuple[str, str]:  # noqa: N802  `N_` for what `ngettext` will show
    """Marks the two forms of a constant with a count; what shows it calls `ngettext`."""
    return one, many
