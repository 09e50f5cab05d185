from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.compose import check_address, message_id
from desk.mail.reply_address import addressed_ticket, reply_address

SECRET = b"s" * 32


@given(st.integers(1, 999_999_999))
def test_s01_only_the_desk_can_make_an_address_that_names_a_ticket(ticket: int) -> None:
    address = reply_address(SECRET, ticket, "Support@acme.example")
    assert check_address(address) == address
    assert addressed_ticket(["ana@example.org", address.upper()], SECRET) == ticket
    assert addressed_ticket([address], b"another desk") is None
    assert addressed_ticket([address.replace(f"+{ticket}-", f"+{ticket + 1}-")], SECRET) is None
    assert addressed_ticket([address.replace("support", "sales")], SECRET) is None
    assert addressed_ticket([address.replace("acme", "evil")], SECRET) is None


def test_s01_the_signature_of_a_message_id_opens_no_address() -> None:
    signature = message_id(SECRET, 1001, 1, "acme.example").split(".")[3].partition("@")[0]
    assert addressed_ticket([f"support+1001-{signature[:26]}@acme.example"], SECRET) is None


@pytest.mark.parametrize("mailbox", ["a" * 40 + "@acme.example", "support+kr@acme.example"])
def test_a_mailbox_whose_name_leaves_no_room_is_answered_as_it_is(mailbox: str) -> None:
    assert reply_address(SECRET, 1001, mailbox) == mailbox


@pytest.mark.parametrize(
    "address",
    ["", "@", "support+1001@acme.example", "support+1001-@acme.example", "support+-a@acme.example", "a+b@c@d"],
)
def test_whatever_else_has_a_plus_names_no_ticket(address: str) -> None:
    assert addressed_ticket([address], SECRET) is None
