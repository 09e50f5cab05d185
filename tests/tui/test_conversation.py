"""How a conversation is laid out in rows, without a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.conversation import Author, Direction, Entry, EntryKind, Why
from desk.mail.facts import Address, Attachment, Failure, Kind
from desk.outbox import TROUBLED, Delivery, OutboxState, state_of
from tests.desk.memory import T0
from tui.cells import cell_len
from tui.conversation import Amount, Shown, body_of, lay, lay_event
from tui.glyphs import ASCII, UNICODE
from tui.rows import Look, Row

SHOWN = Shown(width=60, ticket=1041, subject="Refund for order 7731", customer="ana@example.org")
MESSAGE = Entry(
    id=7,
    ticket=1041,
    kind=EntryKind.MESSAGE,
    author=Author("Ana Martin", "ana@example.org"),
    at=T0,
    text="Where is my money?\n\n\n\nAna",
    direction=Direction.IN,
    subject="Re: Refund for order 7731",
)
ANSWER = replace(
    MESSAGE,
    author=Author("김하나", agent="hana"),
    direction=Direction.OUT,
    to=(Address("", "ana@example.org"),),
    text="Tonight.",
)
QUOTING = replace(MESSAGE, text="Thanks!\n\n> Tonight.\n> 김하나\n")


def rows(entry: Entry, shown: Shown = SHOWN) -> tuple[Row, ...]:
    return lay(entry, 0, shown, body_of(entry), UNICODE)


def text(entry: Entry, shown: Shown = SHOWN) -> list[str]:
    """The rows as they are drawn four minutes later."""
    drawn = [row.drawn(shown.width, T0 + timedelta(minutes=4), UNICODE) for row in rows(entry, shown)]
    assert all(sum(cell_len(words) for words, _look in spans) <= shown.width for spans in drawn)
    return ["".join(words for words, _look in spans).rstrip() for spans in drawn]


def test_a_message_is_its_author_with_time_and_age_and_its_words() -> None:
    head, *body = text(MESSAGE)
    assert head.startswith(" Ana Martin  ")
    assert head.endswith("  4m")
    assert body == ["   Where is my money?", "", "   Ana", ""]


def test_s13_machine_mail_says_what_it_is_and_why() -> None:
    why = (Why("new_matter"), Why("auto_submitted:auto-replied"), Why("automatic_subject"))
    lines = text(replace(MESSAGE, mail_kind=Kind.AUTO_REPLY, why=why))
    assert "automatic reply" in lines[0]
    assert lines[1] == "   Auto-Submitted: auto-replied, its subject is one that"
    assert lines[2] == "   mail programs write"


def test_f31_an_answer_shows_whom_it_did_not_reach() -> None:
    failure = Failure("ana@example.org", "5.1.1", "user_unknown", permanent=True, said="550 no such user")
    lines = text(replace(ANSWER, delivery=OutboxState.SENT, failures=(failure,)), replace(SHOWN, width=100))
    assert lines[2:4] == [
        "   → sent",
        "     not delivered to ana@example.org: there is no such address (550 no such user)",
    ]


def test_quotes_are_folded_and_can_be_opened() -> None:
    assert text(QUOTING)[1:] == ["   Thanks!", "", "   > 2 quoted lines", ""]
    opened = replace(SHOWN, opened=body_of(QUOTING).all_folds)
    assert text(QUOTING, opened)[1:] == ["   Thanks!", "", "   > Tonight.", "   > 김하나", ""]


def test_the_lines_of_a_quote_know_which_quote_they_are() -> None:
    assert [row.fold for row in rows(QUOTING)] == [None, None, 0, 0, None]


def test_a_message_that_is_nothing_but_a_quote_is_open() -> None:
    body = body_of(replace(MESSAGE, text="> Tonight.\n> 김하나"))
    assert body.open_folds == body.all_folds == {0}
    assert body_of(QUOTING).open_folds == frozenset()


def test_korean_lines_break_between_words_and_fit() -> None:
    korean = replace(
        MESSAGE, text="주문한 지 열흘이 지났는데 아직도 배송이 시작되지 않았습니다. 언제쯤 받을 수 있을까요?"
    )
    lines = text(korean, replace(SHOWN, width=30))[1:-1]
    assert len(lines) == 4
    assert " ".join(line.strip() for line in lines) == korean.text


def test_an_answer_names_who_it_went_to() -> None:
    assert text(ANSWER)[0].startswith(" 김하나 → ana@example.org")
    many = replace(
        ANSWER, to=(Address("", "ana@example.org"),), cc=(Address("", "a@b.example"), Address("", "c@d.example"))
    )
    assert "→ ana@example.org and 2 others" in text(many)[0]


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (OutboxState.SENDING, "   → leaving"),
        (OutboxState.SENT, "   → sent"),
        (OutboxState.REJECTED, "   → refused: 550 no such user"),
        (OutboxState.UNCERTAIN, "   → nobody knows whether this arrived: 550 no such user"),
    ],
)
def test_an_answer_says_what_became_of_it(state: OutboxState, line: str) -> None:
    words = "550 no such user" if state in TROUBLED else "250 OK" if state is OutboxState.SENT else ""
    assert text(delivered(("ana@example.org", state, words)))[2] == line


def test_f23_an_answer_says_what_became_of_it_at_each_recipient() -> None:
    answer = delivered(
        ("ana@example.org", OutboxState.SENT, "250 OK"),
        ("lee@example.org", OutboxState.REJECTED, "550 no such user"),
        ("sam@example.org", OutboxState.SENT, "250 OK"),
        ("kim@example.org", OutboxState.QUEUED, "451 later"),
    )
    waiting = replace(answer, due_at=T0 + timedelta(minutes=5))
    assert text(waiting)[2:6] == [
        "   → leaves in 1:00",
        "     sent: ana@example.org, sam@example.org",
        "     refused: lee@example.org: 550 no such user",
        "     waiting to leave: kim@example.org: 451 later",
    ]


def test_f26_an_answer_that_left_late_says_by_how_much() -> None:
    answer = delivered(("ana@example.org", OutboxState.SENT, "250 OK"))
    late = replace(answer, due_at=T0, left_at=T0 + timedelta(hours=3))
    assert text(late)[2:4] == ["   → sent", "     left 3h late"]
    assert "late" not in " ".join(text(replace(late, left_at=T0 + timedelta(minutes=10))))


def delivered(*parts: tuple[str, OutboxState, str]) -> Entry:
    """The answer, with what became of it at each of its recipients."""
    deliveries = tuple(Delivery(*part) for part in parts)
    return replace(ANSWER, delivery=state_of(deliveries), deliveries=deliveries)


def test_an_answer_that_waits_counts_down() -> None:
    waiting = replace(ANSWER, delivery=OutboxState.QUEUED, due_at=T0 + timedelta(seconds=10))
    row = rows(waiting)[2]
    assert [words for words, _look in row.drawn(60, T0 + timedelta(seconds=2), UNICODE)] == ["   → ", "leaves in 8s"]
    assert [words for words, _look in row.drawn(60, T0 + timedelta(seconds=11), UNICODE)] == ["   → ", "waits to leave"]


def test_s06_somebody_else_than_the_customer_is_shown_with_the_address() -> None:
    stranger = replace(MESSAGE, author=Author("Eve", "eve@elsewhere.example"))
    assert text(stranger)[0].startswith(" Eve <eve@elsewhere.example>")


def test_s08_a_name_that_is_another_address_stands_behind_the_real_one() -> None:
    spoof = replace(MESSAGE, author=Author("support@acme.example", "eve@elsewhere.example"))
    (name, look), *_rest = rows(spoof)[0].spans
    assert (name, look) == (" eve@elsewhere.example (support@acme.example)", Look.WARN)


def test_s20_nothing_from_outside_reaches_a_row_as_a_control() -> None:
    evil = "\x1b]52;c;aGk=\x07\x9b2J\u202egnp.exe\u200b"
    entry = replace(
        MESSAGE,
        author=Author(evil, evil),
        text=f"{evil}\n{evil}",
        subject=evil,
        link=evil,
        attachments=(Attachment(0, evil, "text/plain", 1, False, ""),),
        delivery=OutboxState.REJECTED,
        deliveries=(Delivery(evil, OutboxState.REJECTED, evil), Delivery("a", OutboxState.SENT)),
        cc=(Address(evil, evil),),
    )
    for amount in Amount:
        shown = replace(SHOWN, amount=amount, raw=evil.encode(), subject=evil)
        assert all(line.isprintable() for line in text(entry, shown))
    assert all(line.isprintable() for line in text(replace(entry, broken=evil)))


def test_s26_markup_is_just_text() -> None:
    assert text(replace(MESSAGE, text="[@click=app.bell()]x[/]"))[1] == "   [@click=app.bell()]x[/]"


def test_machine_mail_says_so() -> None:
    assert " · automatic reply" in text(replace(MESSAGE, mail_kind=Kind.AUTO_REPLY))[0]


def test_a_message_of_a_merged_ticket_bears_its_number() -> None:
    assert " · #1033" in text(replace(MESSAGE, ticket=1033))[0]


def test_another_subject_is_told_and_a_prefix_is_none() -> None:
    assert "   Subject: Order 8800" in text(replace(MESSAGE, subject="Order 8800"))
    assert not any("Subject" in line for line in text(MESSAGE))


def test_files_have_numbers_that_go_on_through_the_ticket() -> None:
    files = (
        Attachment(0, "receipt.pdf", "application/pdf", 184_000, False, ""),
        Attachment(1, "영수증.png", "image/png", 2_310_000, True, "x"),
    )
    lines = text(replace(MESSAGE, attachments=files), replace(SHOWN, first=3))
    assert lines[4:6] == ["   [3] receipt.pdf  184 kB", "   [4] 영수증.png  2.3 MB · inline"]


def test_a_broken_mail_shows_the_error_and_its_source() -> None:
    lines = text(replace(MESSAGE, broken="too many parts"), replace(SHOWN, raw=b"Subject: x\r\n\r\nbody\xff"))
    assert lines[1:] == ["   This mail can't be read: too many parts. Its source:", "   Subject: x", "", "   body�", ""]


def test_headers_stand_above_the_words() -> None:
    lines = text(replace(MESSAGE, message_id="<1@example.org>"), replace(SHOWN, amount=Amount.HEADERS))
    assert lines[1] == "   From: Ana Martin <ana@example.org>"
    assert "   Id: <1@example.org>" in lines
    why = replace(MESSAGE, why=(Why("number", "#1001"), Why("auto_submitted:auto-replied")))
    told = [line for line in text(why, replace(SHOWN, amount=Amount.HEADERS)) if "Why" in line]
    assert told == ["   Why it is here: its subject names #1001, and its sender"]
    assert "   Where is my money?" in lines


def test_a_note_is_marked_in_words_and_on_every_row() -> None:
    note = replace(MESSAGE, kind=EntryKind.NOTE, author=Author("박서준", agent="seojun"), direction=None)
    assert text(note)[0].startswith(" 박서준 · note")
    assert [row.note for row in rows(note)] == [True, True, True, True, False]


def test_an_event_is_one_thin_line_or_several() -> None:
    (row,) = lay_event(T0, "박서준 took the ticket", 0, 60, UNICODE)
    later = T0 + timedelta(minutes=6)
    assert row.drawn(60, later, UNICODE) == ((" ── 박서준 took the ticket · 6m ──", Look.QUIET),)
    several = lay_event(T0, "박서준 tagged it +billing +refund, gave the ticket to 김하나", 0, 40, ASCII)
    drawn = [row.drawn(40, later, ASCII)[0][0] for row in several]
    assert drawn == [" -- 박서준 tagged it +billing", " -- +refund, gave the ticket", " -- to 김하나 - 6m --"]
