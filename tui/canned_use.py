"""Using canned replies while one writes: by name, by key or picked from a list; questions are asked first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import App

from desk.canned import CannedReply
from desk.safe import one_line
from desk.words import _
from store import canned
from tui.canned import CannedPicker
from tui.choose import Choice, Chooser
from tui.editor import Editor
from tui.session import Severity
from tui.writing import Writing


@dataclass(frozen=True, slots=True)
class CannedUse:
    """Puts canned replies into an editor. `mark` is the text before the cursor that a reply takes the place of."""

    app: App[Any]
    writing: Writing
    editor: Editor

    def call(self, typed: str, mark: str) -> None:
        """Put in the reply of this name; where there is none, let one be chosen."""
        reply = self._named(typed)
        if reply is not None:
            self.use(reply, mark)
            return

        def picked(choice: Choice[CannedReply] | None) -> None:
            if choice is not None:
                self.use(choice.value, mark)
            elif not mark:
                self.editor.put("/", None)  # the sign that asked is a sign again

        self.app.push_screen(CannedPicker(self.writing.session, self.writing.ticket, typed), picked)

    def hotkey(self, name: str) -> None:
        """Put in the reply that a key is bound to."""
        reply = self._named(name)
        if reply is None:
            self.writing.session.toast(_("There is no canned reply {name}.", name=name), Severity.WARNING)
        else:
            self.use(reply)

    def use(self, reply: CannedReply, mark: str = "") -> None:
        """Put a reply in, once its questions are answered."""
        self.app.run_worker(self._use(reply, mark), group="canned", exclusive=True)

    async def _use(self, reply: CannedReply, mark: str) -> None:
        for question in self.writing.expanded(reply).asks:
            chooser = Chooser(one_line(question), _as_typed, self.writing.session.glyphs)
            answer = await self.app.push_screen_wait(chooser)
            if answer is None:
                return
            self.writing.answer(question, answer.value)
        expansion = self.writing.expanded(reply)
        self.editor.put(expansion.text, expansion.cursor, mark)
        self.writing.used.append(reply)

    def _named(self, name: str) -> CannedReply | None:
        return next((reply for reply in canned.replies(self.writing.session.store) if reply.name == name), None)


def _as_typed(typed: str) -> Sequence[Choice[str]]:
    """What was typed, as the one choice; nothing is an answer too."""
    return [Choice(typed or _("(no answer)"), typed)]
