"""A program that shows what it is given in widgets of Textual's own, uncleaned: run by `test_terminal.py`."""

from __future__ import annotations

import json
import sys

from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import Button, DataTable, Input, Label, OptionList, RichLog, Static, TextArea

from tui import terminal


class Careless(App[None]):
    CSS = "Static, Label, TextArea, DataTable, OptionList, RichLog { height: 3; border: none; }"

    def __init__(self, texts: list[str]) -> None:
        super().__init__(driver_class=terminal.Terminal)
        self._texts = texts

    def compose(self) -> ComposeResult:
        together = " ".join(self._texts)
        yield Static(together, markup=False)
        yield Static(Text(together, style="link https://example.org/\x1b]52;c;b3duZWQ=\a"))
        yield Label(together, markup=False)
        yield Button(together)
        yield Input(together)
        yield TextArea(together)
        yield DataTable()
        yield OptionList(*(Text(text) for text in self._texts[:3]))
        yield RichLog()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_column("x")
        for text in self._texts[:3]:
            table.add_row(Text(text))
        self.query_one(RichLog).write(Text(" ".join(self._texts)))
        self.notify(" ".join(self._texts), markup=False, timeout=60)
        self.call_after_refresh(self.notify, "all is shown", timeout=60)


if __name__ == "__main__":
    if "--unguarded" not in sys.argv:
        terminal.guard()
    Careless(json.loads(sys.argv[1])).run()
