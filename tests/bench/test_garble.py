"""F-04 as bench.garble does it, and that bench.garble damages what it should."""

from __future__ import annotations

from bench import garble
from tests.mailsync.small_server import SmallServer


def test_f04_damaged_answers_end_a_pass_but_never_with_another_mails_words() -> None:
    """A sample of `python -m bench.garble`."""
    outcomes = garble.try_all(range(80))
    assert set(outcomes) == {"whole", "part", "told"}, outcomes
    assert outcomes["told"] > 20


def test_damage_is_the_same_every_time_and_leaves_mails_alone() -> None:
    said = SmallServer(dict(garble.MAILS)).answer(b"A1 UID FETCH 3,4,7,8 (INTERNALDATE BODY.PEEK[])") or b""
    damaged = [garble.garbled(number)(b"FETCH", said) for number in range(200)]
    assert damaged == [garble.garbled(number)(b"FETCH", said) for number in range(200)]
    assert len(set(damaged)) > 40
    whole = [sum(mail in each for mail in garble.MAILS.values()) for each in damaged]
    assert sum(count == 4 for count in whole) > 150  # the others lack the line that a mail stands in
