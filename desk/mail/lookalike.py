"""Whether a domain is made to be taken for another one that somebody trusts (S-24): examp1e.org for example.org."""

from __future__ import annotations

import unicodedata
from typing import Final

from desk.mail.link import unicode_form

_LONGEST: Final = 253  # characters of a domain
_TELLING: Final = 9  # characters: of shorter domains many honest ones differ by one letter
_DRAWN_ALIKE: Final = str.maketrans("аһсԁеіјӏорԛѕԝхуѵгьαικνορτυω0135", "ahcdeijlopqswxyvrbaikvoptuwoles")
_TOGETHER: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("-", ""))


def resembles(domain: str, trusted: str) -> bool:
    """Whether a domain looks like a trusted one, is one slip of the hand away from it, or begins with it."""
    domain, trusted = domain.lower()[:_LONGEST], trusted.lower()[:_LONGEST]
    if not trusted or domain == trusted or domain.endswith(f".{trusted}") or trusted.endswith(f".{domain}"):
        return False
    if domain.startswith((f"{trusted}.", trusted.replace(".", "-"))):
        return True
    seen, meant = _skeleton(domain), _skeleton(trusted)
    return seen == meant or (min(len(seen), len(meant)) >= _TELLING and _is_a_slip(seen, meant))


def _skeleton(domain: str) -> str:
    """The domain as the eye takes it: letters of other scripts, accents and digits as the Latin ones they look like."""
    shown = ".".join(unicode_form(label) for label in domain.split("."))[:_LONGEST]
    bare = (sign for sign in unicodedata.normalize("NFKD", shown) if not unicodedata.combining(sign))
    seen = "".join(bare).lower().translate(_DRAWN_ALIKE)
    for written, taken_for in _TOGETHER:
        seen = seen.replace(written, taken_for)
    return seen


def _is_a_slip(one: str, other: str) -> bool:
    """Whether one letter was changed, left out or added, or two neighbours have changed places."""
    begin = 0
    while begin < min(len(one), len(other)) and one[begin] == other[begin]:
        begin += 1
    one, other = one[begin:], other[begin:]
    if one[1:] == other[1:] or one[1:] == other or one == other[1:]:
        return True
    return one[:2] == other[1::-1] and one[2:] == other[2:]
