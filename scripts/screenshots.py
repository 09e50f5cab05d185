"""Makes the pictures that the READMEs show: `.venv/bin/python -P scripts/screenshots.py`.

A demo desk, the console on it without a terminal, a few keys, and what it shows as SVG in docs/.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Final

from rich.cells import cell_len

from cli import scratch_desk
from cli.call import Call
from cli.desk_folder import DeskFolder
from cli.words import speak
from store.store import Store
from tui.app import DeskApp
from tui.glyphs import TABLES
from tui.session import Session

DOCS: Final = Path(__file__).parent.parent / "docs"
SIZE: Final = (120, 36)
PICTURES: Final = (
    ("console", "en", SIZE, ("j", "k")),
    ("console-ko", "ko", SIZE, ("j",)),
    (
        "review",
        "en",
        (100, 24),
        ("r", *"Hello Ana,", "enter", "enter", *"your refund of 59.00 leaves tonight.", "ctrl+s"),
    ),
    ("narrow", "en", (80, 24), ("j",)),
)
"""Name, language, columns and lines, and the keys that lead there."""


async def picture(name: str, size: tuple[int, int], keys: tuple[str, ...], call: Call) -> None:
    """Press the keys and write the screen to docs/NAME.svg."""
    with closing(Store.open(call.folder.store, call.config)) as store:
        app = DeskApp(Session(store, call.agent(store), call.config, TABLES[call.config.desk.glyphs], demo=True))
        async with app.run_test(size=size) as pilot:
            await pilot.pause(1)
            for key in keys:
                await pilot.press(key)
            await pilot.pause(1)
            DOCS.mkdir(exist_ok=True)
            (DOCS / f"{name}.svg").write_text(in_cells(app.export_screenshot(title="deskhand")), "utf-8")


def in_cells(svg: str) -> str:
    """The picture with each text as wide as its cells: Rich counts characters, and Korean ones take two cells."""

    def text(found: re.Match[str]) -> str:
        begin, length, middle, words = found.groups()
        cell = float(length) / len(unescape(words))
        return f"{begin}{cell * cell_len(unescape(words)):g}{middle}{words}</text>"

    return re.sub(r'(<text [^>]*textLength=")([\d.]+)("[^>]*>)([^<]+)</text>', text, svg)


def main() -> None:
    """Make them all, each on a desk of its own."""
    for name, language, size, keys in PICTURES:
        speak(language)
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            call = Call(DeskFolder(place / "config.toml", place), scratch_desk.ME)
            scratch_desk.make(call.folder)
            asyncio.run(picture(name, size, keys, call))


main()
