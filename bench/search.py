"""Search from inside: newest fifty hits for words of both languages, common and rare."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from bench.filled import CONFIG
from bench.report import Figure, spread
from desk.config import parse
from desk.query import parse as parse_query
from store import Store, tickets

_QUERIES: Final = (
    "환불", "refund", "세금계산서", "webhook", "배송 지연", "쿠", "customer17@example17.com", "subject:환불 로그인",
    "status:open refund", '"고객센터 전화"', "없는말", "nothinglikeit",
)  # fmt: skip
_ROUNDS: Final = 10


def search(folder: Path) -> list[Figure]:
    """Milliseconds for the newest fifty tickets that match."""
    store = Store.open(folder / "desk.db", parse(CONFIG))
    took = []
    for _ in range(_ROUNDS):
        for text in _QUERIES:
            began = time.perf_counter()
            tickets.page(store, parse_query(text), "hana", limit=50)
            took.append((time.perf_counter() - began) * 1e3)
    store.close()
    return spread("search, newest 50", took, "ms")
