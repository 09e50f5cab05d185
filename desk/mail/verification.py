"""Whether a mail is from whom it says, as one's own mail server has found and written into it (RFC 8601, S-02).

Anybody can write such a header, so only the one that bears the name of one's own server counts, and of several the
topmost: a server puts its header above all that came with the mail, and takes away those that were made up in its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from desk.mail.facts import Verification

_TOKEN: Final = re.compile(r'\\.|[()";]|[^\\()";]+|\\', re.DOTALL)
_SPLITS: Final = str.maketrans(dict.fromkeys(" \t\r\n=", "_"))  # what would make another result of a quoted text

Result = tuple[str, str, dict[str, str]]
"""One finding: its method (`dmarc`), what came of it (`pass`), and its properties (`header.from`), all lower case."""


def verification(headers: Sequence[str], senders: Sequence[str], authserv_id: str) -> Verification:
    """What the server called `authserv_id` has found about a mail with these From addresses.

    `headers` are the mail's Authentication-Results, the topmost first. Without a server to believe nothing is known;
    with one, a mail is only verified where that has found so for its one sender's very domain.
    """
    if not authserv_id:
        return Verification.UNKNOWN
    domain = senders[0].rpartition("@")[2].lower().rstrip(".") if len(senders) == 1 else ""
    found = next((results for name, results in map(_read, headers) if name == authserv_id.lower()), ())
    return Verification.VERIFIED if domain and _is_passed(found, domain) else Verification.UNVERIFIED


def _is_passed(results: Sequence[Result], domain: str) -> bool:
    """DMARC has the last word (RFC 7489); where it has none, SPF or DKIM for the domain of the From address."""
    policies = [(result, said) for method, result, said in results if method == "dmarc"]
    if any(result in {"fail", "permerror"} for result, _said in policies):
        return False
    if any(result == "pass" and said.get("header.from", domain) == domain for result, said in policies):
        return True
    return any(
        method in {"dkim", "spf"} and result == "pass" and any(_vouches(name, domain) for name in _names(method, said))
        for method, result, said in results
    )


def _names(method: str, said: dict[str, str]) -> list[str]:
    """The domains that a result is about."""
    properties = ("header.d", "header.i") if method == "dkim" else ("smtp.mailfrom",)
    return [said[name].rpartition("@")[2] for name in properties if name in said]


def _vouches(name: str, domain: str) -> bool:
    """Whether one domain speaks for another: it is the same or one above it; one below speaks for itself alone."""
    return "." in name and (domain == name or domain.endswith(f".{name}"))


def _read(header: str) -> tuple[str, list[Result]]:
    """Whose header it is, in lower case, and what it tells; in one pass."""
    name, *told = _parts(header)
    results = []
    for part in told:
        words = [word.partition("=") for word in part.split()]
        pairs = {key: value for key, equals, value in words[1:] if equals}
        if words:
            method, _equals, result = words[0]
            results.append((method.partition("/")[0], result, pairs))
    return name.split(" ")[0], results


def _parts(header: str) -> list[str]:
    """What stands between the semicolons, without comments, in lower case; quoted texts are one word."""
    parts: list[list[str]] = [[]]
    depth, quoted = 0, False
    for token in _TOKEN.findall(header):
        if quoted:
            quoted = token != '"'
            parts[-1].append(token.removeprefix("\\").translate(_SPLITS) if quoted else "")
        elif token == "(" or (token == ")" and depth):
            depth += 1 if token == "(" else -1
        elif depth:
            continue
        elif token == '"':
            quoted = True
        elif token == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    joined = (" ".join("".join(part).lower().split()) for part in parts)
    return [part.replace(" = ", "=").replace(" =", "=").replace("= ", "=") for part in joined]
