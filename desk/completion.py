"""What a half-typed search may become: fields, and values where they are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desk.query import CHOICES, EXAMPLES, FIELDS, LISTS, ME, NOBODY, Field
from desk.query_lexer import Word, quote, sayable, words
from desk.term import Recent

_MORE: dict[Field, tuple[str, ...]] = {
    Field.ASSIGNEE: (ME, NOBODY),
    Field.CREATED: (*Recent, "<1h", "<1d", "<7d", ">7d"),
    Field.UPDATED: (*Recent, "<1h", "<1d", "<7d", ">7d"),
}
"""Values to offer for fields that take others as well."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Texts to choose from, each to stand where `start` to `end` (characters of the search) stands now."""

    start: int
    end: int
    choices: tuple[str, ...]


def complete(text: str, cursor: int, known: Mapping[Field, Iterable[str]] | None = None) -> Completion:
    """What the word before the cursor may become; `known` has the names that the desk knows (tags, agents, brands).

    Nothing is offered for free words of which no field begins so. Never raises.
    """
    cursor = min(max(cursor, 0), len(text))
    before = sayable(text[:cursor])
    word = next((word for word in words(before, FIELDS, LISTS) if word.end == cursor), None)
    if word is None:
        return Completion(cursor, cursor, ())
    if word.field:
        return _values(word, cursor, known or {})
    typed = word.pieces[0].text.lower()
    start = word.start + word.negated
    fields = [f"{field}:" for field in EXAMPLES if field.startswith(typed)] if not word.pieces[0].quoted else []
    return Completion(start, cursor, tuple(fields))


def _values(word: Word, cursor: int, known: Mapping[Field, Iterable[str]]) -> Completion:
    field = Field(word.field)
    last = word.pieces[-1] if word.pieces and word.pieces[-1].end == word.end else None
    typed = last.text.lower() if last else ""
    taken = {piece.text.lower() for piece in word.pieces if piece is not last}
    values = [*CHOICES.get(field, ()), *_MORE.get(field, ()), *known.get(field, ())]
    fitting = [str(value) for value in values if value.lower().startswith(typed) and value.lower() not in taken]
    choices = [quote(value) if " " in value or "," in value else value for value in dict.fromkeys(fitting)]
    return Completion(last.start if last else cursor, cursor, tuple(choices))
