"""Beginning to write: answers, notes and canned replies open the composer; undo opens it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.canned import CannedReply
from desk.change import Change, ReplyCancelled
from desk.command import Undo
from desk.draft import Draft, DraftKind
from desk.label import some
from desk.words import _
from store import canned, drafts, tickets

if TYPE_CHECKING:
    from tui.desk_screen import DeskScreen
    from tui.writing import Outside


class Pen:
    """Writes to the chosen ticket; of several that are chosen, to none."""

    def __init__(self, screen: DeskScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def reply(self, whom: str) -> None:
        """Answer everybody (`all`) or the sender only."""
        self._compose(DraftKind.REPLY, everyone=whom == "all")

    def note(self) -> None:
        """Write a note."""
        self._compose(DraftKind.NOTE)

    def forward(self) -> None:
        """Pass a message on to somebody outside, or answer him."""
        from tui.forwarding import ask_whom

        if (number := self._one()) is not None:
            app, message = self._screen.app, self._screen.message
            ask_whom(app, self._session, number, message, lambda to: self._compose(DraftKind.FORWARD, number, to=to))

    def canned(self) -> None:
        """Choose a canned reply, and answer with it."""
        from tui.canned import CannedPicker
        from tui.choose import Choice

        def chosen(choice: Choice[CannedReply] | None) -> None:
            if choice is not None:
                self._compose(DraftKind.REPLY, canned=choice.value)

        if (number := self._one()) is not None:
            self._screen.app.push_screen(CannedPicker(self._session, tickets.get(self._session.store, number)), chosen)

    def hotkey(self, name: str) -> None:
        """Answer with the canned reply of this name."""
        reply = next((reply for reply in canned.replies(self._session.store) if reply.name == name), None)
        if reply is None:
            self._session.toast(_("There is no canned reply {name}.", name=name))
        else:
            self._compose(DraftKind.REPLY, canned=reply)

    def undo(self) -> None:
        """Take the last batch back; an answer that had not left yet is opened again."""
        done = self._session.perform(Undo())
        if done is None:
            return
        self._session.toast(_("Undone: {what}", what=_undone(done.changes)))
        self._screen.acted()
        for change in done.changes:
            if isinstance(change, ReplyCancelled):
                self.go_on(change)
                return

    def go_on(self, change: ReplyCancelled) -> None:
        """Open the draft that an answer has become."""
        mine = drafts.of(self._session.store, self._session.agent.name)
        answers = [draft for draft in mine if draft.kind is not DraftKind.NOTE]
        if answers:
            draft = max(answers, key=lambda draft: draft.id)  # in the ticket that its own leads to
            self._compose(draft.kind, draft.ticket, draft=draft)

    def _compose(
        self,
        kind: DraftKind,
        number: int | None = None,
        *,
        everyone: bool = True,
        draft: Draft | None = None,
        canned: CannedReply | None = None,
        to: Outside | None = None,
    ) -> None:
        from tui.composer import ComposerScreen

        number = self._one() if number is None else number
        if number is not None:
            self._screen.app.push_screen(ComposerScreen(self._session, number, kind, everyone, draft, canned, to))

    def _one(self) -> int | None:
        chosen = self._screen.chosen()
        if len(chosen) > 1:
            self._session.toast(_("Only one ticket can be written to at a time; {n} are marked.", n=len(chosen)))
            return None
        return chosen[0] if chosen else None


def _undone(changes: tuple[Change, ...]) -> str:
    """How much an undo took back."""
    return some({change.ticket for change in changes if hasattr(change, "ticket")})
