"""Spell-check marks: by a real hunspell or aspell, beside the keyboard, and gone with the composer."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.composing import write
from tests.tui.making import CONFIG, Desk, press
from tests.waiting import until, until_outside
from tui.desk_screen import DeskScreen
from tui.editor import Editor
from tui.spelling import Speller

HUNSPELL = shutil.which("hunspell")
ASPELL = shutil.which("aspell")
SPELLING = replace(CONFIG, desk=replace(CONFIG.desk, spell=True))
needs_hunspell = pytest.mark.skipif(HUNSPELL is None, reason="no hunspell is installed here")


def marked(editor: Editor) -> list[str]:
    """The words with a line under them."""
    lines = [editor.get_line(number) for number in range(editor.document.line_count)]
    return [line.plain[span.start : span.end] for line in lines for span in line.spans]


@needs_hunspell
@pytest.mark.real_server
@pytest.mark.parametrize(
    ("number", "typed", "wrong"), [(1009, "Helo Lee we", "Helo"), (1010, "반갑읍니다 고객님 김지수님 곧", "반갑읍니다")]
)
async def test_misspelt_words_are_underlined_in_the_language_of_the_ticket(
    desk: Desk, number: int, typed: str, wrong: str
) -> None:
    desk.config = SPELLING
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot, number)
        await press(pilot, *(key.replace(" ", "space") for key in typed))
        await until(lambda: marked(editor) == [wrong], "it is marked")
        speller = editor._speller
        assert speller is not None
        await press(pilot, "escape")
        await until(lambda: isinstance(app.screen, DeskScreen), "the composer is closed")
        thread, checker = speller._thread, speller._checker
        assert thread is not None
        assert checker is not None
        await until(lambda: not thread.is_alive() and checker.poll() is not None, "the checker has ended")


@needs_hunspell
@pytest.mark.real_server
async def test_the_word_that_is_being_typed_is_not_marked(desk: Desk) -> None:
    desk.config = SPELLING
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, *"Wrld", "space", *"Helo")
        await until(lambda: marked(editor) == ["Wrld"], "the first is marked")
        await press(pilot, "space")
        await until(lambda: marked(editor) == ["Wrld", "Helo"], "the second is, once it is left")


@pytest.mark.skipif(ASPELL is None, reason="no aspell is installed here")
@pytest.mark.real_server
def test_aspell_stands_in_where_there_is_no_hunspell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ASPELL is not None
    (tmp_path / "aspell").symlink_to(ASPELL)
    monkeypatch.setenv("PATH", str(tmp_path))
    speller = Speller("en", lambda: None)
    until_outside(lambda: speller.is_wrong("Helo"), "it is told")
    until_outside(lambda: speller.is_wrong("Wrld"), "so is the next")
    assert not speller.is_wrong("Hello")
    speller.close()


@pytest.mark.parametrize(
    "script", ["", "exit 1", "read x", "echo '@(#) Ispell'; exit 0", "echo '@(#)'; read x; exit 0"]
)
def test_without_a_checker_or_with_a_broken_one_nothing_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    if script:
        (tmp_path / "hunspell").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "hunspell").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    heard: list[None] = []
    speller = Speller("en", lambda: heard.append(None))
    assert not speller.is_wrong("Helo")
    thread = speller._thread
    assert thread is not None
    until_outside(lambda: speller._checker is not None or not thread.is_alive(), "it has looked for one")
    speller.close()
    until_outside(lambda: not thread.is_alive(), "nothing of it is left")
    assert not speller.is_wrong("Helo")
    assert heard == []


async def test_spell_false_starts_no_checker(desk: Desk) -> None:
    async with desk.console() as (app, pilot):
        editor = await write(app, pilot)
        await press(pilot, *"Helo", "space")
        assert editor._speller is None
        assert marked(editor) == []
