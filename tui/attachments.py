"""The files that came with a ticket: which one, and looking at it, as far as a terminal shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from textual.app import App, ComposeResult
from textual.screen import Screen

from desk.conversation import File
from desk.errors import NotFound
from desk.safe import one_line
from desk.words import _, ngettext
from store import attachments
from tui.actions import BY_ID, Where
from tui.again import here
from tui.cells import cell_len, wrap
from tui.choose import Choice, Chooser, among
from tui.figures import size
from tui.footer import Footer
from tui.pager import Pager
from tui.rows import Look, Row, Span, fitted
from tui.session import Severity

if TYPE_CHECKING:
    from desk.mail.attachment import Preview
    from tui.app import DeskApp
    from tui.session import Session

_INDENT = "   "


def look_at(app: App[Any], session: Session, files: Sequence[File]) -> None:
    """Ask which file, and show it."""

    def look(chosen: Sequence[File]) -> None:
        if here(session, chosen):
            app.push_screen(FileScreen(session, sorted(files, key=lambda file: file.number), chosen[0]))

    _ask_which(app, session, files, _("Look at which file?"), look)


def ask_to_save(app: App[Any], session: Session, files: Sequence[File]) -> None:
    """Ask which file shall be saved, and where; not over SSH, where it would stay behind."""
    from tui.saving import ask_where

    if session.remote:
        session.toast(_("Over SSH no file can be saved: it would stay on that machine."), Severity.WARNING)
    else:
        together = ngettext("All {n} files", "All {n} files", len(files))

        def save(chosen: Sequence[File]) -> None:
            if ready := here(session, chosen):
                ask_where(app, session, ready)

        _ask_which(app, session, files, _("Save which file?"), save, together)


def ask_to_open(app: App[Any], session: Session, files: Sequence[File]) -> None:
    """Ask which file, and open it in a program of the agent's desktop."""
    opener = cast("DeskApp", app).opener
    if opener.can_open():

        def open_(chosen: Sequence[File]) -> None:
            for file in here(session, chosen):
                opener.open(file)

        _ask_which(app, session, files, _("Open which file?"), open_)


def _ask_which(
    app: App[Any],
    session: Session,
    files: Sequence[File],
    title: str,
    then: Callable[[Sequence[File]], None],
    together: str = "",
) -> None:
    """Go on with one of the files, or with all where `together` names that choice; nothing is asked about one."""
    if len(files) == 1:
        then(files)
        return
    choices: list[Choice[Sequence[File]]] = [
        Choice(f"[{file.number}] {file.attachment.label}", [file], size(file.attachment.size)) for file in files
    ]
    if together:
        choices.append(Choice(together, files, size(sum(file.attachment.size for file in files))))

    def chosen(choice: Choice[Sequence[File]] | None) -> None:
        if choice is not None:
            then(choice.value)

    app.push_screen(Chooser(title, among(choices), session.glyphs), chosen)


class FilePane(Pager):
    """One file: its words where it is text or a mail, else what it is."""

    hears = (Where.FILE,)
    head_size = 2

    def __init__(self, session: Session, files: Sequence[File], at: File) -> None:
        super().__init__(session)
        self._files = files
        self._at = files.index(at)

    @property
    def file(self) -> File:
        """The file that is shown."""
        return self._files[self._at]

    @cached_property
    def _preview(self) -> Preview | None:
        try:
            return attachments.preview(self.session.store, self.file.entry.id, self.file.attachment.index)
        except NotFound:
            return None

    def head(self) -> Sequence[tuple[Span, ...]]:
        file, dot = self.file.attachment, f" {self.session.glyphs.dot} "
        facts = [file.type, size(file.size)]
        if len(self._files) > 1:
            facts.append(f"{self._at + 1}/{len(self._files)}")
        right = "  " + dot.join(map(one_line, facts))
        name = ((f" [{self.file.number}] {one_line(file.label)}", Look.CUSTOMER),)
        left = fitted(name, self.measure - cell_len(right), self.session.glyphs.ellipsis)
        return (*left, (right, Look.QUIET)), ()

    def lay_out(self) -> None:
        width = self.measure - len(_INDENT)
        preview = self._preview
        if preview is None or preview.text is None:
            self.rows = [Row(0, ((_INDENT + line, Look.QUIET),)) for line in wrap(self._note(preview), width)]
            return
        rows = [Row(0, ((_INDENT + line, Look.TEXT),)) for line in wrap(preview.text, width)]
        if preview.left_out:
            left_out = _("{size} more of this file is not shown.", size=size(preview.left_out))
            rows += [Row(0), Row(0, ((_INDENT + left_out, Look.WARN),))]
        self.rows = rows

    def _note(self, preview: Preview | None) -> str:
        """What a file is that the terminal can't show, and what may be done with it."""
        keys = cast("DeskApp", self.app).keyboard.keymap
        if self.file.attachment.away:
            away = _("This file is still on the server.")
            fetches = _("{save} fetches it.", save=keys.first(BY_ID["file.save"]))
            return away if self.session.remote else f"{away} {fetches}"
        if preview is None:
            return _("The mail that this file was in is not here.")
        if preview.pixels is None:
            what = _("This file is no text.")
        else:
            width, height = preview.pixels
            what = _("A picture of {width} × {height} pixels.", width=width, height=height)
        if self.session.remote:
            return what
        save, outside = (keys.first(BY_ID[name]) for name in ("file.save", "file.open"))
        return what + " " + _("{save} saves it, {open} opens it on your desktop.", save=save, open=outside)

    def action_next_file(self) -> None:
        self._show(self._at + 1)

    def action_previous_file(self) -> None:
        self._show(self._at - 1)

    def action_save(self) -> None:
        ask_to_save(self.app, self.session, [self.file])

    def action_open_outside(self) -> None:
        ask_to_open(self.app, self.session, [self.file])

    def action_back(self) -> None:
        self.screen.dismiss(None)

    def _show(self, at: int) -> None:
        if 0 <= at < len(self._files):
            self._at = at
            del self._preview
            self.lay_out()
            self.show_rows(0)


class FileScreen(Screen[None]):
    """A file of a ticket, over the desk."""

    def __init__(self, session: Session, files: Sequence[File], at: File) -> None:
        super().__init__()
        self._pane = FilePane(session, files, at)

    def compose(self) -> ComposeResult:
        yield self._pane
        yield Footer(cast("DeskApp", self.app).keyboard)

    def on_mount(self) -> None:
        self.set_focus(self._pane)
