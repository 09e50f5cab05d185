"""The text field of the composer: plain text, nothing that blinks, and keys that call canned replies."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import Final, cast

from rich.style import Style
from rich.text import Text
from textual.document._document import Document, Selection
from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import TextArea

from desk.safe import clean
from desk.spelling import words
from tui.spelling import Speller

_CODE: Final = re.compile(r"(?:^|\s)(;([\w-]*))$")
"""`;name` right before the cursor, at the start of a word."""
_MENTION: Final = re.compile(r"(?:^|\s)(@([\w.-]*))$")
"""`@name` there."""
_MISSPELT: Final = Style(underline=True)


class Editor(TextArea):
    """Writes plain text. Tab after `;name` and `/` at the start of a line ask for a canned reply.

    With `mentions`, Tab after `@name` asks for a colleague; with a `language`, what is misspelt in it is underlined,
    but for these `names`.
    """

    DEFAULT_CSS = """
    Editor {
        border: none;
        padding: 0 2;
        background: $surface;
        &:focus { border: none; }
        & .text-area--cursor-line { background: $surface; }
    }
    """

    class Wanted(Message):
        """A canned reply is wanted. `typed` is what is known of its name; `mark` is what stands there for it."""

        def __init__(self, typed: str, mark: str) -> None:
            super().__init__()
            self.typed = typed
            self.mark = mark

    class Called(Message):
        """A colleague is meant. `typed` is what is known of his name; `mark` is what stands there for it."""

        def __init__(self, typed: str, mark: str) -> None:
            super().__init__()
            self.typed = typed
            self.mark = mark

    class Left(Message):
        """Tab was pressed where it calls nothing: on to the next pane."""

    def __init__(
        self,
        text: str,
        *,
        mentions: bool = False,
        language: str | None = None,
        names: frozenset[str] = frozenset(),
        id: str | None = None,
    ) -> None:
        super().__init__(clean(text, keep_newlines=True), id=id, highlight_cursor_line=False)
        self._mentions = mentions
        self._speller = Speller(language, self._heard) if language else None
        self._names = names
        self._loop: asyncio.AbstractEventLoop | None = None
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self.move_cursor(self.document.end)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Tab is heard here, beside everything that can be written."""
        return key == "tab" or super().check_consume_key(key, character)

    async def _on_key(self, event: Key) -> None:
        row, column = self.cursor_location
        if event.key == "tab":
            event.stop()
            event.prevent_default()
            before = self.document[row][:column]
            if called := _CODE.search(before):
                self.post_message(self.Wanted(called[2], called[1]))
            elif self._mentions and (called := _MENTION.search(before)):
                self.post_message(self.Called(called[2], called[1]))
            else:
                self.post_message(self.Left())
        elif event.character == "/" and column == 0 and self.selection.is_empty:
            event.stop()
            event.prevent_default()
            self.post_message(self.Wanted("", ""))
        else:
            await super()._on_key(event)

    async def _on_paste(self, event: Paste) -> None:
        """What is pasted is as foreign as a mail (S-22)."""
        await super()._on_paste(Paste(clean(event.text, keep_newlines=True)))
        event.prevent_default()

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn, with a line under each misspelt word; not under the one that is being typed."""
        line = super().get_line(line_index)
        if self._speller is not None:
            text, cursor = line.plain, self.cursor_location
            for start, end in words(text, self._speller.language):
                word, typing = text[start:end], (line_index, end) == cursor
                if not typing and word not in self._names and self._speller.is_wrong(word):
                    line.stylize(_MISSPELT, start, end)
        return line

    def on_mount(self) -> None:
        self._loop = asyncio.get_running_loop()

    def on_unmount(self) -> None:
        if self._speller is not None:
            self._speller.close()

    def _heard(self) -> None:
        """The speller, in its thread, has found a misspelt word."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._mark_again)

    def _mark_again(self) -> None:
        self._line_cache.clear()
        self.refresh()

    def rewrite(self, text: str) -> None:
        """Put another text in the place of all that stands here; the editor's own undo takes it back."""
        self.replace(clean(text, keep_newlines=True), (0, 0), self.document.end, maintain_selection_offset=False)
        self.move_cursor(self.document.end)

    def put(self, text: str, cursor: int | None, mark: str = "") -> None:
        """Put a text in the place of `mark`, which stands before the cursor; type on at `cursor` characters of it."""
        text = clean(text, keep_newlines=True)
        end = self.cursor_location
        start = (end[0], end[1] - len(mark))
        document = cast(Document, self.document)
        begun = document.get_index_from_location(start)
        self.replace(text, start, end, maintain_selection_offset=False)
        at = begun + (len(text) if cursor is None else min(cursor, len(text)))
        self.selection = Selection.cursor(document.get_location_from_index(at))
