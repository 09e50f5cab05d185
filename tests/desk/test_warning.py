"""What a mail pretends, and what of it is missing, is said in words."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cli.words import speak
from desk.conversation import Author, Entry, EntryKind
from desk.incoming import ONLY_BEGINNING
from desk.mail import parse as parser
from desk.mail.facts import Limits, Verification
from desk.mail.parse import parse
from desk.warning import _WORDS, warnings
from desk.words import English, use
from tests.desk.mail.raw import mail
from tests.desk.memory import T0

FROM = "From: Ana <ana@example.org>"
HTML = ("Content-Type: text/html", FROM)
SMALL = Limits(text=10, parts=1, depth=1)

CASES = {
    "no_sender": (mail("x", "Subject: x"), "This mail names no sender."),
    "several_senders": (mail("x", FROM, "From: eve@example.net"), "it is shown as the first one's."),
    "name_holds_address": (
        mail("x", 'From: "support@good.example" <evil@example.net>'),
        "The sender's name is written like another address.",
    ),
    "lookalike_host": (
        mail("Pay at https://раypal.com/x", FROM),
        "Written to be taken for another address: раypal.com = xn--ypal-43d9g.com",
    ),
    "misleading_link": (
        mail('<a href="https://evil.example">https://bank.example</a>', *HTML),
        "A link in this mail goes to another place than it says",
    ),
    "reply_goes_elsewhere": (
        mail("x", FROM, "Reply-To: other@example.net"),
        "Answers are asked for at another address: other@example.net",
    ),
    "unreadable_characters": (mail(b"\xff\xfe\x81", FROM, "Content-Type: text/plain; charset=utf-8"), "(\ufffd)"),
    "text_cut": (mail("x" * 100, FROM), "longer than what is shown"),
    "too_complex": (
        mail("--a\n\nx\n--a\n\ny\n--a--", FROM, 'Content-Type: multipart/mixed; boundary="a"'),
        "Not all parts of this mail are shown",
    ),
}


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use(English())


def entry(raw: bytes, limits: Limits) -> Entry:
    read = parse(raw, limits)
    author = next(iter(read.from_), None)
    return Entry(
        id=1,
        ticket=1001,
        kind=EntryKind.MESSAGE,
        author=Author(author.name, author.email) if author else Author("", "unknown@invalid"),
        at=T0,
        text=read.text,
        reply_to=read.reply_to,
        warnings=read.warnings,
    )


@pytest.mark.parametrize("code", CASES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_warning_is_said_in_words(code: str, language: str) -> None:
    raw, words = CASES[code]
    found = entry(raw, SMALL if code in {"text_cut", "too_complex"} else Limits())
    assert code in found.warnings
    speak(language)
    said = " ".join(one.words for one in warnings(found))
    if language == "en":
        assert words in said
    else:
        assert re.search("[가-힣]", said)


def test_there_are_words_for_whatever_the_parser_and_the_intake_may_find() -> None:
    codes = set(re.findall(r'^ +"(\w+)": ', inspect.getsource(parser._warnings), re.MULTILINE))
    assert codes == set(CASES)
    assert codes | {ONLY_BEGINNING, "unverified_sender"} == set(_WORDS)


def test_an_ordinary_mail_warns_of_nothing() -> None:
    assert warnings(entry(mail("안녕하세요. https://한글.example/ 를 보세요."), Limits())) == ()


def test_s24_the_host_of_a_false_address_is_said_in_its_true_form() -> None:
    found = entry(mail("x", "From: Ana <ana@раypal.com>"), Limits())
    assert "раypal.com = xn--ypal-43d9g.com" in warnings(found)[0].words


@pytest.mark.parametrize("verification", Verification)
def test_s02_a_sender_whom_the_own_server_could_not_verify_is_flagged(verification: Verification) -> None:
    found = replace(entry(mail("x", FROM), Limits()), verification=verification)
    said = [(one.words, one.grave) for one in warnings(found)]
    words = "Unverified sender: your mail server could not find that it is from ana@example.org."
    assert said == ([(words, True)] if verification is Verification.UNVERIFIED else [])
