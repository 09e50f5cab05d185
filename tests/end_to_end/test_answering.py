"""An agent at a real terminal: a mail comes in, is read and answered, and the answer leaves."""

from __future__ import annotations

import email
import email.policy
import json
import signal
from pathlib import Path

from desk.config import Config
from store import Store
from store.drafts import of as drafts_of
from tests.end_to_end.conftest import Start, run
from tests.waiting import until_outside


def test_a_customer_is_answered_from_the_demo(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    terminal = start("demo", "--dir", folder)
    for words in ("nothing leaves this machine", "Inbox", "배송이 아직 안 왔어요", "Refund for order 7731"):
        terminal.until(words)
    terminal.type("j\r")
    terminal.until("김지수 <")
    terminal.type("r")
    terminal.until("Reply to #")
    terminal.type("안녕하세요, 오늘 안에 도착합니다.")
    terminal.until("오늘 안에 도착합니다.")
    terminal.type("\x13")  # ctrl+s
    terminal.until("wrote the message")
    terminal.type("y")
    terminal.until("leaves in")
    spool = folder / "spool"
    until_outside(lambda: list(spool.glob("**/*.eml")), seconds=30)
    terminal.until("→ sent")

    (sent,) = spool.glob("**/*.eml")
    mail = email.message_from_bytes(sent.read_bytes(), policy=email.policy.default)
    (number,) = {ticket["number"] for ticket in listed(folder) if ticket["subject"] == "배송이 아직 안 왔어요"}
    conversation = json.loads(run("--desk", folder, "show", str(number), "--json"))["conversation"]
    *_, question = [entry for entry in conversation if entry["direction"] == "in"]
    (answer,) = [entry for entry in conversation if entry["direction"] == "out"]
    assert answer["delivery"] == "sent"
    assert answer["reply_text"].strip() == "안녕하세요, 오늘 안에 도착합니다."
    originals = {
        message["Message-ID"]: message["Subject"]
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name in {"cur", "new"}
        for message in [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)]
    }
    assert mail["In-Reply-To"] in originals
    assert mail["References"].split()[-1] == mail["In-Reply-To"]
    assert "배송" in originals[mail["In-Reply-To"]]
    assert mail["Message-ID"].startswith(f"<dh.{number}.")
    assert question["author"]["email"] in mail["To"]
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().startswith("안녕하세요, 오늘 안에 도착합니다.\r\n")


def test_the_second_to_answer_is_held_and_shown_the_first_ones_reply(start: Start, desk: Path) -> None:
    number = str(listed(desk)[0]["number"])
    hana, lee = (start("--desk", desk, "--agent", name) for name in ("hana", "lee"))
    for terminal, words in ((hana, "mine was written first"), (lee, "mine came second")):
        terminal.until("Inbox")
        terminal.type("r")
        terminal.until("Reply to #" + number)
        terminal.type(words)
        terminal.until(words)
    hana.type("\x13")
    hana.until("wrote the message")
    hana.type("y")
    hana.until("leaves in")
    lee.type("\x13")
    lee.until("wrote the message")
    lee.type("y")
    screen = lee.until("Held")
    assert "mine was written first" in screen
    lee.type("s")
    lee.until("leaves in")
    answers = [json.loads(line) for line in run("--desk", desk, "outbox", "--json").splitlines()]
    assert len(answers) == 2


def test_a_colleague_who_replies_is_seen_in_queue_and_ticket(start: Start, desk: Path) -> None:
    hana, lee = (start("--desk", desk, "--agent", name) for name in ("hana", "lee"))
    for terminal in (hana, lee):
        terminal.until("Inbox")
    hana.type("r")
    hana.until("Reply to #")
    hana.type("one two three")
    hana.until("one two three")
    screen = lee.until("3 words")
    assert screen.count("김하나") >= 2  # in the queue, and beside the ticket


def test_f50_what_was_typed_is_kept_when_the_terminal_goes_away(start: Start, desk: Path) -> None:
    terminal = start("--desk", desk, "--agent", "hana")
    terminal.until("Inbox")
    terminal.type("r")
    terminal.until("Reply to #")
    terminal.type("초안은 남아 있어야 합니다")
    terminal.until("초안은 남아 있어야 합니다")
    until_outside(lambda: "초안은 남아 있어야 합니다" in drafts(desk), seconds=10)
    terminal.kill(signal.SIGKILL)
    again = start("--desk", desk, "--agent", "hana")
    again.until("Inbox")
    again.type("gd")
    again.until(lambda text: "Drafts · 1" in text)
    again.type("r")
    again.until("초안은 남아 있어야 합니다")


def test_a_terminal_that_is_too_small_says_so_and_recovers(start: Start, desk: Path) -> None:
    terminal = start("--desk", desk, "--agent", "hana", columns=50, lines=12)
    terminal.until("60")
    terminal.resize(80, 24)
    terminal.until("Inbox")


def listed(desk: Path) -> list[dict[str, str]]:
    """The tickets of a desk as the command line lists them."""
    return [json.loads(line) for line in run("--desk", desk, "tickets", "--json", "--limit", "100").splitlines()]


def drafts(desk: Path) -> str:
    """All that hana's drafts say."""
    store = Store.open(desk / "desk.db", Config())
    try:
        return "\n".join(draft.text for draft in drafts_of(store, "hana"))
    finally:
        store.close()
