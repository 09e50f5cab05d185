from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.compose import Outgoing, check_address, compose, message_id, signed_ticket
from desk.mail.facts import Address
from desk.mail.parse import parse
from desk.safe import clean, one_line

SECRET = b"secret of this desk"
MAIL = Outgoing(
    from_=Address("Acme 고객센터", "support@acme.example"),
    to=(Address("김지수", "jisu@example.com"),),
    subject="Re: 주문 확인",
    text="안녕하세요.\n\n보냈습니다.\n",
    message_id="<dh.1.2.abc@acme.example>",
    sent_at=datetime(2026, 11, 2, 9, 0, tzinfo=timezone(timedelta(hours=9))),
)


def wire(raw: bytes) -> None:
    """What must hold for all bytes that leave (S-46): ASCII, CRLF only, short lines, no line that ends the mail."""
    assert raw.isascii()
    assert b"\0" not in raw
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert not re.search(rb"(?m)^\.", raw)


def test_what_is_written_is_what_is_read() -> None:
    mail = replace(MAIL, cc=(Address("", "lee@b.example"),), reply_to=(Address("Acme", "re@acme.example"),))
    raw = compose(mail)
    wire(raw)
    found = parse(raw)
    assert found.from_ == (mail.from_,)
    assert found.to == mail.to
    assert found.cc == mail.cc
    assert found.reply_to == mail.reply_to
    assert found.subject == mail.subject
    assert found.text == mail.text.strip()
    assert found.message_id == mail.message_id
    assert found.sent_at == mail.sent_at
    assert found.sent_at is not None
    assert found.sent_at.tzinfo is UTC


def test_other_programs_read_the_same() -> None:
    found = email.message_from_bytes(compose(MAIL), policy=email.policy.default)
    assert found["subject"] == MAIL.subject
    assert found["from"].addresses[0].display_name == "Acme 고객센터"
    assert found.get_content().replace("\r\n", "\n") == MAIL.text
    assert not found.defects


def test_s13_automatic_mail_says_so() -> None:
    raw = compose(replace(MAIL, automatic=True))
    assert b"\r\nAuto-Submitted: auto-replied\r\n" in raw
    assert b"\r\nX-Auto-Response-Suppress: All\r\n" in raw
    assert b"Auto-Submitted" not in compose(MAIL)


def test_an_answer_refers_to_what_it_answers() -> None:
    found = parse(compose(replace(MAIL, in_reply_to="<b@x>", references=("<a@x>",))))
    assert found.in_reply_to == "<b@x>"
    assert found.references == ("<a@x>", "<b@x>")


def test_s48_references_keep_the_first_and_the_last() -> None:
    many = tuple(f"<{number}.{'x' * 60}@y.example>" for number in range(500))
    raw = compose(replace(MAIL, in_reply_to="<last@x>", references=many))
    found = parse(raw).references
    assert (found[0], found[-1]) == (many[0], "<last@x>")
    assert len(" ".join(found)) <= 1_500


@pytest.mark.parametrize("bad", ["no id", "<a b@c>", "<a@b>\r\nBcc: x@y", "<한@글>", "<" + "x" * 2_000 + "@y>"])
def test_s45_ids_of_others_that_cannot_stand_in_a_header_are_left_out(bad: str) -> None:
    raw = compose(replace(MAIL, in_reply_to=bad, references=(bad, "<good@x>")))
    wire(raw)
    assert parse(raw).references == ("<good@x>",)


@pytest.mark.parametrize("bad", ["", "a@b", "<a@b>\r\nBcc: x@y", "<a b>"])
def test_s45_an_own_id_must_be_one(bad: str) -> None:
    with pytest.raises(ValueError, match="Message-ID"):
        compose(replace(MAIL, message_id=bad))


@pytest.mark.parametrize(
    "name",
    [
        "Bob, evil@bad.example",
        "Bob\r\nBcc: evil@bad.example",
        'Bob" <evil@bad.example>, "',
        "Bob <evil@bad.example>",
        "=?utf-8?q?=2C_evil=40bad=2Eexample?=",
        "\0\x1b[2J",
    ],
)
def test_s11_a_name_is_one_recipient(name: str) -> None:
    raw = compose(replace(MAIL, to=(Address(name, "bob@a.example"),)))
    wire(raw)
    for found in (email.message_from_bytes(raw, policy=email.policy.default)["to"].addresses,):
        assert [one.addr_spec for one in found] == ["bob@a.example"]
    assert [one.email for one in parse(raw).to] == ["bob@a.example"]
    assert b"\nBcc" not in raw


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "bob",
        "a b@c.example",
        "a@b.example\r\nRCPT TO:<x@y>",
        "<a@b.example>",
        "a@b.example>",
        "a@b,c@d",
        "a@-",
        "a\0@b.example",
        "한글@b.example",
    ],
)
def test_s44_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"address|label|idna"):
        check_address(bad)
    with pytest.raises(ValueError, match=r"address|label|idna"):
        compose(replace(MAIL, to=(Address("Bob", bad),)))


def test_an_address_with_a_korean_domain_can_be_answered() -> None:
    assert check_address("kim@한국.kr") == "kim@xn--3e0b707e.kr"


@pytest.mark.parametrize(
    "end",
    [
        "\n.\n",
        "\n.\r\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\n",
        "\r\n.\r",
        "\r\n.\r\n",
        "\n\0.\n",
        "\r\n\x2e\x85",
        "\n.\nMAIL FROM:<x@y>\n",
    ],
)
def test_s46_no_text_ends_the_mail_early(end: str) -> None:
    for mail in (
        replace(MAIL, text=f"a{end}b"),
        replace(MAIL, text=f"ab{end}"),
        replace(MAIL, subject=f"a{end}b"),
        replace(MAIL, text=f"환불{end}" * 9),
    ):
        raw = compose(mail)
        wire(raw)
        assert raw.count(b"\r\n\r\n") >= 1


def test_a_subject_with_a_line_break_can_be_answered() -> None:
    assert parse(compose(replace(MAIL, subject="a\r\nBcc: x@y"))).subject == "a Bcc: x@y"


@given(
    name=st.text(st.characters(codec="utf-8")),
    subject=st.text(st.characters(codec="utf-8")),
    text=st.text(st.characters(codec="utf-8")),
)
def test_s45_any_words_come_back(name: str, subject: str, text: str) -> None:
    raw = compose(replace(MAIL, to=(Address(name, "bob@a.example"),), subject=subject, text=text))
    wire(raw)
    found = parse(raw)
    assert [one.email for one in found.to] == ["bob@a.example"]
    assert tight(found.subject) == tight(one_line(subject))
    assert tight(found.text) == tight(clean(text, keep_newlines=True))
    assert set(parse(compose(MAIL)).warnings) >= set(found.warnings) - {"name_holds_address", "unreadable_characters"}


ANY = st.text(st.characters(codec="utf-8"), max_size=80)
HOSTILE = st.lists(
    st.sampled_from([
        "\r\n", "\n", "\r", "\0", "\u2028", "\x85", "\x0b", ":", "Bcc: eve@bad.example", "\r\n\r\n", "=?utf-8?q?",
        "=0D=0A", "?=", '"', "\\", "<", ">", ",", ";", "@", "(", ")", " ", "\t", "환불", "a", "\x1b[2J", "\u202e",
    ]),
    max_size=30,
).map("".join)  # fmt: skip
WORDS = ANY | HOSTILE
HEADERS = {
    "Auto-Submitted", "Cc", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Reply-To", "Subject", "To",
    "X-Auto-Response-Suppress",
}  # fmt: skip


@given(name=WORDS, subject=WORDS, email_=WORDS | st.just("bob@a.example"), ids=st.lists(WORDS, max_size=3), html=WORDS)
def test_s45_hostile_words_make_no_header(name: str, subject: str, email_: str, ids: list[str], html: str) -> None:
    bob, boss = Address(name, "bob@a.example"), Address(name, email_)
    mail = replace(
        MAIL, from_=bob, to=(bob, bob), cc=(boss,), reply_to=(bob,), subject=subject, in_reply_to="".join(ids),
        references=tuple(ids), html=html, automatic=True,
    )  # fmt: skip
    try:
        raw = compose(mail)
    except ValueError:
        assert email_ != "bob@a.example"  # an address that is none refuses the mail; nothing else ever does
        return
    wire(raw)
    found = email.message_from_bytes(raw, policy=email.policy.default)
    sure = HEADERS if html else HEADERS | {"Content-Transfer-Encoding"}
    assert sure <= set(found.keys()) <= sure | {"In-Reply-To", "References"}
    assert len(found.keys()) == len(set(found.keys()))
    for header, count in (("From", 1), ("To", 2), ("Cc", 1), ("Reply-To", 1)):
        assert len(found[header].addresses) == count
    assert {one.addr_spec for one in found["To"].addresses} == {"bob@a.example"}


def tight(text: str) -> str:
    return "".join(text.split())


@given(ticket=st.integers(1, 10**12), entry=st.integers(1, 10**12))
def test_s04_only_our_own_ids_name_a_ticket(ticket: int, entry: int) -> None:
    own = message_id(SECRET, ticket, entry, "acme.example")
    assert signed_ticket(own, SECRET) == ticket
    assert signed_ticket(own, b"another desk") is None
    assert signed_ticket(own.replace(f"dh.{ticket}.", f"dh.{ticket + 1}."), SECRET) is None
    assert signed_ticket(own.replace("acme", "evil"), SECRET) is None


@pytest.mark.parametrize(
    "made_up",
    ["", "<dh.1.1@acme.example>", "<dh.1.1.00000000000000000000000000000000@acme.example>", "dh.1.1", "<dh.１.1.aa@b>"],
)
def test_s04_a_made_up_id_names_none(made_up: str) -> None:
    assert signed_ticket(made_up, SECRET) is None
