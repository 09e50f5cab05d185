"""Reply addresses that name their ticket: `support+1042-TOKEN@acme.example`, signed by the desk (rule 15 c, S-01).

The token only says where a mail belongs. Whoever writes to such an address is an outsider like any other: the mail is
shown to agents, and nothing is sent or shown to anybody because of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Final

_TAGGED: Final = re.compile(r"([^+@]{1,64})\+([0-9]{1,9})-([a-z2-7]{26})@([^@]{1,253})")
_LONGEST: Final = 64  # octets of the part before the @ (RFC 5321 section 4.5.3.1.1)


def reply_address(secret: bytes, ticket: int, mailbox: str) -> str:
    """The address that answers to a ticket come back by; the mailbox's own where that one would be too long."""
    local, _, domain = mailbox.lower().rpartition("@")
    tagged = f"{local}+{ticket}-{_token(secret, ticket, local, domain)}"
    return f"{tagged}@{domain}" if len(tagged) <= _LONGEST and "+" not in local else mailbox


def addressed_ticket(addresses: Iterable[str], secret: bytes) -> int | None:
    """The ticket that the first reply address of this desk among these names; None where there is none."""
    for address in addresses:
        parts = _TAGGED.fullmatch(address.lower())
        if parts is not None:
            local, ticket, token, domain = parts[1], int(parts[2]), parts[3], parts[4]
            if hmac.compare_digest(token, _token(secret, ticket, local, domain)):
                return ticket
    return None


def _token(secret: bytes, ticket: int, local: str, domain: str) -> str:
    """128 bits of an HMAC over all that the address says, in letters that survive a change of case."""
    said = f"reply address {ticket} {local}@{domain}"  # no Message-ID is signed over such words
    digest = hmac.new(secret, said.encode(), hashlib.sha256).digest()[:16]
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()
