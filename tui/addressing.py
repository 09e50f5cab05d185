"""Who an answer goes to, put in by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from desk.mail.compose import check_address
from desk.mail.reply import is_own, once
from desk.words import _
from tui.actions import Where
from tui.session import Session, Severity

Addressed = tuple[tuple[str, ...], tuple[str, ...]]
"""The addresses in To and in Cc."""

_BETWEEN: Final = re.compile(r"[\s,;]+")


class AddressScreen(ModalScreen[Addressed]):
    """Asks for the addresses in To and in Cc; the answer is both, or None."""

    hears = (Where.PICKER,)
    DEFAULT_CSS = """
    AddressScreen {
        align: center bottom;
        background: transparent;
        Vertical { width: 100%; max-width: 100; height: auto; background: $panel; padding: 1 0; }
        Input, Input:focus { height: 1; border: none; padding: 0 3; background: $panel; }
    }
    """

    def __init__(self, session: Session, to: Sequence[str], cc: Sequence[str]) -> None:
        super().__init__()
        self._session = session
        self._before = (to, cc)

    def compose(self) -> ComposeResult:
        to, cc = (", ".join(addresses) for addresses in self._before)
        with Vertical():
            yield Input(to, placeholder=_("To"), id="to", select_on_focus=False)
            yield Input(cc, placeholder=_("Cc"), id="cc", select_on_focus=False)

    def action_down(self) -> None:
        """On to Cc."""
        self.query_one("#cc").focus()

    def action_up(self) -> None:
        """Back to To."""
        self.query_one("#to").focus()

    def action_complete(self) -> None:
        """On to the other line."""
        self.focus_next(Input)

    def action_choose(self) -> None:
        """Take what was put in, if these are addresses."""
        # A field has its own queue: letters that were typed before this key may still be in it.
        (self.focused or self).call_later(self._choose)

    def _choose(self) -> None:
        to, cc = (self.query_one(field, Input).value for field in ("#to", "#cc"))
        try:
            own = self._session.config.own_addresses
            self.dismiss(once(_addresses(to, own), _addresses(cc, own)))
        except ValueError as error:
            self._session.toast(str(error), Severity.WARNING)

    def action_leave(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)


def _addresses(typed: str, own: frozenset[str]) -> tuple[str, ...]:
    """The addresses in a line. Raises ValueError, in words, for one that no answer can go to."""
    found = tuple(word for word in _BETWEEN.split(typed) if word)
    for word in found:
        try:
            check_address(word)
        except ValueError:
            raise ValueError(_("{address} is no address.", address=word)) from None
        if is_own(word, own):
            raise ValueError(_("{address} is an address of this desk, and gets no answers.", address=word))
    return found
