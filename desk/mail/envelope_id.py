"""Envelope ids: a sign that leaves beside an answer and comes back in reports about it (RFC 3461, ENVID).

An answer's Message-ID is known to all who have the answer, or a later mail of its thread; so each of them could write a
report about another recipient of it. Its envelope id is told to mail servers alone, and they hand it on to servers.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

_FORM: Final = re.compile(r"dh\.([0-9]{1,18})\.([0-9a-f]{32})")


def envelope_id(secret: bytes, item: int) -> str:
    """The sign that an outbox item leaves with; without any letter that xtext would have to encode."""
    return f"dh.{item}.{_signature(secret, item)}"


def signed_item(text: str, secret: bytes) -> int | None:
    """The outbox item whose sign this is; None where it is none of ours."""
    parts = _FORM.fullmatch(text)
    if parts is None:
        return None
    item = int(parts[1])
    return item if hmac.compare_digest(parts[2], _signature(secret, item)) else None


def _signature(secret: bytes, item: int) -> str:
    """128 bits of an HMAC, over words that neither a Message-ID nor a reply address is signed over."""
    return hmac.new(secret, f"envelope id {item}".encode(), hashlib.sha256).hexdigest()[:32]
