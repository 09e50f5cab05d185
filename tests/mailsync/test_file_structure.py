"""F-09, rule 8: the attachments of a large mail in a maildir, listed and fetched one by one, never all in memory."""

from __future__ import annotations

import io
import random
import tracemalloc
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import cast

import pytest

from desk.incoming import ONLY_BEGINNING
from desk.mail.facts import DEFAULT, Limits
from desk.mail.mime import scan
from desk.mail.parse import attachment_bytes, parse
from desk.mail.transfer import decode_transfer
from mailsync import file_structure
from mailsync.file_structure import find, listed, pieces
from store import attachments, requests
from tests.desk.mail.test_doubling import calls
from tests.mailsync.desks import maildir_mailbox
from tests.mailsync.letters import letter
from tests.mailsync.test_imap_structure import several
from tests.mailsync.test_oversize import FILE, Make, _small, only  # noqa: F401 (a fixture)
from tests.mailsync.test_parts import index_of, two_files

HEAD = b"Content-Type: multipart/mixed; boundary=b\n\n"


def spans(raw: bytes, limits: Limits = DEFAULT) -> list[tuple[object, ...]]:
    walk = file_structure._Walk(io.BytesIO(raw), len(raw), limits)
    walk.run()
    return [(part.type, part.start, part.end, part.parent, part.depth, part.children) for part in walk.parts]


def parsed(raw: bytes) -> list[tuple[object, ...]]:
    parts = scan(raw, DEFAULT).parts
    return [(part.type, part.start, part.end, part.parent, part.depth, part.children) for part in parts]


def section(raw: bytes, number: str) -> bytes:
    span = find(io.BytesIO(raw), len(raw), number)
    assert span is not None
    return b"".join(pieces(io.BytesIO(raw), span, 1_000))


def single() -> bytes:
    mail = EmailMessage()
    mail["From"] = "jisu@example.org"
    mail.set_content(b"%PDF" * 100, "application", "pdf", filename="only.pdf")
    return mail.as_bytes(policy=SMTP)


@pytest.mark.parametrize("raw", [several().as_bytes(policy=SMTP), several().as_bytes(), single()])
def test_f09_a_file_s_list_is_that_of_the_parser_and_its_sections_are_the_files(raw: bytes) -> None:
    here, there = parse(raw).attachments, listed(io.BytesIO(raw), len(raw))
    assert [(a.index, a.name, a.type, a.inline, a.content_id) for a in there] == [
        (a.index, a.name, a.type, a.inline, a.content_id) for a in here
    ]
    for one in there:
        assert one.section is not None
        content = decode_transfer(section(raw, one.section.number), one.section.encoding.encode())
        assert content == attachment_bytes(raw, one.index)[1]
        assert abs(one.size - len(content)) <= max(len(content) // 20, 60)
    assert find(io.BytesIO(raw), len(raw), "9.9") is None


def test_f09_parts_lie_where_the_parser_finds_them_however_a_mail_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_structure, "_PIECE", 500)
    dice, whole = random.Random(9), two_files()[:8_000]
    for _mutant in range(100):
        raw = bytearray(whole)
        for _damage in range(dice.randrange(6)):
            at = dice.randrange(len(raw))
            if dice.random() < 0.5:
                raw[at:at] = dice.choice([b"\n\n", b"\r\n\r\n", b"\n--", b"--\r\n", bytes(raw[:400])])
            else:
                del raw[at : at + dice.randrange(60)]
        found, expected = spans(bytes(raw)), parsed(bytes(raw))
        # The parser guesses at a boundary that was lost; of a file, only its beginning is listed then
        assert found == expected or len(found) < len(expected)


def test_s47_what_a_file_costs_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deep, many, long: neither memory nor work grow beyond the limits; the list ends there."""
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(500))
    assert len(spans(deep)) <= DEFAULT.depth + 2
    assert len(spans(HEAD + b"--b\n\nx\n" * 3_000)) == DEFAULT.parts
    monkeypatch.setattr(file_structure, "_ALL_HEADERS", 100_000)
    assert len(spans(HEAD + (b"--b\nX: " + b"x" * 10_000 + b"\n\nx\n") * 100)) <= 13
    monkeypatch.setattr(file_structure, "_DASHED_LINES", 50)
    assert len(spans(HEAD + b"--c\n" * 60 + b"--b\n\nx\n")) == 1


def test_f09_a_large_file_is_listed_in_a_few_megabytes(tmp_path: Path) -> None:
    size, path = 200_000_000, tmp_path / "large"
    with path.open("wb") as file:
        file.write(b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/zip; name=a.zip\n\n")
        tail = b"\n--b\nContent-Type: application/pdf; name=b.pdf\n\nx\n--b--\n"
        file.seek(size - len(tail))  # between the two lies nothing but zeros
        file.write(tail)
    tracemalloc.start()
    with path.open("rb") as file:
        found = listed(file, size)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(one.name, one.section and one.section.number) for one in found] == [("a.zip", "1"), ("b.pdf", "2")]
    assert most < 8_000_000


def test_s50_the_work_of_a_list_grows_with_the_file_and_no_faster() -> None:
    def work(raw: object) -> object:
        return spans(cast(bytes, raw))

    few, many = (HEAD + b"--b\n\nx\n" * count + b"--c\n" * count for count in (400, 800))
    assert calls(work, many) <= 2.5 * calls(work, few)


def test_f09_the_files_of_a_large_mail_in_a_maildir_are_listed_and_one_is_fetched_by_itself(
    tmp_path: Path, make_desk: Make
) -> None:
    box = tmp_path / "box"
    for part in ("cur", "new", "tmp"):
        (box / part).mkdir(parents=True)
    for number, raw in enumerate((letter(1), two_files(), letter(2))):
        (box / "new" / f"{number}.M1.host").write_bytes(raw)
    desk = make_desk(maildir_mailbox(box))
    assert desk.engine.run_once().mailboxes["support"].fetched == 3
    entry = only(desk)
    assert entry.warnings == (ONLY_BEGINNING,)
    assert len(entry.attachments) == 7
    assert all(one.away for one in entry.attachments)

    plan = index_of(entry, "plan.pdf")
    requests.ask_for(desk.store, entry.id, entry.attachments[plan], "hana")
    assert desk.engine.run_once().problems == ()
    after = only(desk)
    assert [one.name for one in after.attachments if not one.away] == ["plan.pdf"]
    assert attachments.read(desk.store, entry.id, plan)[1] == FILE

    requests.ask(desk.store, entry.id, "hana")
    assert desk.engine.run_once().problems == ()
    assert [one.section for one in only(desk).attachments] == [None] * 7
