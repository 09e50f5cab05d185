"""Tickets whose mails really lie in the store, with files in them."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import PurePath

from desk.mail.parse import parse
from store import blobs
from tests.tui.making import Desk

TYPES = {".csv": ("text", "csv"), ".txt": ("text", "plain"), ".png": ("image", "png"), ".pdf": ("application", "pdf")}


def mail_with(*files: tuple[str, bytes], text: str = "Here it is.") -> EmailMessage:
    """A mail with these files, each its name and what it holds."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ana Martin <ana@example.org>", "Files"
    mail.set_content(text)
    for name, content in files:
        kind, subtype = TYPES.get(PurePath(name).suffix, ("application", "octet-stream"))
        mail.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    return mail


def receive(desk: Desk, raw: bytes) -> int:
    """A mail comes in; the number of its ticket."""
    mail = parse(raw)
    return desk.receive(
        mail.text,
        subject=mail.subject,
        name="Ana Martin",
        author="ana@example.org",
        raw=blobs.put(desk.store, raw),
        attachments=mail.attachments,
    )
