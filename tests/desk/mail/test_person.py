from __future__ import annotations

import pytest

from desk.mail.person import called, in_full, seems_another


@pytest.mark.parametrize(
    ("name", "email", "in_a_list", "whole", "warns"),
    [
        ("김지수", "jisu@example.com", "김지수", "김지수 <jisu@example.com>", False),
        ("", "jisu@example.com", "jisu@example.com", "jisu@example.com", False),
        ("Jisu@example.com", "jisu@example.com", "jisu@example.com", "jisu@example.com", False),
        ("forum user", "", "forum user", "forum user", False),
        ("Ana", "ana@münchen.example", "Ana", "Ana <ana@münchen.example>", False),
        ("지수", "jisu@한글.example", "지수", "지수 <jisu@한글.example>", False),
        ("A\u202eB\x1b", "a@x.example", "A⇄B␛", "A⇄B␛ <a@x.example>", False),
    ],
)
def test_a_person_is_called_by_name(name: str, email: str, in_a_list: str, whole: str, warns: bool) -> None:
    assert (called(name, email), in_full(name, email), seems_another(name, email)) == (in_a_list, whole, warns)


@pytest.mark.parametrize("name", ["support@good.example", "Support (support@good.example)", "a@b <c@d>"])
def test_s08_a_name_with_another_address_stands_behind_the_real_one(name: str) -> None:
    assert called(name, "evil@bad.example") == in_full(name, "evil@bad.example") == f"evil@bad.example ({name})"
    assert seems_another(name, "evil@bad.example")


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("help@раypal.com", "help@xn--ypal-43d9g.com (раypal.com)"),
        ("help@gооgle.example", "help@xn--ggle-55da.example (gооgle.example)"),
        ("help@xn--ypal-43d9g.com", "help@xn--ypal-43d9g.com"),
    ],
)
def test_s24_a_host_that_is_made_to_look_like_another_is_shown_in_its_ascii_form(email: str, shown: str) -> None:
    assert called("PayPal", email) == in_full("PayPal", email) == f"{shown} (PayPal)"
    assert called("", email) == shown
    assert seems_another("PayPal", email)
