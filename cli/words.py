"""Chooses the language that a person reads and hands its catalogue to `desk.words`."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

from desk.words import English, use

LOCALE = Path(__file__).parent / "locale"
# The variables that say which language messages have, the strongest first (POSIX, 8.2).
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def speak(setting: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Show all words in the language of `setting` ("ko", "en"), else of the locale; returns the code of what it became.

    A language without a catalogue is shown in English, which is what the code itself says.
    """
    locale = setting or next((environ[name] for name in VARIABLES if environ.get(name)), "")
    code = locale.replace("-", "_").partition(".")[0].partition("_")[0].lower()
    catalogue = LOCALE / code / "LC_MESSAGES" / "deskhand.mo"
    if code.isalpha() and catalogue.is_file():
        with catalogue.open("rb") as file:
            use(gettext.GNUTranslations(file))
        return code
    use(English())
    return "en"
