from __future__ import annotations

import json
import random
from pathlib import Path

from tests.cli.conftest import harmless, run

MAIL = (
    b"From: =?utf-8?b?6rmA7KeA7IiY?= <jisu@example.com>\r\nTo: support@acme.example\r\nSubject: Refund\r\n"
    b"Date: Sun, 22 Nov 2026 09:00:00 +0900\r\nMessage-ID: <1@example.com>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nWhere is it?\r\n\r\n> Soon.\r\n"
)

FIELDS = {
    "file", "subject", "from", "to", "cc", "reply_to", "date", "message_id", "in_reply_to", "references", "text",
    "html", "reply_text", "attachments", "raw_size", "kind", "reasons", "bounce", "warnings",
}  # fmt: skip


def test_a_mail_is_parsed_without_a_desk(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(MAIL)
    mail = run("parse", str(path), "--json").thing
    assert set(mail) == FIELDS
    assert mail["file"] == str(path)
    assert mail["from"] == [{"name": "김지수", "email": "jisu@example.com"}]
    assert not (tmp_path / "home").exists()


def test_many_files_are_an_object_a_line_in_their_order(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.eml" for number in range(20)]
    for path in paths:
        path.write_bytes(MAIL)
    assert [mail["file"] for mail in run("parse", *map(str, paths), "--json").lines] == [*map(str, paths)]


def test_a_dash_is_standard_input() -> None:
    mail = run("parse", "-", "--json", typed=MAIL).thing
    assert (mail["file"], mail["subject"]) == ("-", "Refund")


def test_a_file_that_cant_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    good, missing = tmp_path / "good.eml", tmp_path / "missing.eml"
    good.write_bytes(MAIL)
    ran = run("parse", str(missing), str(tmp_path), str(good), "--json")
    assert ran.code == 1
    assert ["error" in line for line in ran.lines] == [True, True, False]
    assert "2 of 3" in ran.err


def test_any_bytes_are_a_mail(tmp_path: Path) -> None:
    hostile = {
        "empty": b"",
        "binary": random.Random(7).randbytes(4096),
        "nested": b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(1000)),
        "brackets": b"To: " + b"(" * 3000 + b"\r\n\r\n",
        "controls": b"Subject: \x1b]52;c;b3duZWQ=\x07 \xc2\x9b2J\r\n\r\n\x1b[2J \xe2\x80\xae\r\n",
    }
    paths = []
    for name, raw in hostile.items():
        paths.append(str(tmp_path / name))
        Path(paths[-1]).write_bytes(raw)
    ran = run("parse", *paths, "--json")
    assert ran.code == 0
    assert [Path(mail["file"]).name for mail in ran.lines] == list(hostile)
    assert harmless(ran.out)
    assert harmless(run("parse", *paths).out)


def test_s20_a_files_name_is_shown_without_its_controls_and_given_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]0;x\x07\u202e\x9b.eml"
    path.write_bytes(MAIL)
    shown = run("parse", str(path), "--json")
    assert harmless(shown.out)
    assert json.loads(shown.out)["file"] == str(path)
    assert harmless(run("parse", str(path)).out)
