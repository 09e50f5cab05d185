"""The console's table of contents: the session, the themes, the keys, the feed and the one screen below all others."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.events import Event, Key, Paste, Resize
from textual.filter import ANSIToTruecolor, LineFilter
from textual.screen import Screen

from desk.agent import Agent
from desk.config import Config
from desk.naming import did_you_mean
from desk.safe import clean
from desk.words import _
from store import Store
from tui import terminal
from tui.actions import Where
from tui.desk_screen import DeskScreen
from tui.feed import Feed
from tui.footer import Footer
from tui.frame import Difference, Frame, keep_whole
from tui.glyphs import TABLES
from tui.keyboard import Keyboard
from tui.keymap import Keymap
from tui.session import Session, Severity
from tui.theme import DARK, named, themes

if TYPE_CHECKING:
    from tui.opening import Opener

_LOOK_SECONDS: Final = 2.0  # between looks whether the terminal is still there
_LONGEST_COPY: Final = 12_000
"""Characters that are copied at most: 64 kB on the wire, whatever they are."""


class DeskApp(App[int], inherit_bindings=False):
    """One agent's console. `keyboard` hears every key before Textual does."""

    TITLE = "deskhand"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False  # Textual would copy the names of our widgets; terminals select with Shift held
    CSS_PATH = "desk.tcss"

    hears = (Where.EVERYWHERE,)

    def __init__(self, session: Session) -> None:
        terminal.guard()
        keep_whole()
        super().__init__(driver_class=terminal.Terminal)
        self.session = session
        self.keyboard = Keyboard(self, Keymap(session.config.keys, session.config.hotkeys))
        self.feed = Feed(self)
        self.frame = Frame()
        session.tell = self._tell

    def on_mount(self) -> None:
        """Put the screen up and begin to follow the journal."""
        for theme in themes().values():
            self.register_theme(theme)
        wanted = self.session.config.desk.theme
        self.theme = (named(wanted) or themes()[DARK]).name
        self.animation_level = "none"
        self.push_screen(DeskScreen(self.session, self.keyboard))
        for problem in self.keyboard.keymap.problems:
            self.session.toast(problem, Severity.WARNING)
        if named(wanted) is None:
            hint = did_you_mean(wanted or "", themes())
            self.session.toast(_("There is no theme {name}; {hint}", name=wanted, hint=hint), Severity.WARNING)
        loop = asyncio.get_running_loop()
        if not self.is_headless:
            for ending in (signal.SIGHUP, signal.SIGTERM):
                loop.add_signal_handler(ending, self.action_leave)
            self.set_interval(_LOOK_SECONDS, self._look_for_terminal)
        self.app_resume_signal.subscribe(self, lambda _app: self.frame.forget())
        self.feed.start()

    def _look_for_terminal(self) -> None:
        """Leave where the terminal has gone without SIGHUP: under nohup, say, or while the console was starting."""
        if not (sys.__stdin__ and sys.__stdin__.isatty()):
            self.action_leave()

    def on_unmount(self) -> None:
        """Be nowhere, and leave nothing lying about."""
        self.session.place.leave()
        if "opener" in self.__dict__:
            self.opener.close()

    @cached_property
    def opener(self) -> Opener:
        """What opens files on the agent's desktop; made with the first one."""
        from tui.opening import Opener

        return Opener(self.session)

    async def on_event(self, event: Event) -> None:
        """Keys are ours first; what means nothing to us goes on to the focused widget."""
        if isinstance(event, Resize):
            self.frame.forget()
        if isinstance(event, Paste):
            self.keyboard.paste(event)
        if isinstance(event, Key) and not event.is_forwarded:
            self.session.place.key()
            if self.keyboard.press(event):
                return
        await super().on_event(event)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters but the one for the sixteen colours of old: no style of ours names one, and it is slow."""
        return [filter_ for filter_ in super().get_line_filters() if not isinstance(filter_, ANSIToTruecolor)]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, for themes that lack them."""
        return dict(themes()[DARK].variables)

    def copy_to_clipboard(self, text: str) -> None:
        """Hand a text to the terminal's clipboard (OSC 52, S-22), but not through a tmux on the far side of SSH."""
        cleaned = clean(text, keep_newlines=True)[:_LONGEST_COPY]
        if self.session.remote and {"TMUX", "STY"} & os.environ.keys():
            self._clipboard = cleaned
        else:
            super().copy_to_clipboard(cleaned)

    def show_chord(self) -> None:
        """A chord began, went on or ended: the footer tells how it may go on."""
        for footer in self.screen.query(Footer):
            footer.refresh_keys()

    def action_help(self) -> None:
        """The keys that work here; again: back from them."""
        from tui.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss(None)
        else:
            self.push_screen(HelpScreen(self.keyboard, self.session.glyphs.ellipsis))

    def action_leave(self) -> None:
        """Leave deskhand."""
        self.exit(0)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Write what differs from what the terminal shows."""
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            renderable = Difference(self.frame, renderable)  # type: ignore[assignment]  # Textual's own type is too narrow
        super()._display(screen, renderable)

    def _fatal_error(self) -> None:
        """An error that nobody caught: `run` raises it. Textual would print all variables, and they hold mails."""
        self._close_messages_no_wait()

    def _tell(self, words: str, severity: Severity) -> None:
        seconds = 5 if severity is Severity.INFORMATION else 10
        self.notify(words, severity=severity.value, timeout=seconds, markup=False)


def run(store: Store, agent: Agent, config: Config, *, demo: bool, remote: bool) -> int:
    """Show the console until the agent leaves; the exit code."""
    session = Session(store, agent, config, TABLES[config.desk.glyphs], demo=demo, remote=remote)
    app = DeskApp(session)
    code = app.run()
    if app._exception is not None:
        raise app._exception
    return code or 0
