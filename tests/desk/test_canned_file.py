from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.canned import ANY, CannedActions, CannedReply
from desk.canned_file import CannedError, from_markdown, to_markdown
from desk.ticket import Priority, Status

FULL = CannedReply(
    name="refund-received",
    title="Refund received: thanks",
    bodies={"en": "Hello {{customer.first|there}},\n\nthank you.", "ko": "{{customer.polite}}, 감사합니다."},
    brand="acme",
    tags=("refund", "billing"),
    actions=CannedActions(
        status=Status.ON_HOLD,
        priority=Priority.HIGH,
        assignee="me",
        snooze=timedelta(days=3),
        add_tags=("refund",),
        remove_tags=("new",),
    ),
)
FILE = """\
---
title: Refund received: thanks
language: en
brand: acme
tags: refund, billing
status: on_hold
priority: high
assignee: me
snooze: 3d
add_tags: refund
remove_tags: new
---
Hello {{customer.first|there}},

thank you.

<!-- language: ko -->
{{customer.polite}}, 감사합니다.
"""

LINES = st.lists(st.sampled_from(["", "Hello", "> quoted", "---", "<!-- language: ko -->", r"\<!-- language: x -->"]))
BODIES = LINES.map("\n".join).map(lambda body: body.strip("\n")).filter(str.strip)


def test_a_reply_is_a_file_that_people_can_read() -> None:
    assert to_markdown(FULL) == FILE
    assert from_markdown(FILE, "refund-received") == FULL


@given(st.dictionaries(st.sampled_from([ANY, "en", "ko", "zh-tw"]), BODIES, min_size=1))
def test_any_texts_come_back_as_they_were_written(bodies: dict[str, str]) -> None:
    reply = CannedReply("x", "X", bodies)
    assert from_markdown(to_markdown(reply), "x") == reply


def test_files_of_other_systems_are_read() -> None:
    text = "\ufeff---\r\n# a comment\r\ntitle: A\r\n\r\n---\r\none\r\ntwo\r\n"
    assert from_markdown(text, "a") == CannedReply("a", "A", {ANY: "one\ntwo"})


def test_everything_that_is_wrong_is_told_at_once_with_its_line() -> None:
    text = (
        "---\ntitel: A\n"
        "language: english\nbrand: A B\ntags: [a]\nstatus: opne\nsnooze: soon\nsnooze: 1d\nnonsense\n---\n"
        "Hello {{custmer.name}}\n<!-- language: KO_kr -->\n<!-- language: en -->\nx\n<!-- language: en -->\ny\n{{now"
    )
    with pytest.raises(CannedError) as error:
        from_markdown(text, "Bad Name")
    assert error.value.problems == (
        "Bad Name.md:1: a reply's name is a-z, 0-9, _ and -, 32 characters at most",
        "Bad Name.md:1: the front matter has no title",
        'Bad Name.md:2: unknown key "titel"; did you mean title?',
        "Bad Name.md:3: a language is a code such as ko or en",
        "Bad Name.md:4: a brand is written as it is named in config.toml",
        "Bad Name.md:5: a list is written a, b without brackets",
        'Bad Name.md:6: unknown status "opne": did you mean open?',
        'Bad Name.md:7: "soon" is no length of time such as 10s, 5m or 1h30m',
        "Bad Name.md:8: snooze is there twice",
        "Bad Name.md:9: a line of the front matter is key: value",
        "Bad Name.md:11: unknown placeholder {{custmer.name}}: did you mean customer.name?",
        "Bad Name.md:12: a language is a code such as ko or en",
        "Bad Name.md:16: there are two texts in en",
        "Bad Name.md:17: a placeholder has no end: {{now",
    )


@pytest.mark.parametrize("text", ["", "Hello", "---\ntitle: x\n", "title: x\n---\nHello"])
def test_a_file_without_a_front_matter_is_refused(text: str) -> None:
    with pytest.raises(CannedError, match=r"x\.md:1: the file must begin with a front matter"):
        from_markdown(text, "x")


def test_a_reply_without_a_text_is_refused() -> None:
    with pytest.raises(CannedError, match="has no text"):
        from_markdown("---\ntitle: x\n---\n\n", "x")


@given(st.text())
def test_any_text_is_a_reply_or_an_error_in_words(text: str) -> None:
    for whole in (text, f"---\ntitle: x\n---\n{text}", f"---\n{text}\n---\nHello"):
        try:
            from_markdown(whole, "x")
        except CannedError:
            continue
