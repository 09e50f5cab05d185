from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.tui.making import Desk, rows
from tests.waiting import until
from tui.cells import fit
from tui.frame import Frame
from tui.session import Severity
from tui.terminal import harmless

WIDTH, HEIGHT = 24, 4
CONSOLE = Console(force_terminal=True, color_system="truecolor", legacy_windows=False)
STYLES = (Style(color="#ffffff"), Style(color="#ffffff", bgcolor="#000040"), Style(color="#ff0000", bold=True))

texts = st.lists(
    st.sampled_from(["a", "b", " ", "가", "나", "漢", "…", "e\u0301", "❤\ufe0f", "🇰", "👍🏽"]), max_size=12
).map("".join)
lines = st.lists(st.tuples(texts, st.sampled_from(STYLES)), min_size=1, max_size=4)
screens = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)


def strip(parts: list[tuple[str, Style]]) -> Strip:
    text = Strip([Segment(text, style) for text, style in parts if text])
    return Strip([*text, Segment(" " * WIDTH, STYLES[0])]).crop(0, WIDTH)


def shown(written: list[str]) -> list[object]:
    """What a terminal shows that was sent these texts."""
    screen = pyte.Screen(WIDTH + 1, HEIGHT)  # pyte scrolls where a mark belongs to the last column of the last row
    stream = pyte.Stream(screen)
    for text in written:
        stream.feed(text)
    return [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@given(st.lists(screens, min_size=2, max_size=5))
def test_writing_only_what_differs_shows_the_same_as_writing_all(frames: list[list[list[tuple[str, Style]]]]) -> None:
    frame = Frame()
    differences = [
        "".join(frame.change(0, y, strip(parts), CONSOLE) for y, parts in enumerate(picture)) for picture in frames
    ]
    whole = [f"\x1b[{y + 1};1H{harmless(strip(parts)).render(CONSOLE)}" for y, parts in enumerate(frames[-1])]
    assert shown(differences) == shown(whole)


def test_what_stands_there_is_not_written_again() -> None:
    frame = Frame()
    assert frame.change(0, 0, strip([("abc", STYLES[0])]), CONSOLE)
    assert frame.change(0, 0, strip([("a", STYLES[0]), ("bc", STYLES[0])]), CONSOLE) == ""


def test_of_a_changed_line_only_the_changed_part_is_written() -> None:
    frame = Frame()
    frame.change(0, 0, strip([("환불 언제 되나요", STYLES[0])]), CONSOLE)
    written = frame.change(0, 0, strip([("환불 벌써 되나요", STYLES[0])]), CONSOLE)
    assert "벌써" in written
    assert "환불" not in written
    assert "되나요" not in written


def test_after_a_resize_all_is_written() -> None:
    frame = Frame()
    first = frame.change(0, 0, strip([("abc", STYLES[0])]), CONSOLE)
    frame.forget()
    assert frame.change(0, 0, strip([("abc", STYLES[0])]), CONSOLE) == first


def test_s25_a_joined_emoji_takes_the_cells_of_one_and_what_follows_it_stays() -> None:
    frame = Frame()
    first = frame.change(0, 0, strip([("👩\u200d💻 ab", STYLES[0]), (fit("x", 4), STYLES[1])]), CONSOLE)
    assert "👩 ab" in first
    written = frame.change(0, 0, strip([("👩\u200d💻 ac", STYLES[0]), (fit("x", 4), STYLES[1])]), CONSOLE)
    assert written.startswith("\x1b[1;5H")
    assert "👩" not in written


def test_the_last_character_that_is_written_keeps_its_marks() -> None:
    frame = Frame()
    frame.change(0, 0, strip([("abc", STYLES[0])]), CONSOLE)
    assert "e\u0301" in frame.change(0, 0, strip([("e\u0301bc", STYLES[0])]), CONSOLE)


def test_a_terminal_of_few_colours_is_told_no_others() -> None:
    few = Console(force_terminal=True, color_system="256", legacy_windows=False)
    style = Style(color="#d3d8e0", bgcolor="#24384e")
    assert "8;2;" not in Frame().change(0, 0, strip([("abc", style)]).apply_style(style), few)


@pytest.mark.parametrize("notice", ["티켓 2건: 해결 · u 되돌리기", "ab티켓 2건: 해결 · u 되돌리기"])
async def test_a_notice_across_the_edge_of_a_pane_keeps_its_wide_characters(desk: Desk, notice: str) -> None:
    """These have the edge of the pane behind them in the middle of their first syllable."""
    async with desk.console() as (app, _pilot):
        app.session.tell(notice, Severity.INFORMATION)
        await until(lambda: any("해결" in row for row in rows(app)), "the notice is there")
        assert [row for row in rows(app) if row.strip().endswith(notice)]
