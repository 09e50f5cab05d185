"""What else can be done with a draft while one writes: look at what it said before, or hand it to a colleague."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import App

from desk.command import HandDraft
from desk.draft import Draft, Version
from desk.words import _, ngettext
from tui.choose import Choice, Chooser
from tui.colleagues import colleagues
from tui.editor import Editor
from tui.figures import moment
from tui.preview import Previewing
from tui.session import Severity
from tui.writing import Writing

Earlier = Version | Draft
"""What can be brought back: what this draft said before, or another draft of this agent on the same ticket."""


class VersionPicker(Previewing[Earlier]):
    """Chooses what a draft said at another time; the words of the one under the cursor stand below."""

    def __init__(self, writing: Writing) -> None:
        session = writing.session
        self._now = session.now()
        self._earlier: list[Earlier] = [*writing.others(), *writing.versions()]
        super().__init__(_("Earlier versions of this draft"), self._said, session.glyphs, none=_("None is kept yet."))

    def previewed(self, value: Earlier) -> tuple[str, str]:
        """What was written then."""
        return value.text, ""

    def _said(self, typed: str) -> Sequence[Choice[Earlier]]:
        """The versions, newest first, that hold the typed words."""
        wanted = typed.casefold().split()
        return [self._choice(one) for one in self._earlier if all(word in one.text.casefold() for word in wanted)]

    def _choice(self, one: Earlier) -> Choice[Earlier]:
        count = len(one.text.split())
        words = ngettext("{n} word", "{n} words", count)
        if isinstance(one, Draft):
            return Choice(_("another draft of yours, {time}", time=moment(one.updated_at, self._now)), one, words)
        return Choice(moment(one.at, self._now), one, words)


@dataclass(frozen=True, slots=True)
class DraftKeys:
    """What the composer's keys do to its draft. `done` closes the composer with words to say."""

    app: App[Any]
    writing: Writing
    editor: Editor
    done: Callable[[str], None]

    def versions(self) -> None:
        """Look at what the draft said before, and bring a version back."""

        def chosen(choice: Choice[Earlier] | None) -> None:
            if choice is None:
                return
            if isinstance(choice.value, Draft):
                self.writing.take_up(choice.value)
            self.editor.rewrite(choice.value.text)

        if self.writing.save(self.editor.text):
            self.app.push_screen(VersionPicker(self.writing), chosen)

    def hand(self) -> None:
        """Hand the draft to a colleague."""
        session = self.writing.session
        if not self.writing.save(self.editor.text):
            return
        draft = self.writing.draft
        if draft is None or not draft.text.strip():
            session.toast(_("Nothing is written yet."), Severity.WARNING)
            return

        def chosen(choice: Choice[str] | None) -> None:
            if choice is not None and session.perform(HandDraft(draft.id, choice.value)) is not None:
                self.done(_("{name} has the draft now · u takes it back", name=choice.words))

        chooser = Chooser(_("Hand the draft to whom?"), colleagues(session), session.glyphs)
        self.app.push_screen(chooser, chosen)
