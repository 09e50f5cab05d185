"""The table of recipients.toml: who gets an answer and why, who is new, and what is warned of (rule 19)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from desk.addressees import addressees, answered, chosen, newcomers, outside
from desk.caution import cautions
from desk.conversation import Author, Direction, Entry, EntryKind
from desk.customer import Customer
from desk.mail.facts import Address, Kind, Verification
from desk.mail.reply import REASONS, Recipient, Role, once
from desk.ticket import Channel, Priority, Status, Ticket
from tests.desk.memory import T0

OWN: Final = frozenset({"support@acme.example", "help@acme.example"})
CASES: Final = tomllib.loads(Path(__file__).with_name("recipients.toml").read_text("utf-8"))["case"]
PLACES: Final = {Role.TO: "to", Role.CC: "cc", Role.NONE: "not"}
TICKET: Final = Ticket(
    1041, "Refund", Status.OPEN, Priority.NORMAL, "acme", "support", Channel.MAIL,
    Customer(1, ""), None, (), "en", T0, T0,
)  # fmt: skip


def people(row: dict[str, Any], field: str) -> tuple[Address, ...]:
    named = [email.strip() for email in row.get(field, "").split(",") if email.strip()]
    named += [f"person{n}@example.org" for n in range(row.get(f"{field}_count", 0))]
    return tuple(Address("", email) for email in named)


def entry(number: int, row: dict[str, Any]) -> Entry:
    """A message of the table."""
    side = next(side for side in ("from", "we", "outside") if side in row)
    incoming = side == "from"
    return Entry(
        id=number,
        ticket=1041,
        kind=EntryKind.MESSAGE,
        author=Author(row.get("name", ""), row["from"]) if incoming else Author("김하나", agent="hana"),
        at=T0 + timedelta(days=row.get("days", 0), minutes=number),
        direction=Direction.IN if incoming else Direction.OUT,
        to=people(row, "to" if incoming else side),
        cc=people(row, "cc"),
        reply_to=people(row, "reply_to"),
        mail_kind=Kind(row.get("kind", Kind.MESSAGE)),
        verification=Verification(row.get("seen", Verification.UNKNOWN)),
        warnings=tuple(row.get("warnings", "").split()),
        message_id=f"<{number}@x>",
        references=(f"<{row['answers']}@x>",) if "answers" in row else (),
        outside=side == "outside",
    )


class Answer:
    """The answer of a case as the console and the command line make it."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.entries = [entry(number, row) for number, row in enumerate(case["messages"], 1)]
        customer = case.get("customer") or case["messages"][0]["from"]
        self.ticket = replace(TICKET, customer=Customer(1, "", customer), customer_since=case.get("customer_since", 0))
        number = case.get("message")
        self.answers = self.entries[number - 1] if number else answered(self.entries, customer)
        found = addressees(self.ticket, self.entries, OWN, case.get("mode", "all") == "all", self.answers)
        if "put" in case:
            to, cc = (tuple(one.email for one in people(case, field)) for field in ("put", "put_cc"))
            found = chosen(found, *once(to, cc))
        self.found = found

    @property
    def is_outside(self) -> bool:
        apart = outside(self.entries, self.ticket.customer.email)
        return self.answers is not None and self.answers.id in apart

    def gets(self) -> Iterator[str]:
        many = [one for one in self.found if one.address.email.startswith("person")]
        for one in self.found:
            if one not in many:
                yield line(one)
        if many:
            assert len({one.address.email for one in many}) == len(many)
            yield f"{PLACES[many[0].role]} {len(many)} {many[0].reason}"


def line(one: Recipient) -> str:
    return f"{PLACES[one.role]} {one.address.email} {one.reason}"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_answer_goes_to(case: dict[str, Any]) -> None:
    answer = Answer(case)
    assert list(answer.gets()) == case["gets"]
    gets = [one.address.email for one in answer.found if one.role is not Role.NONE]
    assert sorted(newcomers(answer.entries, gets, answer.is_outside)) == sorted(case.get("new", []))
    told = cautions(answer.ticket, answer.entries, answer.found, OWN, answer.answers)
    assert [f"{one.email} {one.code} {one.detail}".strip() for one in told] == case.get("warns", [])
    assert all(one.reason in REASONS for one in answer.found)


def test_the_table_has_what_issue_4_asks_for() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 60
    told = " ".join(case.get("issue", "") for case in CASES)
    for issue in ("chatwoot #15394", "zammad #2426", "S-02", "S-06", "S-07", "S-08", "S-11"):
        assert issue in told
