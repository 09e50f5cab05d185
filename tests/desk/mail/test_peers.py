"""Holds the parser to what other projects expect of their own test mails; skipped where those are not at hand."""

from __future__ import annotations

import json
import runpy
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.mail.export import as_json
from desk.mail.parse import parse
from tests.desk.mail.raw import SHARED
from tests.desk.mail.test_parse import check

FLOORS = {  # percent; docs/mail-score.md lists what is missing: expectations that are a peer's own way, or wrong
    "subject": 97, "from": 97, "to": 96, "cc": 100, "attachment_count": 97, "attachment_names": 96, "body": 82,
    "body_contains": 91, "reply": 90, "reply_part": 97, "machine": 100, "bounce": 100, "bounce_recipient": 98,
}  # fmt: skip

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the mails of other projects are not at hand")


def test_every_mail_of_other_projects_is_read() -> None:
    for path in sorted(SHARED.rglob("*")):
        if path.is_file() and path.suffix not in {".py", ".jsonl", ".md"}:
            check(parse(path.read_bytes()))


def test_other_projects_would_mostly_agree(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        sys, "argv", ["score.py", str(tmp_path), "--json"]
    )  # nothing there: only its functions are wanted
    score: dict[str, Callable[..., Any]] = runpy.run_path(str(SHARED / "score.py"))
    right: dict[str, int] = defaultdict(int)
    cases: dict[str, int] = defaultdict(int)
    for listing in sorted(SHARED.glob("*/expect.jsonl")):
        if listing.parent.name == "imaptest_threading":
            continue
        for line in listing.read_text().splitlines():
            expect = json.loads(line)
            path = listing.parent / expect["file"]
            if not path.is_file():
                continue
            if "body" in str(expect.get("input", "")):
                path = score["as_mail"](path, expect["input"], tmp_path)
            for field, agrees in score["judge"](expect, as_json(parse(path.read_bytes()))).items():
                right[field] += agrees
                cases[field] += 1
    shares = {field: 100 * right[field] / cases[field] for field in FLOORS}
    assert {field: share for field, share in shares.items() if share < FLOORS[field]} == {}
