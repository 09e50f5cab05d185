"""What is done to the answer that one is at while it waits: send it now, put it off, edit, review or cancel it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desk.change import ReplyCancelled
from desk.command import AskReview, CancelReply, Command, EditReply, PostponeReply, ReleaseReply, ReturnReply
from desk.conversation import Entry
from desk.errors import Held
from desk.words import _
from store import Done
from tui.asking import ask_when, ask_whom
from tui.choose import Choice, Chooser
from tui.session import Severity

if TYPE_CHECKING:
    from tui.app import DeskApp
    from tui.session import Session


class Leaving:
    """One answer, `entry`; `seen` is the journal's number when the agent last saw its ticket.

    `edited` is told what has become a draft of the agent's.
    """

    def __init__(
        self, app: DeskApp, session: Session, entry: Entry | None, seen: int, edited: Callable[[ReplyCancelled], None]
    ) -> None:
        self._app = app
        self._session = session
        self._entry = entry
        self._seen = seen
        self._edited = edited

    def now(self) -> None:
        """Send it at once; one that is held, after the undo window."""
        undo = self._session.config.desk.undo

        def commands(item: int) -> Sequence[Command]:
            if self._entry is None or not self._entry.holds:
                return [PostponeReply(item, self._session.now())]
            released = ReleaseReply(item, self._seen, delay=undo)
            return [released, PostponeReply(item, self._session.now() + undo)]

        self._perform(commands, _("On its way · u undoes"))

    def postpone(self) -> None:
        """Ask when it shall leave."""
        if self._is_here():
            ask_when(
                self._app,
                self._session,
                lambda at: self._perform(lambda item: [PostponeReply(item, at)], _("Put off · u undoes")),
            )

    def release(self) -> None:
        """Approve it, or let it go as it is."""
        delay = self._session.config.desk.undo
        self._perform(lambda item: [ReleaseReply(item, self._seen, delay=delay)], _("It leaves as it is · u undoes"))

    def ask_review(self) -> None:
        """Ask a colleague or a group to see it first."""
        if self._is_here():
            words = _("Waits for a review · u undoes")
            ask_whom(self._app, self._session, lambda who: self._perform(lambda item: [AskReview(item, who)], words))

    def give_back(self) -> None:
        """Return it to its author, and ask for the remark."""

        def chosen(choice: Choice[str] | None) -> None:
            if choice is not None:
                self._perform(lambda item: [ReturnReply(item, choice.value)], _("Returned to its author."))

        def offer(typed: str) -> Sequence[Choice[str]]:
            return [Choice(typed, typed)] if typed.strip() else ()

        if self._is_here():
            title, none = _("What should be different?"), _("Say what should be different.")
            self._app.push_screen(Chooser(title, offer, self._session.glyphs, none=none), chosen)

    def edit(self) -> None:
        """Take it out of the outbox and open it in the composer."""
        done = self._perform(lambda item: [EditReply(item, self._seen)], "")
        change = next((change for change in done.changes if isinstance(change, ReplyCancelled)), None) if done else None
        if change is not None:
            self._edited(change)

    def cancel(self) -> None:
        """Keep it from leaving; its text stays as a draft of its author's."""
        self._perform(lambda item: [CancelReply(item)], _("Cancelled; it is a draft of its author's."))

    def _is_here(self) -> bool:
        if self._entry is None:
            self._session.toast(_("Here is no answer that waits to leave."))
        return self._entry is not None

    def _perform(self, commands: Callable[[int], Sequence[Command]], words: str) -> Done | None:
        """Do it to the answer, and say so; what has come since one looked is shown before all else."""
        if not self._is_here() or self._entry is None or (item := self._entry.outbox) is None:
            return None
        try:
            done = self._session.perform(*commands(item))
        except Held as held:
            self._session.toast(str(held), Severity.WARNING)
            done = None
        if done is not None and words:
            self._session.toast(words)
        self._app.feed.look()
        return done
