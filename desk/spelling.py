"""Which words of a letter a spell-checker can judge, by the language of the ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

DICTIONARIES: Final[Mapping[str, tuple[str, ...]]] = {"en": ("en_US", "en_GB", "en"), "ko": ("ko_KR", "ko")}
"""By language, the names that hunspell and aspell may have its dictionary under, the likeliest first."""

_TOKEN: Final = re.compile(r"\{\{[^{}\n]{0,200}\}\}|\S+")
_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "en": re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z\u00c0-\u024f]+)*"),
    "ko": re.compile("[가-힣]+"),
}
"""A letter in Korean names products in English, and the other way round: each dictionary judges its own script."""
_NO_WORDS: Final = re.compile(r"[\d@/\\_;{}<>=#]|\w\.\w")
"""What shows that something is a number, an address, a name of a file or a code rather than words."""
_POLITE: Final = re.compile("님(?:께서|께|의|은|이|을|도|만|과|께는)?$")
_NAME: Final = re.compile(r"[^\W\d_]+")
_LONGEST_LINE: Final = 2_000
_LONGEST: Final = 40


def words(line: str, language: str) -> Iterator[tuple[int, int]]:
    """Where the words of a line stand that a checker of this language can judge; none in what is quoted (`>`)."""
    pattern = _WORDS.get(language)
    if pattern is None or line.lstrip().startswith(">"):
        return
    for token in _TOKEN.finditer(line[:_LONGEST_LINE]):
        if _NO_WORDS.search(token[0]):
            continue
        for word in pattern.finditer(line, token.start(), token.end()):
            end = word.end() - len(_addressed(word[0]))
            if 1 < end - word.start() <= _LONGEST and not word[0].isupper():
                yield word.start(), end


def names(*texts: str) -> frozenset[str]:
    """The words of names: no dictionary has those of people and brands."""
    return frozenset(word for text in texts for word in (text.strip(), *_NAME.findall(text)))


def _addressed(word: str) -> str:
    """What a Korean form of address adds to a word: the 님께 of 고객님께, which dictionaries don't know."""
    found = _POLITE.search(word)
    return found[0] if found else ""
