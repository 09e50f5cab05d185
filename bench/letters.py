"""Made-up support letters, the same for the same seed: half Korean, half English, more than half of them answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from desk.command import Receive
from desk.customer import Identity, IdentityKind
from desk.incoming import Incoming
from desk.mail.facts import Address
from desk.ticket import Channel

_KOREAN: Final = """
환불 결제 배송 지연 문의 드립니다 주문 번호 확인 부탁 안녕하세요 로그인 오류 계정 해지 취소 교환 반품 영수증
세금계산서 비밀번호 재설정 앱 업데이트 실행 안됨 아이템 사라짐 보상 요청 쿠폰 적용 포인트 적립 이벤트 당첨
고객센터 전화 연결 상담원 답변 감사합니다
"""
_ENGLISH: Final = """
refund order shipping delayed invoice login error account cancel exchange return receipt password reset app crash
update item missing compensation coupon point event support reply thank please help subscription upgrade billing
card declined export import key webhook timeout slow latency outage
"""
_ANSWERS: Final = 0.55
_RECENT: Final = 5000


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a customer. `references` are the ids of its thread, oldest first."""

    message_id: str
    references: tuple[str, ...]
    subject: str
    name: str
    address: str
    body: str
    sent_at: datetime


def letters(count: int, seed: int = 7, before: datetime | None = None) -> Iterator[Letter]:
    """`count` letters a minute apart, the last one at `before` (by default at the start of 2026)."""
    rng = random.Random(seed)
    korean, english = _KOREAN.split(), _ENGLISH.split()
    begin = (before or datetime(2026, 1, 1, tzinfo=UTC)) - timedelta(minutes=count)
    threads: list[tuple[str, str, str, list[str]]] = []
    for number in range(count):
        words = korean if rng.random() < 0.5 else english
        body = "\n".join(_sentence(rng, words, 5, 14) for _ in range(rng.randint(3, 25)))
        message_id = f"<m{number}.{rng.getrandbits(48):x}@example.com>"
        if threads and rng.random() < _ANSWERS:
            subject, name, address, ids = rng.choice(threads[-_RECENT:])
            subject = f"Re: {subject}"
        else:
            customer = rng.randint(0, max(1, count // 5))
            subject, name = _sentence(rng, words, 3, 8), _sentence(rng, words, 2, 2)
            address, ids = f"customer{customer}@example{customer % 50}.com", []
            threads.append((subject, name, address, ids))
        yield Letter(message_id, tuple(ids[-10:]), subject, name, address, body, begin + timedelta(minutes=number))
        ids.append(message_id)


def as_command(letter: Letter, *, archive: bool = False) -> Receive:
    """The letter as intake would hand it to the store."""
    incoming = Incoming(
        channel=Channel.MAIL,
        author=Identity(IdentityKind.EMAIL, letter.address, letter.name),
        message_id=letter.message_id,
        content=letter.message_id,
        subject=letter.subject,
        text=letter.body,
        sent_at=letter.sent_at,
        refers_to=letter.references[::-1],
        to=(Address("Support", "support@desk.example"),),
    )
    return Receive(incoming, mailbox="support", brand="desk", archive=archive)


def as_mail(letter: Letter) -> bytes:
    """The letter as a customer's mail program sends it: every second one with HTML, every tenth with an attachment."""
    rng = random.Random(letter.message_id)
    mail = EmailMessage()
    mail["Subject"], mail["From"] = letter.subject, f"{letter.name} <{letter.address}>"
    mail["To"], mail["Message-ID"] = "Support <support@desk.example>", letter.message_id
    mail["Date"] = format_datetime(letter.sent_at)
    if letter.references:
        mail["In-Reply-To"], mail["References"] = letter.references[-1], " ".join(letter.references)
    mail["Received"] = "from mx.example.com by desk.example with ESMTPS id 4ABC; Thu, 1 Jan 2026 00:00:00 +0000"
    mail["DKIM-Signature"] = "v=1; a=rsa-sha256; d=example.com; s=s1; h=from:to:subject; b=" + "B" * 340
    mail.set_content(letter.body)
    shape = rng.random()
    if shape < 0.5:
        html = "".join(f"<p style='color:#333'>{line}</p>" for line in letter.body.split("\n"))
        mail.add_alternative(f"<html><head><style>p{{margin:0}}</style></head><body>{html}</body></html>", "html")
    if shape > 0.9:
        picture = rng.randbytes(rng.randint(2_000, 80_000))
        mail.add_attachment(picture, maintype="image", subtype="png", filename="스크린샷.png")
    return mail.as_bytes()


def _sentence(rng: random.Random, words: list[str], least: int, most: int) -> str:
    return " ".join(rng.choice(words) for _ in range(rng.randint(least, most)))
