"""Where a link really goes, in few words, and whether it only seems to go there (rule 11, S-23, S-24)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_HOST = re.compile(r"(?i)(?:https?:)?//(?:[^/?#@\s]*@)?([\w.-]+|\[[0-9a-f:.]+\])")
_SEEMS_HOST = re.compile(r"(?i)(?:https?://)?((?:[\w-]+\.)+[a-z]{2,18})(?:[/:?#]\S*)?")
_LONGEST_HOST_WORDS = 300  # characters
_LONGEST_SHOWN = 80  # characters: a longer address says less than its host
_READABLE = re.compile(r"(?i)https?://[a-z0-9.-]+(?::\d{1,5})?(?:[/?#][!-~]*)?")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,}")
_COUNTS_READERS = re.compile(r"(?i)[?&](?:utm_|mc_|fbclid|gclid|trk)")
_LONGEST_HOST = 253
_BEFORE_HOST = re.compile(r"(?:https?://)?(?:www\.)?")
_DIGITS = re.compile(r"(?<=[A-Za-z])\d+(?=[A-Za-z])")
_LINK_IN_TEXT = re.compile(r"(?i)\bhttps?://[^\s/?#<>\"']{1,253}")
_LIKE_LATIN = frozenset("аһсԁеѐёіїјӏорԛѕԝхуўѵгьαικνορτυω")  # Cyrillic and Greek letters that are drawn as Latin ones
_WRITTEN_TOGETHER = (  # scripts that honest names mix
    frozenset(("LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH", "FULLWIDTH", "IDEOGRAPHIC")),
    frozenset(("LATIN", "CJK", "HANGUL")),
    frozenset(("LATIN", "CJK", "BOPOMOFO")),
)


def link_place(target: str) -> str:
    """The host that a link goes to, or the address that it writes to; empty for links within the page and scripts.

    A host that is written to be taken for another is given in its ASCII form (xn--…), where nobody can mistake it.
    """
    target = target.strip()
    if target[:7].lower() == "mailto:":
        return unquote(target[7:].partition("?")[0])
    host = _HOST.match(target)
    if host is None:
        return ""
    name = host[1].lower().removeprefix("www.")
    return name if name.isascii() or not _deceives(name) else ascii_form(name)


def link_shown(target: str) -> str:
    """What stands in brackets behind a link's words: its address where that is short and plain, else `link_place`.

    A short address tells an agent which page is meant, and terminals can open it. Long ones, those that count readers
    and those that hide their host (user names, other scripts) are cut to where they go.
    """
    target = target.strip()
    if len(target) > _LONGEST_SHOWN or not _READABLE.fullmatch(target) or _COUNTS_READERS.search(target):
        return link_place(target)
    if looks_alike(target) or any(_is_token(run) for run in _TOKEN.findall(target)):
        return link_place(target)
    return target


def says(words: str, shown: str) -> bool:
    """Whether the words of a link tell already what `link_shown` says of it."""
    bare = _BEFORE_HOST.sub("", shown.lower()).rstrip("/")
    return bare in words.lower()


def _is_token(run: str) -> bool:
    """Whether letters and digits are thrown together, as programs do; words and dates are not."""
    return len(_DIGITS.findall(run)) > 2


def misleads(words: str, place: str) -> bool:
    """Whether the words of a link name a host, and another one than the link goes to."""
    seems = _SEEMS_HOST.fullmatch(words[:_LONGEST_HOST_WORDS])
    if not seems or not place or "@" in place:
        return False
    named = seems[1].lower().removeprefix("www.")
    if not named.isascii() and _deceives(named):
        named = ascii_form(named)
    return not (named == place or named.endswith("." + place) or place.endswith("." + named))


def looks_alike(target: str) -> bool:
    """Whether the host of a link or of an address is written to be taken for another, such as раypal.com (S-24)."""
    host = _HOST.match(target.strip())
    name = host[1] if host else target.rpartition("@")[2]
    return (not name.isascii() or "xn--" in name.lower()) and _deceives(name.lower())


def names_lookalike(text: str) -> bool:
    """Whether words hold such a link in full."""
    return "://" in text and any(looks_alike(link[0]) for link in _LINK_IN_TEXT.finditer(text))


def lookalikes(text: str) -> tuple[str, ...]:
    """The hosts of such links in words, each once."""
    if text.isascii() and "xn--" not in text:
        return ()
    found = (link[0].rpartition("//")[2].lower() for link in _LINK_IN_TEXT.finditer(text) if looks_alike(link[0]))
    return tuple(dict.fromkeys(found))


def _deceives(host: str) -> bool:
    """Whether some label of a host mixes scripts that nobody mixes, or has foreign letters that all look Latin."""
    labels = host[:_LONGEST_HOST].split(".")
    for label in labels:
        letters = [character for character in unicode_form(label) if character.isalpha()]
        scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in letters}
        if len(scripts) > 1 and not any(scripts <= together for together in _WRITTEN_TOGETHER):
            return True
        if letters and _LIKE_LATIN.issuperset(letters) and labels[-1].isascii():
            return True
    return False


def unicode_form(label: str) -> str:
    """A label of a host in the letters that its ASCII form (xn--…) stands for."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def ascii_form(host: str) -> str:
    """A host in the form that servers look up (xn--…), in which nobody can mistake it."""
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in host.split(".")
    )
