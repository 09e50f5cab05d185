from __future__ import annotations

import pytest

from desk.naming import did_you_mean, is_name, nearest


@pytest.mark.parametrize("name", ["acme", "refund-received", "a", "0_1", "a" * 32])
def test_short_plain_words_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "-a", "_a", "A", "a b", "a/b", "..", "환불", "a\n", "a" * 33])
def test_what_a_file_or_a_url_would_stumble_over_is_no_name(name: str) -> None:
    assert not is_name(name)


def test_a_misspelt_word_gets_the_nearest_known_one() -> None:
    assert nearest("statsu", ["status", "tag"]) == "status"
    assert nearest("STATUS", ["status", "tag"]) == "status"
    assert nearest("colour", ["status", "tag"]) is None
    assert nearest("status" * 10_000, ["status"]) is None


def test_a_word_that_nothing_comes_near_gets_all_known_ones() -> None:
    assert did_you_mean("tga", ["tag", "status"]) == "known are tag, status"
    assert did_you_mean("tga", []) == "there are none yet."
    assert did_you_mean("tags", ["tag", "status"]) == "did you mean tag?"
