"""Text by cells: nothing is wider than its column, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.safe import clean
from tests.desk.memory import T0
from tui.cells import cell_len, cut, fit, fit_right, wrap
from tui.figures import moment, size, stopwatch

TEXTS = st.text(st.sampled_from("ab >-1.)가나다漢字かな、。😀👩‍\u0301 \n"), max_size=60).map(
    lambda text: clean(text, keep_newlines=True)
)


@given(TEXTS, st.integers(4, 40))
def test_wrapped_lines_fit_and_keep_every_letter(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    kept = "".join("".join(lines).split()).replace(">", "")
    assert kept == "".join(text.split()).replace(">", "")


@given(TEXTS, st.integers(1, 40))
def test_fitted_text_is_as_wide_as_its_column(text: str, width: int) -> None:
    line = text.replace("\n", " ")
    assert cell_len(cut(line, width)) <= width
    assert cell_len(fit(line, width)) == width
    assert cell_len(fit_right(line, width)) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("> 안녕하세요 저는 김지수입니다", 16, ["> 안녕하세요", "> 저는", "> 김지수입니다"]),
        ("- an item that goes on", 12, ["- an item", "  that goes", "  on"]),
        ("これはペンです。", 10, ["これはペン", "です。"]),
        ("x" * 9, 4, ["xxxx", "xxxx", "x"]),
        ("", 4, [""]),
    ],
)
def test_lines_break_where_a_reader_would_break_them(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_wide_letter_is_never_cut_in_two() -> None:
    assert cut("가나다", 5) == "가나…"
    assert cut("가나다", 4) == "가…"
    assert fit("가나다", 4) == "가… "


def test_times_are_short_and_in_the_zone_of_the_console() -> None:
    assert moment(T0, T0) == "09:00"
    assert moment(T0 - timedelta(days=3), T0) == "02-27 09:00"
    assert moment(T0 - timedelta(days=300), T0) == "2025-05-06"
    assert [stopwatch(timedelta(seconds=length)) for length in (-1, 42, 725, 3723)] == [
        "0:00",
        "0:42",
        "12:05",
        "1:02:03",
    ]


def test_sizes_are_in_their_largest_unit() -> None:
    sizes = [size(octets) for octets in (0, 999, 1000, 184_000, 999_600, 2_310_000, 5 * 10**9, 10**13)]
    assert sizes == ["0 B", "999 B", "1.0 kB", "184 kB", "1.0 MB", "2.3 MB", "5.0 GB", "10000 GB"]
