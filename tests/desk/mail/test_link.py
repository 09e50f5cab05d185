from __future__ import annotations

import pytest

from desk.mail.link import link_place, looks_alike, misleads, names_lookalike


@pytest.mark.parametrize(
    ("target", "alike"),
    [
        ("https://раypal.com/login", True),
        ("https://аррӏе.com", True),
        ("https://xn--ypal-43d9g.com", True),
        ("help@gοοgle.example", True),
        ("https://paypal.com", False),
        ("https://쇼핑.한국", False),
        ("https://shop한글.example", False),
        ("https://日本語カナ.example", False),
        ("https://почта.рф", False),
        ("https://xn--", False),
        ("", False),
    ],
)
def test_s24_a_host_that_is_written_like_another_is_known(target: str, alike: bool) -> None:
    assert looks_alike(target) is alike


def test_s24_such_a_host_is_shown_in_its_ascii_form() -> None:
    assert link_place("https://раypal.com/login") == "xn--ypal-43d9g.com"
    assert link_place("https://쇼핑.한국/a") == "쇼핑.한국"
    assert not misleads("раypal.com", "xn--ypal-43d9g.com")


def test_s24_such_a_host_is_found_in_plain_words() -> None:
    assert names_lookalike("see https://раypal.com/x")
    assert not names_lookalike("환불 https://paypal.com/x")
