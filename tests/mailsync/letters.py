"""Mails to send to the desk: small, Korean and English, alone and in threads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def letter(
    number: int,
    *,
    subject: str = "",
    text: str = "",
    answers: int | None = None,
    sender: str = "",
    message_id: str = "",
    sent_at: datetime | None = None,
) -> bytes:
    """Mail number `number`; `answers` is the number of the mail that it replies to."""
    mail = EmailMessage()
    mail["From"] = sender or f"김지수 {number} <customer{number}@example.org>"
    mail["To"] = "Acme Support <support@acme.example>"
    mail["Subject"] = subject or (f"배송 문의 {number}" if number % 2 else f"Where is order {number}?")
    mail["Date"] = format_datetime(sent_at or BEGIN + timedelta(minutes=number))
    mail["Message-ID"] = message_id or f"<{number}@example.org>"
    if answers is not None:
        mail["In-Reply-To"] = mail["References"] = f"<{answers}@example.org>"
    mail.set_content(text or f"주문 {number}번이 아직 도착하지 않았습니다.\nThank you for looking into {number}.\n")
    return mail.as_bytes(policy=SMTP)


def letters(count: int, first: int = 1) -> list[bytes]:
    """So many mails; every third answers the one before it."""
    return [letter(n, answers=n - 1 if n % 3 == 0 and n > first else None) for n in range(first, first + count)]
