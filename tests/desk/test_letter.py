"""What stands below the words of an answer: the signature, and what is quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from desk.agent import SYSTEM
from desk.canned import ANY, CannedReply
from desk.change import ReplyQueued
from desk.command import Reply, SaveCanned
from desk.config import Brand, Quote
from desk.conversation import Author, Direction, Entry, EntryKind
from desk.errors import NotAllowed
from desk.letter import attribution
from desk.mail.facts import Address, Kind
from desk.mail.markdown import page
from desk.mail.parse import parse
from desk.mail.quote import reply_text
from tests.desk.making import HANA, incoming, receive
from tests.desk.memory import MemoryDesk

JISU = ("jisu@example.com",)
SEOUL = timezone(timedelta(hours=9))
ACME = Brand("acme", Address("Acme 고객센터", "support@acme.example"), signature="signature", quote=Quote.NONE)


def signed(desk: MemoryDesk, *bodies: tuple[str, str], quote: Quote = Quote.NONE) -> None:
    """Give the brand a signature, in these languages, and a policy for quotes."""
    desk.brands["acme"] = replace(ACME, quote=quote)
    if bodies:
        desk.perform(SaveCanned(CannedReply("signature", "Signature", dict(bodies))), actor=SYSTEM)


def quoting(desk: MemoryDesk, quote: Quote) -> None:
    signed(desk, quote=quote)


def answer(
    desk: MemoryDesk, words: str = "네, 곧 갑니다.", to: tuple[str, ...] = JISU, cc: tuple[str, ...] = ()
) -> Entry:
    """The entry of an answer."""
    changes = desk.perform(Reply(1001, words, to, cc, anyway=True), actor=HANA)
    return next(change.message for change in changes if isinstance(change, ReplyQueued))


def hears(desk: MemoryDesk, number: int, text: str, author: str = JISU[0], kind: Kind = Kind.MESSAGE) -> None:
    """Another message comes in."""
    message = incoming(f"<{number}@example.org>", author=author, text=text, refers_to=("<1@example.org>",), kind=kind)
    desk.perform(receive(message), actor=SYSTEM)


# The signature


def test_the_signature_stands_below_in_the_tickets_language(desk: MemoryDesk) -> None:
    signed(desk, ("ko", "{{agent.name}} 드림\n{{brand.name}}"), ("en", "{{agent.name}}\n{{brand.name}}"))
    entry = answer(desk)
    assert entry.text == "네, 곧 갑니다.\n\n-- \n김하나 드림\nAcme 고객센터"
    assert entry.reply_text == "네, 곧 갑니다."


def test_a_signature_for_any_language_does_for_all(desk: MemoryDesk) -> None:
    signed(desk, ("en", "Hana"), (ANY, "{{brand.address}}"))
    assert answer(desk).text.endswith("\n\n-- \nsupport@acme.example")


def test_a_signature_that_asks_for_what_nobody_knows_refuses_the_answer(desk: MemoryDesk) -> None:
    signed(desk, (ANY, "{{ask:Your extension}}"))
    with pytest.raises(NotAllowed, match="Your extension"):
        answer(desk)


def test_a_signature_that_is_not_there_stands_nowhere(desk: MemoryDesk) -> None:
    signed(desk)
    assert answer(desk).text == "네, 곧 갑니다."


# What is quoted


def test_the_answered_message_is_quoted_below_a_line_in_the_tickets_language(desk: MemoryDesk) -> None:
    quoting(desk, Quote.LAST)
    words, line, *quoted = (piece for piece in answer(desk).text.split("\n") if piece)
    assert (words, quoted) == ("네, 곧 갑니다.", ["> 주문한 지 열흘이 지났습니다."])
    assert line.endswith("김지수님이 작성:")


def test_only_new_words_are_quoted_and_no_machine_is(desk: MemoryDesk) -> None:
    quoting(desk, Quote.LAST)
    message = incoming("<2@x>", refers_to=("<1@example.org>",), text="언제요?\n\nHana wrote:\n> 곧")
    desk.perform(receive(message), actor=SYSTEM)
    quoted = answer(desk, "네").text
    assert "> 언제요?" in quoted
    assert "곧" not in quoted
    hears(desk, 3, "I am away", kind=Kind.AUTO_REPLY)
    assert answer(desk, "네").text == "네"


def test_a_whole_thread_is_quoted_newest_first(desk: MemoryDesk) -> None:
    quoting(desk, Quote.THREAD)
    answer(desk, "오늘 나갑니다.")
    hears(desk, 2, "고맙습니다")
    quoted = [line for line in answer(desk, "별말씀을요").text.split("\n") if line.startswith(">")]
    assert quoted == ["> 고맙습니다", "> 오늘 나갑니다.", "> 주문한 지 열흘이 지났습니다."]


@pytest.mark.parametrize("quote", [Quote.LAST, Quote.THREAD])
@pytest.mark.parametrize(("to", "cc"), [(JISU, ("eve@bad.example",)), (("eve@bad.example",), ())])
def test_s02_nothing_is_quoted_to_who_was_not_part_of_it(
    desk: MemoryDesk, quote: Quote, to: tuple[str, ...], cc: tuple[str, ...]
) -> None:
    quoting(desk, quote)
    assert answer(desk, "네", to=to, cc=cc).text == "네"


def test_s02_a_stranger_in_cc_of_a_mail_gets_that_mail_quoted_and_nothing_before_it(desk: MemoryDesk) -> None:
    quoting(desk, Quote.THREAD)
    spoofed = incoming("<2@x>", refers_to=("<1@example.org>",), text="그래서요?")
    desk.perform(receive(replace(spoofed, cc=(Address("", "Eve@bad.example"),))), actor=SYSTEM)
    quoted = [line for line in answer(desk, cc=("eve@bad.example",)).text.split("\n") if line.startswith(">")]
    assert quoted == ["> 그래서요?"]


def test_notes_are_never_quoted(desk: MemoryDesk) -> None:
    from desk.command import AddNote

    quoting(desk, Quote.THREAD)
    desk.perform(AddNote(1001, "진상 고객"), actor=HANA)
    assert "진상" not in answer(desk).text


def test_a_long_message_is_quoted_as_far_as_somebody_would_read(desk: MemoryDesk) -> None:
    quoting(desk, Quote.LAST)
    hears(desk, 2, "\n".join(f"{number} 번째 줄입니다" for number in range(10_000)))
    quoted = [line for line in answer(desk).text.split("\n") if line.startswith(">")]
    assert quoted[0] == "> 0 번째 줄입니다"
    assert quoted[-1] == "> […]"
    assert 19_000 < len("\n".join(quoted)) < 26_000


def message(name: str = "Ana Martin", at: datetime = datetime(2026, 11, 2, 6, 5, tzinfo=UTC)) -> Entry:
    return Entry(1, 1, EntryKind.MESSAGE, Author(name, "ana@a.example"), at, direction=Direction.IN)


NEW_DAY = datetime(2026, 1, 4, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "entry", "line"),
    [
        ("ko", message("김지수"), "2026년 11월 2일 (월) 오후 3:05, 김지수님이 작성:"),
        ("ko", message("김지수님", NEW_DAY), "2026년 1월 5일 (월) 오전 12:00, 김지수님이 작성:"),
        ("en", message(), "On Mon, 2 Nov 2026 at 15:05, Ana Martin wrote:"),
        ("ja", message(""), "On Mon, 2 Nov 2026 at 15:05, ana@a.example wrote:"),
        ("en", message("Ana\r\nBcc: x\x1b[2J"), "On Mon, 2 Nov 2026 at 15:05, Ana Bcc: x␛[2J wrote:"),
    ],
)  # fmt: skip
def test_a_line_above_the_quote_says_who_wrote_it_and_when(language: str, entry: Entry, line: str) -> None:
    assert attribution(entry, language, SEOUL) == line


# How it comes back


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("quote", [Quote.LAST, Quote.THREAD])
def test_our_own_reader_folds_what_we_put_below(desk: MemoryDesk, language: str, quote: Quote) -> None:
    signed(desk, (ANY, "{{agent.name}}\nAcme\nhttps://acme.example"), quote=quote)
    desk.tickets[1001] = replace(desk.tickets[1001], language=language)
    answer(desk, "오늘 나갑니다.")
    hears(desk, 2, "고맙습니다\n\n그런데 언제 오나요?")
    entry = answer(desk, "안녕하세요 **김지수**님,\n\n- 내일 갑니다.\n\nHana")
    assert reply_text(entry.text) == entry.reply_text
    head = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    read = parse(head + page(entry.reply_text, entry.text.removeprefix(entry.reply_text), language).encode())
    assert read.reply_text == "안녕하세요 김지수님,\n\n- 내일 갑니다.\n\nHana"


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    "above",
    [
        "2026년 11월 3일 (화) 오전 9:00, Acme <support@acme.example>님이 작성:",
        "On Tue, 3 Nov 2026 at 09:00, Acme <support@acme.example> wrote:",
        "-----Original Message-----\nFrom: Acme <support@acme.example>\nSent: Tuesday\nTo: Jisu\nSubject: Re: a",
        "-----원본 메시지-----\nFrom: Acme <support@acme.example>\nTo: 김지수\nSubject: Re: a",
    ],
)
def test_what_we_quoted_is_folded_when_it_comes_back(desk: MemoryDesk, language: str, above: str, marked: bool) -> None:
    signed(desk, (ANY, "{{agent.name}}\nAcme"), quote=Quote.THREAD)
    desk.tickets[1001] = replace(desk.tickets[1001], language=language)
    hears(desk, 2, "그런데 언제 오나요?")
    lines = answer(desk).text.split("\n")
    quoted = "\n".join(f"> {line}" for line in lines) if marked else "\n".join(lines)
    assert reply_text(f"네, 고맙습니다!\n\n{above}\n\n{quoted}") == "네, 고맙습니다!"
