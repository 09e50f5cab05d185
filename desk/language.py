"""Which language a customer writes, by script: enough to choose a canned reply and a greeting."""

from __future__ import annotations

import re
from typing import Final

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SCRIPTS: Final = (
    ("ko", re.compile("[\uac00-\ud7a3\u3131-\u318e]+")),
    ("ja", re.compile("[\u3041-\u30ff]+")),
    ("zh", re.compile("[\u4e00-\u9fff]+")),
)
_SAMPLE: Final = 1_000
_BEGINNING: Final = 2 * _SAMPLE  # characters of a message in which its new words are looked for


def language_of(text: str) -> str:
    """`ko`, `ja`, `zh` or `en`: the first of these scripts that a tenth of the letters belongs to."""
    sample = text[:_SAMPLE]
    if sample.isascii():
        return "en"
    letters = _count(_LETTERS, sample)
    for language, script in _SCRIPTS:
        count = _count(script, sample)
        if count and count * 10 >= letters:
            return language
    return "en"


def language_of_message(subject: str, text: str) -> str:
    """`language_of` for the subject and the new words of a message; for what it quotes where it has none.

    A quote is known by its marks alone here: to look for all others (`desk.mail.quote`) costs as much as threading.
    """
    new = "\n".join(line for line in text[:_BEGINNING].split("\n") if not line.startswith(">"))
    return language_of(f"{subject}\n{new if new.strip() else text}")


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len("".join(pattern.findall(text)))
