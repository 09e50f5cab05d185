from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual._xterm_parser import XTermParser
from textual.events import Key

from bench.terminal import Terminal
from tests.tui.hostile import SEQUENCES, foreign_controls
from tests.waiting import until
from tui.keymap import written
from tui.terminal import guard, safe

ROOT = Path(__file__).parents[2]
BATCH = 40


def start(texts: tuple[str, ...], *flags: str) -> Terminal:
    # JSON keeps lone surrogates, which no argument could carry.
    command = [sys.executable, "-m", "tests.tui.careless", json.dumps(texts), *flags]
    return Terminal(command, columns=120, lines=50, cwd=ROOT)


@pytest.mark.parametrize("batch", range(0, len(SEQUENCES), BATCH))
def test_s20_what_a_careless_widget_shows_is_harmless(batch: int) -> None:
    with start(SEQUENCES[batch : batch + BATCH]) as terminal:
        terminal.until("all is shown")
        whole = terminal.output[: terminal.output.rindex(b"\x1b")]  # the last sequence may still be on its way
        assert foreign_controls(whole.decode("utf-8"), also="\r\n") == []


def test_s20_without_the_filter_the_same_texts_reach_the_terminal() -> None:
    with start(("\x1b]52;c;b3duZWQ=\a",), "--unguarded") as terminal:
        terminal.until(lambda _screen: b"all is shown" in terminal.output)
        assert b"\x1b]52;c;b3duZWQ=" in terminal.output


def test_there_are_more_than_two_hundred_sequences() -> None:
    assert len(set(SEQUENCES)) > 200


@given(st.text())
def test_s25_what_is_left_is_as_wide_as_textual_took_it_to_be(text: str) -> None:
    cleaned = safe(text)
    assert cell_len(cleaned) == cell_len(text)
    assert foreign_controls(cleaned) == []


@pytest.mark.parametrize("text", ["Hello, Ana", "환불 언제 되나요?", "👩\u200d💻", "a\u00a0b", "é", "…─▌"])
def test_ordinary_text_passes_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("sequence", ["\x1b1", "\x1b[49;3u"])
async def test_alt_with_a_digit_is_heard_as_such(sequence: str) -> None:
    guard()
    parser = XTermParser()
    # Escape and a digit may be two keys; after a tenth of a second they are one.
    (event,) = [*parser.feed(sequence)] or await until(lambda: [*parser.tick()], "the key is heard")
    assert isinstance(event, Key)
    assert written(event.key, event.character) == "alt+1"
