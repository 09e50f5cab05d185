"""Subjects without their reply and forward prefixes, in the languages people write in (rule 15)."""

from __future__ import annotations

import hashlib
import re

_PREFIX = re.compile(
    r"(?i)\s*(?:\[(?:re|fwd?|external|ext|외부)\]\s*:?|"
    r"(?:(?:re|r[eé]f|fwd?|fw|aw|wg|antw|antwort|weiterleitung|sv|vs|vb|vl|rv|res|enc|tr|rif|inoltro|odp|pd|ynt|ilt|bls|"
    r"trs|vá|továbbítás|σχετ|πρθ|отв?|на|пересл|답장|회신|전달|재전송|답글|回复|回覆|答复|转发|轉寄|轉發|返信|転送)"
    r"(?:\s*[\[(]\d{1,4}[\])]|\s*\^?\d{1,3})?|r|i)\s*[:：])"
)
_SPACE = re.compile(r"\s+")


def strip_prefixes(subject: str) -> str:
    """The subject without Re:, Fwd:, AW:, 답장: and so on, also repeated and counted (Re[2]:)."""
    position = 0
    while (prefix := _PREFIX.match(subject, position)) is not None:
        position = prefix.end()
    return subject[position:].strip()


def reply_subject(subject: str) -> str:
    """The subject of an answer: one "Re: " before the bare subject."""
    return f"Re: {strip_prefixes(subject)}"


def same_subject(one: str, other: str) -> bool:
    """Whether two subjects are the same apart from prefixes, case and white space."""
    return _bare(one) == _bare(other)


def matter(subject: str) -> str:
    """What two subjects have in common that are the same apart from prefixes; never empty."""
    return hashlib.sha256(_bare(subject).encode(errors="replace")).hexdigest()[:16]


def _bare(subject: str) -> str:
    return _SPACE.sub("", strip_prefixes(subject)).casefold()
