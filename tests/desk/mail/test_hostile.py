"""Mails that were mutated to break a parser; `python -m bench.fuzz` reads 200,000 of them."""

from __future__ import annotations

import pytest

from bench.fuzz import fault
from bench.mutation import mutant, originals
from desk.mail.parse import parse
from tests.desk.mail.raw import SHARED


@pytest.mark.skipif(not SHARED.is_dir(), reason="the mails of other projects are not at hand")
def test_s52_mutated_mails_are_read_and_harmless() -> None:
    mails = originals(SHARED)
    found = {number: fault(mutant(mails, 11, number)) for number in range(2_000)}
    assert {number: wrong for number, wrong in found.items() if wrong} == {}


def test_s47_a_parameter_in_segments_has_a_limit() -> None:
    segments = b"".join(b"; name*%d=a" % number for number in range(4_000))
    (attachment,) = parse(b"Content-Type: image/png" + segments + b"\n\nx").attachments
    assert 0 < len(attachment.name) <= 100


def test_s47_limits_hold_together() -> None:
    many = b",".join(b"a%d@b.example" % number for number in range(3_000))
    parts = b"".join(b"--c\n\nx\n" for _ in range(1_500))
    raw = b"To: " + many + b"\nContent-Type: multipart/mixed; boundary=c\n\n" + parts
    found = parse(raw)
    assert len(found.to) == 2_000
    assert "too_complex" in found.warnings
