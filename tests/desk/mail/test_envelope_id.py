from __future__ import annotations

import pytest

from desk.mail.envelope_id import envelope_id, signed_item

SECRET = b"s" * 32


def test_a_sign_names_the_item_that_it_was_made_for() -> None:
    assert signed_item(envelope_id(SECRET, 17), SECRET) == 17


def test_a_sign_has_only_letters_that_need_no_xtext() -> None:
    sign = envelope_id(SECRET, 10**17)
    assert sign.isascii()
    assert not set(sign) & set("+= ")
    assert len(sign) <= 100  # RFC 3461, 4.4


@pytest.mark.parametrize(
    "text",
    ["", "dh.17.", envelope_id(b"other" * 7, 17), envelope_id(SECRET, 17).replace("17", "18"), "dh." + "9" * 40 + ".a"],
    ids=["none", "unsigned", "of another desk", "of another item", "absurd"],
)
def test_f31_a_made_up_sign_names_nothing(text: str) -> None:
    assert signed_item(text, SECRET) is None
