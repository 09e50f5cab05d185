from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.output import Column, emit, line, say, table
from tests.cli.conftest import harmless
from tui.cells import cell_len


@given(st.dictionaries(st.text(), st.text()))
def test_any_text_is_json_that_a_terminal_survives(thing: dict[str, str]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        printed: list[bytes] = []
        monkeypatch.setattr("click.echo", printed.append)
        emit(thing)
    (text,) = printed
    assert harmless(text.decode("utf-8"))
    assert json.loads(text) == thing


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1), st.integers(20, 200))
def test_s25_any_rows_line_up_within_the_terminal(rows: list[tuple[str, str, str]], width: int) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        printed: list[str] = []
        monkeypatch.setattr("click.echo", printed.append)
        monkeypatch.setenv("COLUMNS", str(width))
        table((Column("one"), Column("two", wide=True), Column("three", right=True)), rows)
    assert len(printed) == len(rows) + 1
    assert all(harmless(text) and "\n" not in text for text in printed)
    assert max(map(cell_len, printed)) <= width


def test_lines_and_texts_are_cleaned(capsys: pytest.CaptureFixture[str]) -> None:
    line("one\x1b[2J\nline")
    say("two\x07\nlines")
    assert capsys.readouterr().out == "one␛[2J line\ntwo␇\nlines\n"
