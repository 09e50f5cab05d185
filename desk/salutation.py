"""How a customer is addressed in a letter: what is known is the name as the customer's mail program writes it."""

from __future__ import annotations

import re
from typing import Final

from desk.safe import one_line

_ASIDE: Final = re.compile(r"[(\[<][^()\[\]<>]{0,80}[)\]>]|/.*")
_KOREAN_COMPANY: Final = ("(주)", "㈜", "주식회사", "(유)", "유한회사")
_NOT_A_PERSON: Final = frozenset(
    ["inc", "ltd", "llc", "gmbh", "co", "corp", "corporation", "company", "team", "support", "service", "sales", "info"]
)
_TITLES: Final = frozenset(["mr", "mrs", "ms", "mx", "miss", "dr", "prof", "sir"])


def personal(name: str, email: str) -> dict[str, str]:
    """The values `customer.*` for placeholders. Empty ones leave the word to the placeholder's default."""
    name = one_line(name)
    if "@" in name:  # an address in the place of the name is no name
        name = ""
    return {
        "customer.name": name,
        "customer.first": first_name(name),
        "customer.polite": polite_name(name),
        "customer.email": one_line(email),
    }


def polite_name(name: str) -> str:
    """The name with a form of address: 김철수님, 김철수 과장님, (주)한빛 담당자님, Mr. Kim; else in full."""
    if any(mark in name for mark in _KOREAN_COMPANY):
        return f"{name} 담당자님"
    name = _person(name)
    if not _is_hangul(name):
        first, *others = name.split() or [""]
        return f"{first} {others[-1]}" if others and _is_title(first) else name
    return name if name.endswith("님") else f"{name}님"


def first_name(name: str) -> str:
    """What a letter begins with: `Ana` of `Martin, Ana`; a Korean name in full, since calling 김철수 철수 is rude.

    Empty for companies and teams, so that the default (`there`) is taken.
    """
    if any(mark in name for mark in _KOREAN_COMPANY):
        return ""
    name = _person(name)
    words = name.split()
    if not words or any(word.strip(".,").lower() in _NOT_A_PERSON for word in words):
        return ""
    if _is_hangul(name):
        return name
    while len(words) > 1 and _is_title(words[0]):
        words = words[1:]
    first = words[0]
    if len(first.rstrip(".")) == 1:  # J. Ortega
        return " ".join(words)
    return first.capitalize() if first.isupper() and len(first) > 2 else first


def _person(name: str) -> str:
    """The name without asides (`김철수(한빛)`), in the order it is spoken (`Martin, Ana`, `김 철수`)."""
    name = " ".join(_ASIDE.sub(" ", name).strip(" \"'").split())
    last, comma, first = name.partition(", ")
    if comma and first.split()[0].strip(".").lower() not in _NOT_A_PERSON:
        name = f"{first} {last}"
    words = name.split()
    if _is_hangul(name) and len(words) == 2 and len(words[0]) <= 2 and len(words[1]) <= 2:
        return "".join(words)
    return name


def _is_title(word: str) -> bool:
    return word.rstrip(".").lower() in _TITLES


def _is_hangul(name: str) -> bool:
    letters = name.replace(" ", "")
    return bool(letters) and all("가" <= letter <= "힣" for letter in letters)
