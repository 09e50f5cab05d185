from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desk.agent import SYSTEM
from desk.canned import ANY, CannedReply, Use, rank
from tests.desk.making import incoming, receive
from tests.desk.memory import MemoryDesk

NOW = datetime(2026, 3, 10, tzinfo=UTC)
REFUND = CannedReply("refund-received", "Refund received", {"en": "Your refund leaves tonight."}, tags=("billing",))
GUIDE = CannedReply("refund-guide-ko", "환불 절차 안내", {"ko": "환불은 3일 걸립니다."}, tags=("billing",))
DELAY = CannedReply("delay", "배송 지연 안내", {"ko": "죄송합니다.", "en": "We are sorry."})
OTHER = CannedReply("hanbit-hours", "Opening hours", {ANY: "09:00-18:00"}, brand="hanbit")
ALL = (REFUND, GUIDE, DELAY, OTHER)


def found(
    typed: str,
    language: str = "en",
    uses: Mapping[str, Use] | None = None,
    brand: str = "",
) -> list[CannedReply]:
    desk = MemoryDesk()
    desk.perform(receive(incoming(), brand=brand), actor=SYSTEM)
    ticket = replace(desk.ticket(1001), language=language)
    return rank(ALL, typed, uses=uses or {}, ticket=ticket, now=NOW)


def used(count: int, days_ago: float) -> Use:
    return Use(count, NOW - timedelta(days=days_ago))


def test_a_reply_speaks_the_tickets_language_where_it_can() -> None:
    assert DELAY.body("ko") == "죄송합니다."
    assert DELAY.body("ja") == "죄송합니다."
    assert OTHER.body("ko") == "09:00-18:00"
    assert CannedReply("empty", "Empty", {}).body("ko") == ""


def test_typed_letters_find_name_title_tag_and_text() -> None:
    assert found("ㅎㅂ") == [GUIDE]
    assert found("안내 배송") == [DELAY]
    assert found("rdr") == [REFUND]
    assert found("bill") == [REFUND, GUIDE]
    assert found("tonight") == [REFUND]
    assert found("nothing of this") == []


def test_a_better_match_goes_before_more_use() -> None:
    assert found("refund-g", uses={"refund-received": used(1000, 0)}) == [GUIDE]
    assert found("delay", "ko", uses={"refund-guide-ko": used(1000, 0)})[0] is DELAY


def test_much_used_lately_goes_first_and_is_forgotten_with_time() -> None:
    assert found("bill", uses={"refund-guide-ko": used(50, 1)})[0] is GUIDE
    assert found("bill", uses={"refund-guide-ko": used(50, 365)})[0] is REFUND
    assert found("bill", uses={"refund-guide-ko": Use(9, NOW + timedelta(days=1))})[0] is GUIDE


def test_what_the_customer_can_read_goes_first() -> None:
    assert found("refund", "ko")[0] is GUIDE
    assert found("refund", "en")[0] is REFUND


def test_nothing_typed_is_everything_but_what_another_brand_says() -> None:
    assert len(found("")) == 4
    assert OTHER not in found("", brand="acme")
    assert OTHER in found("", brand="hanbit")


def test_what_fits_the_ticket_s_tags_goes_first() -> None:
    other = CannedReply("bank", "Bank details", {"en": "…"}, tags=("iban",))
    desk = MemoryDesk()
    desk.perform(receive(incoming()), actor=SYSTEM)
    ticket = replace(desk.ticket(1001), language="en", tags=("billing",))
    assert rank((other, REFUND), "", uses={}, ticket=ticket, now=NOW) == [REFUND, other]
