"""Subjects without their reply and forward prefixes, in the languages people write in (rule 15)."""

from __future__ import annotations

import hashlib
import re

_WORDS = (
    "re fw fwd rv res enc tr trs réf ref rép rif inoltro",  # English and the Romance languages
    "aw wg antw antwort weiterleitung doorst sv vs vb vl svar",  # German, Dutch, Scandinavian, Finnish
    "odp pd vá továbbítás ynt ilt bls σχετ πρθ",  # Polish, Hungarian, Turkish, Indonesian, Greek
    "отв ответ на пересл пересил відп відповідь отг",  # Russian, Ukrainian, Bulgarian
    "답장 회신 전달 재전송 답글 回复 回覆 答复 转发 轉寄 轉發 返信 転送",  # Korean, Chinese, Japanese
    "השב הועבר رد إعادة·توجيه إعادة·التوجيه ตอบกลับ ส่งต่อ trả·lời chuyển·tiếp",  # Hebrew, Arabic, Thai, Vietnamese
)
"""How mail programs mark an answer or a forwarded mail, before a colon; a dot stands for a space in a word."""

_MARKS = "|".join(re.escape(word).replace("·", " ") for line in _WORDS for word in line.split())
_PREFIX = re.compile(
    r"(?i)\s*(?:\[(?:re|fwd?|external|ext|외부|답장|회신|전달)\]\s*:?|"
    rf"(?:(?:{_MARKS})(?:\s*[\[(]\d{{1,4}}[\])]|\s*[\^-]?\d{{1,3}})?|r|i)\s*[:：])"
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


def forward_subject(subject: str) -> str:
    """The subject of a mail that is passed on: one "Fwd: " before the bare subject."""
    return f"Fwd: {strip_prefixes(subject)}"


def same_subject(one: str, other: str) -> bool:
    """Whether two subjects are the same apart from prefixes, case and white space."""
    return _bare(one) == _bare(other)


def matter(subject: str) -> str:
    """What two subjects have in common that are the same apart from prefixes; never empty."""
    return hashlib.sha256(_bare(subject).encode(errors="replace")).hexdigest()[:16]


def _bare(subject: str) -> str:
    return _SPACE.sub("", strip_prefixes(subject)).casefold()
