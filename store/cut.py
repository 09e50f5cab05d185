"""Cuts text for full-text search, so that Korean, Japanese and Chinese words are found by any of their parts.

These scripts put particles and neighbours straight after a word (환불을), so runs of them are indexed as overlapping
pairs (`환불 불을 을`) and searched as phrases of pairs. All else is left to FTS5's own tokenizer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from string import ascii_letters, digits
from typing import Final

from desk.mail.facts import Address, Attachment

_CJK: Final = (
    "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"  # Hangul
    "\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_RUNS: Final = re.compile(f"([{_CJK}]+)")
_UNUSUAL: Final = re.compile("[^\x00-\x7f\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3]")
"""What may have another form in NFKC; nearly all mails in these scripts have none of it."""
_PILE: Final = re.compile(r"[^\w\s\x00-\x7f]{31,}")
"""More marks on one letter than any writing has; Python takes quadratic time to put them in order (CVE-2026-3276)."""
_UNSAYABLE: Final = re.compile('["\0\ud800-\udfff]')
"""What would end a quoted phrase, or can't be said to SQLite at all. None of it is part of a word."""
_WIDE: Final = {code: code + 0xFEE0 for code in map(ord, ascii_letters + digits)}
_INDEXED: Final = 250_000
"""Characters of a message that are indexed; beyond are logs, and mails made to keep somebody busy."""

_OFTEN: Final = 24
"""Characters of a word that may well come again."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """What of a message can be searched for, cut as FTS5 is to index it."""

    subject: str
    body: str
    author: str
    recipients: str
    syllables: str


def searchable(
    author: str, subject: str, text: str, recipients: Iterable[Address], attachments: Iterable[Attachment]
) -> Searchable:
    """What is indexed of a message. Pure: another process may do it, while the store writes others."""
    body = "\n".join((*(attachment.name for attachment in attachments), text))[:_INDEXED]
    syllables: set[str] = set()
    return Searchable(
        subject=cut(subject, syllables),
        body=cut(body, syllables),
        author=cut(author, syllables),
        recipients=wide(cut(" ".join(f"{address.name} {address.email}" for address in recipients))),
        syllables=" ".join(syllables),
    )


def cut(text: str, syllables: set[str] | None = None) -> str:
    """The text as FTS5 is to index it, in time linear in its length; ASCII comes back as it is.

    Compatibility forms become plain ones first (NFKC): decomposed Hangul as macOS writes it, ＡＢＣ, ｶﾅ. `syllables`
    takes in the single characters of these scripts that the text has: what a search for one alone asks.
    """
    if text.isascii():
        return text
    words = _normal(text).split()
    if syllables is not None:
        syllables.update(*_RUNS.findall("".join(set(words))))
    if max(map(len, words), default=0) <= _OFTEN:
        return " ".join(map(_often, words))
    return " ".join([_often(word) if len(word) <= _OFTEN else _apart(word) for word in words])


def wide(text: str) -> str:
    """The text in full-width letters, which no other indexed text holds.

    So are recipients indexed: the desk's own address is in every mail, and a search for its name in texts would have
    to pass by all of them.
    """
    return text.translate(_WIDE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a search for some words asks of FTS5, quoted: nothing in it can be read as an operator.

    `words` is empty where the text has nothing to search for. `run` is the run of these scripts that it ends with, if
    it does; where that is a single syllable, it has to be looked for as the beginning of a pair. `alone`: there is
    nothing else.
    """

    words: str
    run: str = ""
    alone: bool = False


def phrase(text: str) -> Phrase:
    """The phrase that finds a text wherever it stands: for 배송지연 it is `"배송 송지 지연"`."""
    parts = _RUNS.split(_UNSAYABLE.sub(" ", _normal(text)))
    spoken = [index for index, part in enumerate(parts) if any(map(str.isalnum, part))]
    if not spoken:
        return Phrase("")
    last = spoken[-1]
    words = [part if index % 2 == 0 else f"{_pairs(part)} {part[-1]}" for index, part in enumerate(parts[:last])]
    run = parts[last] if last % 2 == 1 else ""
    words.append(_pairs(run) or parts[last])
    return Phrase(f'"{" ".join(" ".join(words).split())}"', run, bool(run) and len(spoken) == 1)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", _PILE.sub(" ", text)) if _UNUSUAL.search(text) else text


def _pairs(run: str) -> str:
    """The overlapping pairs of a run, without its last character alone."""
    return " ".join(map(add, run, run[1:]))


def _apart(word: str) -> str:
    """A word as it is indexed: of each run its pairs and its last character, set off from what stands beside it."""
    if word.isascii():
        return word
    parts = _RUNS.split(word)
    parts[1::2] = [f" {_pairs(run)} {run[-1]} " for run in parts[1::2]]
    return "".join(parts)


_often = lru_cache(maxsize=16_384)(_apart)
