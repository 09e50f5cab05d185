from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._xterm_parser import XTermParser
from textual.events import Key
from textual.strip import Strip
from wcwidth import wcwidth

from bench.terminal import Terminal
from desk.safe import clean
from tests.tui.hostile import SEQUENCES, foreign_controls
from tests.waiting import until
from tui.cells import fit
from tui.keymap import written
from tui.terminal import guard, safe

ROOT = Path(__file__).parents[2]
_NOT_FOR_PYTE = re.compile(  # behind a mark that has no combining class, pyte drops the rest of the text
    "["
    + "".join(chr(n) for n in range(0x300, 0xE01F0) if not wcwidth(chr(n)) and not unicodedata.combining(chr(n)))
    + "]"
)
BATCH = 40
CONSOLE = Console(force_terminal=True, color_system="truecolor", legacy_windows=False)


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
        assert b"\x1b]8" not in whole  # S-23: no link, though a widget asked for one


def test_s20_without_the_filter_the_same_texts_reach_the_terminal() -> None:
    with start(("\x1b]52;c;b3duZWQ=\a",), "--unguarded") as terminal:
        terminal.until(lambda _screen: b"all is shown" in terminal.output)
        assert b"\x1b]52;c;b3duZWQ=" in terminal.output


def test_there_are_more_than_two_hundred_sequences() -> None:
    assert len(set(SEQUENCES)) > 200


EMOJI = ("👩", "👧", "\u200d", "\ufe0f", "❤", "✌", "\U0001f3fd", "\U0001f1f0", "\U0001f1f7", "1", "\u20e3")
LETTERS = ("a", "가", "\u1100\u1161", "e\u0301", "ก็", "ﷺ", "…", " ", "\t", "\x1b[2J", "\x9b7m", "\u202e", "\ud800")
KNOWN = st.characters(exclude_categories=("Cn", "Co"))  # of others, terminals guess the width
TEXTS = st.one_of(
    st.lists(st.sampled_from(EMOJI + LETTERS), max_size=30).map("".join), st.text(KNOWN), st.sampled_from(SEQUENCES)
)


@given(st.one_of(TEXTS, st.text()))
def test_s25_what_is_left_is_as_wide_as_textual_took_it_to_be(text: str) -> None:
    cleaned = safe(text)
    assert cell_len(cleaned) == cell_len(text)
    assert foreign_controls(cleaned) == []
    assert safe(cleaned) == cleaned


@given(st.one_of(TEXTS, st.text()))
def test_s20_s23_no_text_and_no_link_is_written_as_a_control(text: str) -> None:
    guard()
    strip = Strip([Segment(text, Style(color="red", link=f"https://x.example/{text}")), Segment(text)])
    assert foreign_controls(strip.render(CONSOLE)) == []


@given(TEXTS)
def test_s25_whatever_a_column_holds_its_neighbours_stay_where_they_are(text: str) -> None:
    """Three columns, as in the queue, between two other rows, replayed in a terminal and looked at cell by cell."""
    guard()
    row = Strip([Segment("left "), Segment(fit(clean(text), 14), Style(bold=True)), Segment(" right")])
    other = "a row of its own, as wide as all"
    screen = pyte.Screen(40, 3)
    stream = pyte.Stream(screen)
    for y, strip in ((1, Strip([Segment(other)])), (3, Strip([Segment(other)])), (2, row)):
        stream.feed(f"\x1b[{y};1H{_NOT_FOR_PYTE.sub('', strip.render(CONSOLE))}")
    cells = [[screen.buffer[y][x].data for x in range(40)] for y in range(3)]
    assert cells[0] == cells[2] == list(f"{other:<40}")
    assert "".join(cells[1][:5]) == "left "
    assert "".join(cells[1][19:]) == f"{' right':<21}"


@pytest.mark.parametrize("text", ["Hello, Ana", "환불 언제 되나요?", "👩", "a\u00a0b", "é", "…─▌", "हिन्दी", "السلام"])
def test_ordinary_text_passes_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("👩\u200d👩\u200d👧 x", "👩 x"),
        ("❤\ufe0f x", "❤  x"),
        ("👍\U0001f3fd!", "👍!"),
        ("🇰🇷", "KR"),
        ("1\ufe0f\u20e3", "1 "),
    ],
)
def test_s25_an_emoji_is_drawn_as_wide_as_every_terminal_takes_it(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize("sequence", ["\x1b1", "\x1b[49;3u"])
async def test_alt_with_a_digit_is_heard_as_such(sequence: str) -> None:
    guard()
    parser = XTermParser()
    # Escape and a digit may be two keys; after a tenth of a second they are one.
    (event,) = [*parser.feed(sequence)] or await until(lambda: [*parser.tick()], "the key is heard")
    assert isinstance(event, Key)
    assert written(event.key, event.character) == "alt+1"
