"""The story of an answer that waits: two agents at real terminals, a real SMTP server, and a clock of its own.

The clock is the whole machine's for the processes that the test starts: libfaketime stands between them and the kernel,
and nothing in the program knows of it. Only the time of day is faked; waits within a process are real.
"""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import pytest

from tests.end_to_end.conftest import Start, run
from tests.mailsync.desks import BRAND, smtp_way
from tests.mailsync.post_office import PostOffice, post_office
from tests.waiting import until_outside

_LIBRARY: Final = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
_MONDAY: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)


def on_monday(folder: Path, library: Path) -> dict[str, str]:
    """The environment of processes for which it is a Monday morning now; they agree on the time.

    It isn't moved while they run: the sender would see that the clock was set, and let the answer wait on (F-26).
    """
    offset = folder / "clock"
    offset.write_text(f"{int((_MONDAY - datetime.now(UTC)).total_seconds()):+d}s\n")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


@pytest.fixture
def monday(tmp_path: Path) -> dict[str, str]:
    """See `on_monday`."""
    if _LIBRARY is None:
        pytest.skip("no libfaketime is installed here")
    return on_monday(tmp_path, _LIBRARY)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A real SMTP server."""
    with post_office() as office:
        yield office


@pytest.fixture
def desk(tmp_path: Path, office: PostOffice) -> Path:
    """A desk that gets its mail from a folder and sends by SMTP."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for part in ("cur", "new", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    box = (
        '[[mailbox]]\nname = "support"\nbrand = "acme"\naddress = "support@acme.example"\narchive_before = "never"\n'
        f'[mailbox.maildir]\npath = "{tmp_path / "mail"}"\n'
    )
    (folder / "config.toml").write_text('[desk]\nlanguage = "en"\n' + BRAND + box + smtp_way(office.port), "utf-8")
    return folder


def ana_writes(desk: Path, number: int, text: str) -> None:
    """A mail of the customer lies in the mailbox; each answers the first."""
    mail = EmailMessage()
    mail["From"] = "Ana Martin <ana@example.org>"
    mail["To"] = "support@acme.example"
    mail["Subject"] = "Refund" if number == 1 else "Re: Refund"
    mail["Message-ID"] = f"<{number}@example.org>"
    if number > 1:
        mail["In-Reply-To"] = "<1@example.org>"
    mail.set_content(text)
    (desk.parent / "mail" / "new" / f"{1_795_000_000 + number}.M{number}.test").write_bytes(mail.as_bytes())


@pytest.mark.real_server
def test_p3_p5_a_delayed_answer_is_held_by_the_customer_reworked_reviewed_and_sent(
    start: Start, desk: Path, office: PostOffice, monday: dict[str, str]
) -> None:
    ana_writes(desk, 1, "Where is my refund?")
    hana = start("--desk", desk, "--agent", "hana", env=monday)
    hana.until("Where is my refund?")
    lee = start("--desk", desk, "--agent", "lee", env=monday)
    lee.until("Where is my refund?")

    # Hana answers, to leave in two hours; her colleague sees the countdown
    hana.type("r")
    hana.until("Reply to #1001")
    hana.type("It leaves tonight.")
    hana.until("It leaves tonight.")
    hana.type("\x13")  # ctrl+s
    hana.until("wrote the message")
    hana.type("d")
    hana.until("When shall it leave?")
    hana.type("2h\r")
    hana.until("in 2h, at")
    hana.type("y")
    for terminal in (hana, lee):
        terminal.until("leaves in 1:59:")

    # The customer writes: both see that it is held, and why
    ana_writes(desk, 2, "Never mind, it came.")
    for terminal in (hana, lee):
        terminal.until("held: Ana Martin wrote after this was written")
        terminal.until("Never mind, it came.")
    assert office.taken == []

    # Hana reworks it with the news in view, and asks her colleague
    hana.type("de")
    hana.until("Reply to #1001")
    hana.until("Never mind, it came.")
    hana.type(" Good to hear.")
    hana.until("Good to hear.")
    hana.type("\x13")
    hana.until("wrote the message")
    hana.type("h")
    hana.until("Who shall see it before it leaves?")
    hana.type("lee\r")
    hana.until("Waits for a review by lee")

    # The colleague is asked, reads it and approves; it leaves after the undo window
    lee.until("asks you to review the answer to #1001")
    lee.until("held: waits for a review by lee")
    lee.until("It leaves tonight. Good to hear.")
    assert office.taken == []
    lee.type("da")
    lee.until("leaves in")
    until_outside(lambda: office.taken, "it has left", seconds=30)
    for terminal in (hana, lee):
        terminal.until("→ sent")

    (letter,) = office.taken
    mail = email.message_from_bytes(letter.raw, policy=email.policy.default)
    body = mail.get_body(("plain",))
    assert letter.recipients == ("ana@example.org",)
    assert body is not None
    assert body.get_content().startswith("It leaves tonight. Good to hear.")
    assert mail["In-Reply-To"] == "<2@example.org>"
    assert parsedate_to_datetime(mail["Date"]).date() == _MONDAY.date()
    told = [entry["text"] for entry in json.loads(run("--desk", desk, "show", "1001", "--json"))["conversation"]]
    for words in (
        "deskhand held an answer back: Ana Martin wrote after this was written",
        "hana took an answer back",
        "hana asked lee to review an answer",
        "lee approved an answer",
    ):
        assert any(words in text for text in told), words
