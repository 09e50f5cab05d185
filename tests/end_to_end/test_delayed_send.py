"""The story of an answer that waits: two agents at real terminals, a real SMTP server, and a clock that the test moves.

The clock is the whole machine's for the processes that the test starts: libfaketime stands between them and the kernel,
and nothing in the program knows of it. Only the time of day is faked; waits within a process are real.
"""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import pytest

from tests.end_to_end.conftest import Start, run
from tests.mailsync.desks import BRAND, smtp_way
from tests.mailsync.post_office import PostOffice, post_office
from tests.waiting import until_outside

_LIBRARY: Final = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


class Clock:
    """The time of day of every process that runs with `env`: the machine's, moved on by `move`."""

    def __init__(self, folder: Path, library: Path) -> None:
        self._file = folder / "clock"
        self._offset = 0
        self.move(hours=0)
        self.env: Mapping[str, str] = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def move(self, *, hours: int = 0, seconds: int = 0) -> None:
        """Let time pass at once."""
        self._offset += hours * 3600 + seconds
        new = self._file.with_suffix(".new")
        new.write_text(f"+{self._offset}s\n")
        new.replace(self._file)  # who reads it meanwhile finds the old time or the new one


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """A clock that stands where the machine's does."""
    if _LIBRARY is None:
        pytest.skip("no libfaketime is installed here")
    return Clock(tmp_path, _LIBRARY)


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
    start: Start, desk: Path, office: PostOffice, clock: Clock
) -> None:
    ana_writes(desk, 1, "Where is my refund?")
    hana = start("--desk", desk, "--agent", "hana", env=clock.env)
    hana.until("Where is my refund?")
    lee = start("--desk", desk, "--agent", "lee", env=clock.env)
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
    clock.move(hours=1)
    for terminal in (hana, lee):
        terminal.until("leaves in 59:")

    # The customer writes: both see that it is held, and why
    ana_writes(desk, 2, "Never mind, it came.")
    for terminal in (hana, lee):
        terminal.until("held: Ana Martin wrote after this was written")
        terminal.until("Never mind, it came.")
    clock.move(hours=2)
    hana.until("3h")  # how old the ticket is: what the clock says has arrived
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
    clock.move(seconds=10)
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
    told = [entry["text"] for entry in json.loads(run("--desk", desk, "show", "1001", "--json"))["conversation"]]
    for words in (
        "deskhand held an answer back: Ana Martin wrote after this was written",
        "hana took an answer back",
        "hana asked lee to review an answer",
        "lee approved an answer",
    ):
        assert any(words in text for text in told), words
