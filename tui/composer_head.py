"""The lines above the text: what is being written, who it goes to, and what happened meanwhile."""

from __future__ import annotations

from typing import ClassVar, Final

from desk.draft import DraftKind
from desk.safe import one_line
from desk.words import N_, _, ngettext
from tui.canned import does
from tui.cells import cell_len, cut, fit
from tui.lines import Line, Lines
from tui.writing import Writing

TITLES: Final = {
    DraftKind.REPLY: N_("Reply to #{ticket}"),
    DraftKind.NOTE: N_("Note on #{ticket}"),
    DraftKind.FORWARD: N_("#{ticket}, to somebody outside"),
}


class ComposerHead(Lines):
    """What is being written, and who it goes to."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"composer--title", "composer--quiet", "composer--notice"}
    DEFAULT_CSS = """
    ComposerHead {
        height: 2;
        background: $panel;
        & > .composer--title { text-style: bold; }
        & > .composer--quiet { color: $muted; }
        & > .composer--notice { color: $warning; }
    }
    """

    def __init__(self, writing: Writing) -> None:
        super().__init__()
        self._writing = writing
        self.notice = ""
        self.words = 0

    def line(self, y: int) -> Line:
        writing, ellipsis = self._writing, self._writing.session.glyphs.ellipsis
        if y == 0:
            count = ngettext("{n} word", "{n} words", self.words)
            if writing.attachments:
                count = ngettext("{n} file", "{n} files", len(writing.attachments)) + f", {count}"
            title = _(TITLES[writing.kind], ticket=writing.ticket.number)
            words = f" {title}  {one_line(writing.ticket.subject)}"
            room = self.size.width - cell_len(count) - 2
            return "", ((fit(words, room, ellipsis), "composer--title"), (f" {count} ", "composer--quiet"))
        if self.notice:
            return "", ((cut(" " + self.notice, self.size.width, ellipsis), "composer--notice"),)
        if writing.kind is DraftKind.NOTE:
            words = _("Only agents see it. @name and Tab call a colleague.")
        else:
            words = _("To {addresses}", addresses=", ".join(map(one_line, writing.to)) or _("nobody"))
            if writing.cc:
                words += "  " + _("Cc {addresses}", addresses=", ".join(map(one_line, writing.cc)))
        if writing.with_actions and (does_too := does(writing.actions)):
            words = _("Then: {actions}", actions=does_too) + f"  {words}"
        return "", ((cut(" " + words, self.size.width, ellipsis), "composer--quiet"),)
