from __future__ import annotations

import sys

from bench.terminal import Terminal


def test_a_screen_is_read_while_a_wide_character_is_half_overwritten() -> None:
    """As it stands between two reads: the program has written over the first cell and not yet over the second."""
    program = "import sys; sys.stdout.write('가나다 hello\\x1b[1;1Hx'); sys.stdout.flush(); sys.stdin.readline()"
    with Terminal([sys.executable, "-c", program], columns=20, lines=2) as terminal:
        assert terminal.until("x").split("\n")[0] == "x 나다 hello"
