"""Short ways to write raw mails for tests."""

from __future__ import annotations

from pathlib import Path

SHARED = Path(__file__).parents[4] / "shared" / "mail"
"""Mails of other projects; absent outside the place where deskhand is developed."""


def mail(body: str | bytes = "Hello", *lines: str, charset: str = "utf-8") -> bytes:
    """A raw mail with these header lines, or with some that every mail has."""
    head = "\n".join(lines or ("From: Jisu <jisu@example.com>", "To: help@desk.example", "Subject: Order"))
    return head.encode(charset) + b"\n\n" + (body if isinstance(body, bytes) else body.encode(charset))


def multipart(kind: str, *parts: str, lines: tuple[str, ...] = ()) -> bytes:
    """A multipart mail; each part begins with its own headers."""
    head = "\n".join((*(lines or ("From: jisu@example.com",)), f'Content-Type: multipart/{kind}; boundary="cut"'))
    body = "".join(f"--cut\n{part}\n" for part in parts)
    return f"{head}\n\npreamble\n{body}--cut--\nepilogue\n".encode()
