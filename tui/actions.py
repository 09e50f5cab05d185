"""Every action of the console, one row each: keys, footer, help and palette derive from this table.

Keys are written as in `config.toml`: `j`, `R`, `ctrl+s`, `enter`, and keys one after another with a space (`g i`).
A row names a method, `action_…` (or a dotted path to one of an object that it holds), of the widget, screen or app
whose `hears` has the row's `where`.
"""
# ruff: noqa: E501 (a table is read by rows)

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.words import N_


class Where(StrEnum):
    """Which keys a widget or a screen answers to."""

    LIST = "list"  # the queue
    VIEWS = "views"  # the drawers beside it
    READING = "reading"  # the ticket pane
    TICKET = "ticket"  # tickets, from the queue and from the ticket pane alike
    DESK = "desk"  # the screen that queue and ticket stand on
    FILE = "file"  # an attachment that is looked at
    COMPOSER = "composer"
    REVIEW = "review"
    HELD = "held"
    OUTBOX = "outbox"
    PICKER = "picker"  # lists to choose one from
    HELP = "help"
    EVERYWHERE = "everywhere"


TITLES: Final[dict[Where, str]] = {
    Where.LIST: N_("The queue"),
    Where.VIEWS: N_("Views"),
    Where.READING: N_("Reading a ticket"),
    Where.TICKET: N_("Tickets: the marked ones, else the one under the cursor"),
    Where.FILE: N_("Looking at a file"),
    Where.COMPOSER: N_("Writing"),
    Where.REVIEW: N_("Before an answer leaves"),
    Where.HELD: N_("An answer that is held"),
    Where.OUTBOX: N_("The outbox"),
    Where.PICKER: N_("Choosing"),
    Where.HELP: N_("This page"),
    Where.DESK: N_("The desk"),
    Where.EVERYWHERE: N_("Everywhere"),
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a key does.

    `words` is its name in footer and palette, `tip` the sentence in help. `method` is called with `argument` where
    there is one. `verb` is the word of the command line that does the same. `footer`: shown there, in this order.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    tip: str
    where: Where
    method: str
    argument: str = ""
    verb: str = ""
    footer: int = 0
    palette: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """What the actions that begin with the same key are about; it stands in the footer for all of them."""

    key: str
    words: str
    where: Where
    footer: int = 0


GROUPS: Final = (
    Group("a", N_("assign"), Where.TICKET, 4),
    Group("s", N_("status"), Where.TICKET, 5),
    Group("y", N_("copy"), Where.TICKET),
    Group("d", N_("answer that waits"), Where.TICKET),
    Group("g", N_("go to"), Where.DESK, 10),
    Group("z", N_("quotes"), Where.READING),
    Group("v", N_("wrong ticket"), Where.READING),
    Group("*", N_("mark"), Where.LIST),
)


def _move(
    id: str, keys: tuple[str, ...], words: str, tip: str, where: Where, method: str, argument: str = ""
) -> Action:
    """An action that moves about: nothing for the palette."""
    return Action(id, keys, words, tip, where, method, argument, palette=False)


def _status(id: str, key: str, words: str, tip: str, status: str) -> Action:
    return Action(id, (f"s {key}",), words, tip, Where.TICKET, "triage.status", status, verb="status")


def _view(id: str, key: str, words: str, tip: str, view: str) -> Action:
    return Action(id, (f"g {key}",), words, tip, Where.DESK, "listing.show_named", view)


def _nth(n: int) -> Action:
    return _move(
        f"view.{n}",
        (str(n),),
        N_("view by place"),
        N_("The view at this place."),
        Where.DESK,
        "listing.show_nth",
        str(n),
    )


ACTIONS: Final[tuple[Action, ...]] = (
    _move("list.down", ("j", "down"), N_("down"), N_("The next ticket."), Where.LIST, "down"),
    _move("list.up", ("k", "up"), N_("up"), N_("The ticket before."), Where.LIST, "up"),
    _move("list.page-down", ("ctrl+f", "pagedown"), N_("page down"), N_("A page on."), Where.LIST, "page_down"),
    _move("list.page-up", ("ctrl+b", "pageup"), N_("page up"), N_("A page back."), Where.LIST, "page_up"),
    _move("list.top", ("g g", "home"), N_("top"), N_("The newest ticket."), Where.LIST, "top"),
    _move("list.bottom", ("G", "end"), N_("bottom"), N_("The oldest ticket."), Where.LIST, "bottom"),
    Action("list.open", ("enter", "o"), N_("open"), N_("Read the ticket."), Where.LIST, "open", footer=1),
    Action("list.mark", ("x", "space"), N_("mark"), N_("Mark the ticket, or unmark it, and go on."), Where.LIST, "marks.mark"),
    Action("list.range", ("V",), N_("range"), N_("Mark a range: move to its other end."), Where.LIST, "marks.range"),
    Action("list.mark-all", ("* a",), N_("all"), N_("Mark all tickets that are loaded."), Where.LIST, "marks.all"),
    Action("list.mark-none", ("* n",), N_("none"), N_("Unmark all."), Where.LIST, "marks.none"),
    _move("list.back", ("q", "escape"), N_("back"), N_("Unmark, leave the search, back to the inbox."), Where.LIST, "back"),
    _move("reading.down", ("j", "down"), N_("down"), N_("A line on."), Where.READING, "down"),
    _move("reading.up", ("k", "up"), N_("up"), N_("A line back."), Where.READING, "up"),
    _move("reading.page-down", ("space", "ctrl+f", "pagedown"), N_("page down"), N_("A page on."), Where.READING, "page_down"),
    _move("reading.page-up", ("ctrl+b", "pageup"), N_("page up"), N_("A page back."), Where.READING, "page_up"),
    _move("reading.top", ("g g", "home"), N_("top"), N_("The first message."), Where.READING, "top"),
    _move("reading.bottom", ("G", "end"), N_("bottom"), N_("The newest message."), Where.READING, "bottom"),
    _move("reading.next", ("J",), N_("next message"), N_("The next message."), Where.READING, "next_message"),
    _move("reading.previous", ("K",), N_("previous message"), N_("The message before."), Where.READING, "previous_message"),
    Action("reading.fold", ("z a",), N_("fold"), N_("Open or fold the quote in view."), Where.READING, "fold"),
    Action("reading.open-all", ("z R",), N_("open all"), N_("Open all quotes."), Where.READING, "open_all"),
    Action("reading.fold-all", ("z M",), N_("fold all"), N_("Fold all quotes."), Where.READING, "fold_all"),
    Action("reading.headers", ("H",), N_("headers"), N_("Show the mail as it came, with its headers."), Where.READING, "headers"),
    Action("reading.file", ("enter", "o"), N_("view file"), N_("Look at an attachment."), Where.READING, "look"),
    Action("reading.save", ("S",), N_("save file"), N_("Save an attachment, or all of them."), Where.READING, "save", verb="save"),
    Action("reading.open", ("O",), N_("open file"), N_("Open an attachment in a program of your desktop."), Where.READING, "open_outside"),
    Action("reading.settle", ("D",), N_("delivery"), N_("Say what became of an answer that was refused or is uncertain."), Where.READING, "settle", verb="outbox"),
    Action("reading.unthread", ("v n",), N_("take out"), N_("Take the message out, into a ticket of its own."), Where.READING, "unthread", verb="unthread"),
    Action("reading.move", ("v m",), N_("move message"), N_("Move the message to another ticket."), Where.READING, "move_message", verb="move"),
    Action("reading.unmerge", ("v u",), N_("unmerge"), N_("Take the merged ticket that the message came with out again."), Where.READING, "unmerge", verb="unmerge"),
    Action("reading.again", ("v f",), N_("fetch, retry"), N_("Fetch all of a mail that was too large, or read once more what could not be read."), Where.READING, "again", verb="fetch"),
    Action("reading.mend", ("v e",), N_("edit source"), N_("Change the source of a mail that could not be read, in your own editor, and read that."), Where.READING, "mend", verb="quarantine"),
    _move("reading.back", ("q", "escape"), N_("back"), N_("Back to the queue."), Where.READING, "back"),
    Action("ticket.reply", ("r",), N_("reply"), N_("Answer everybody."), Where.TICKET, "pen.reply", "all", verb="reply", footer=2),
    Action("ticket.reply-sender", ("R",), N_("reply to sender"), N_("Answer the sender only."), Where.TICKET, "pen.reply", "sender"),
    Action("ticket.forward", ("f",), N_("forward"), N_("Pass a message on to somebody outside, or answer what he wrote."), Where.TICKET, "pen.forward", verb="forward"),
    Action("ticket.note", ("c",), N_("note"), N_("Write a note that only agents see."), Where.TICKET, "pen.note", verb="note", footer=3),
    Action("ticket.take", ("a a",), N_("take"), N_("Make the ticket yours, if nobody has it."), Where.TICKET, "triage.take"),
    Action("ticket.assign", ("a s",), N_("assign"), N_("Give the ticket to somebody."), Where.TICKET, "triage.assign", verb="assign"),
    Action("ticket.unassign", ("a n",), N_("unassign"), N_("Give the ticket to nobody."), Where.TICKET, "triage.unassign"),
    Action("ticket.steal", ("A",), N_("steal"), N_("Make the ticket yours, whoever has it."), Where.TICKET, "triage.steal"),
    _status("ticket.open", "o", N_("open"), N_("Somebody has to do something."), "open"),
    _status("ticket.pending", "p", N_("pending"), N_("The customer has to answer."), "pending"),
    _status("ticket.on-hold", "h", N_("on hold"), N_("Somebody else has to do something."), "on_hold"),
    _status("ticket.resolved", "r", N_("resolved"), N_("It is done; an answer opens it again."), "resolved"),
    _status("ticket.closed", "c", N_("closed"), N_("It is done and over."), "closed"),
    _status("ticket.spam", "s", N_("spam"), N_("Nobody should answer this."), "spam"),
    _status("ticket.trash", "t", N_("trash"), N_("Nobody should see this."), "trash"),
    Action("ticket.resolve", ("e",), N_("resolve"), N_("It is done."), Where.TICKET, "triage.status", "resolved", footer=6),
    Action("ticket.resolve-next", ("E",), N_("resolve, next"), N_("It is done; on to the next ticket."), Where.TICKET, "resolve_next"),
    Action("ticket.snooze", ("b",), N_("snooze"), N_("Put the ticket away until a time."), Where.TICKET, "triage.snooze", verb="snooze", footer=7),
    Action("ticket.tag", ("t",), N_("tags"), N_("Add tags, or remove them with a minus."), Where.TICKET, "triage.tag", verb="tag", footer=8),
    Action("ticket.priority", ("p",), N_("priority"), N_("Make the ticket more or less urgent."), Where.TICKET, "triage.priority", verb="priority"),
    Action("ticket.customer", ("C",), N_("customer"), N_("Make somebody else the customer: answers go there."), Where.TICKET, "triage.customer", verb="customer"),
    Action("ticket.merge", ("M",), N_("merge"), N_("Two tickets are one matter."), Where.TICKET, "triage.merge", verb="merge"),
    Action("ticket.canned", ("m",), N_("canned"), N_("Answer with a canned reply."), Where.TICKET, "pen.canned", footer=9),
    Action("answer.now", ("d n",), N_("send now"), N_("Send the answer that waits at once; one that is held, as it is."), Where.TICKET, "leaving.now", verb="outbox"),
    Action("answer.postpone", ("d p",), N_("put off"), N_("Let the answer that waits leave at another time."), Where.TICKET, "leaving.postpone", verb="outbox"),
    Action("answer.edit", ("d e",), N_("edit"), N_("Take the answer that waits out of the outbox and edit it."), Where.TICKET, "leaving.edit", verb="outbox"),
    Action("answer.cancel", ("d c",), N_("cancel"), N_("Keep the answer from leaving; it becomes a draft again."), Where.TICKET, "leaving.cancel", verb="outbox"),
    Action("answer.approve", ("d a",), N_("approve"), N_("Approve the answer, or let it go as it is when it is due."), Where.TICKET, "leaving.release", verb="review"),
    Action("answer.return", ("d r",), N_("return"), N_("Return the answer to its author with a remark."), Where.TICKET, "leaving.give_back", verb="review"),
    Action("answer.ask-review", ("d h",), N_("ask for review"), N_("Ask somebody to see the answer that waits before it leaves."), Where.TICKET, "leaving.ask_review", verb="review"),
    Action("ticket.copy", ("y n",), N_("copy number"), N_("Copy the ticket's number."), Where.TICKET, "triage.copy", "number"),
    Action("ticket.copy-title", ("y y",), N_("copy title"), N_("Copy the ticket's number and subject."), Where.TICKET, "triage.copy", "title"),
    Action("ticket.next", ("]",), N_("next"), N_("Open the next ticket of the queue."), Where.TICKET, "next_ticket"),
    Action("ticket.previous", ("[",), N_("previous"), N_("Open the ticket before in the queue."), Where.TICKET, "previous_ticket"),
    Action("ticket.take-urgent", ("N",), N_("take the most urgent"), N_("Take the most urgent ticket that nobody has."), Where.TICKET, "triage.take_urgent"),
    _view("view.inbox", "i", N_("inbox"), N_("What somebody has to answer."), "inbox"),
    _view("view.mine", "m", N_("mine"), N_("Your tickets."), "mine"),
    _view("view.unassigned", "u", N_("unassigned"), N_("Tickets that nobody has."), "unassigned"),
    _view("view.waiting", "w", N_("waiting"), N_("Tickets that wait for somebody else."), "waiting"),
    _view("view.snoozed", "s", N_("snoozed"), N_("Tickets that were put away."), "snoozed"),
    _view("view.drafts", "d", N_("drafts"), N_("Tickets with a draft of yours."), "drafts"),
    _view("view.mentions", "@", N_("mentions"), N_("Tickets that a note calls you to."), "mentions"),
    Action("outbox", ("g o",), N_("outbox"), N_("All answers that wait to leave, are held, were refused or are uncertain."), Where.DESK, "outbox", verb="outbox"),
    _view("view.closed", "c", N_("closed"), N_("What is done."), "closed"),
    _view("view.all", "a", N_("all"), N_("Everything but spam and trash."), "all"),
    *(_nth(n) for n in range(1, 10)),
    Action("view.choose", ("g v",), N_("views"), N_("Choose a view."), Where.DESK, "listing.choose"),
    Action("search", ("/",), N_("search"), N_("Search all tickets."), Where.DESK, "listing.search", footer=11),
    Action("filter", ("\\",), N_("filter"), N_("Search within this view."), Where.DESK, "listing.filter"),
    _move("views.down", ("j", "down"), N_("down"), N_("The next view."), Where.VIEWS, "down"),
    _move("views.up", ("k", "up"), N_("up"), N_("The view before."), Where.VIEWS, "up"),
    _move("views.open", ("enter", "o", "l"), N_("open"), N_("Go to the queue of this view."), Where.VIEWS, "open"),
    _move("views.back", ("q", "escape"), N_("back"), N_("Back to the queue."), Where.VIEWS, "back"),
    _move("file.down", ("j", "down"), N_("down"), N_("A line on."), Where.FILE, "down"),
    _move("file.up", ("k", "up"), N_("up"), N_("A line back."), Where.FILE, "up"),
    _move("file.page-down", ("space", "ctrl+f", "pagedown"), N_("page down"), N_("A page on."), Where.FILE, "page_down"),
    _move("file.page-up", ("ctrl+b", "pageup"), N_("page up"), N_("A page back."), Where.FILE, "page_up"),
    _move("file.top", ("g g", "home"), N_("top"), N_("The first line."), Where.FILE, "top"),
    _move("file.bottom", ("G", "end"), N_("bottom"), N_("The last line."), Where.FILE, "bottom"),
    Action("file.next", ("J",), N_("next file"), N_("The next file of the ticket."), Where.FILE, "next_file", footer=4, palette=False),
    Action("file.previous", ("K",), N_("previous file"), N_("The file before."), Where.FILE, "previous_file", palette=False),
    Action("file.save", ("S",), N_("save file"), N_("Save this file."), Where.FILE, "save", footer=2, palette=False),
    Action("file.open", ("O",), N_("open file"), N_("Open this file in a program of your desktop."), Where.FILE, "open_outside", footer=3, palette=False),
    Action("file.back", ("q", "escape"), N_("back"), N_("Back to the ticket."), Where.FILE, "back", footer=1, palette=False),
    Action("composer.review", ("ctrl+s",), N_("review"), N_("Look at the answer before it leaves."), Where.COMPOSER, "review", footer=1),
    Action("composer.leave", ("escape",), N_("keep as draft"), N_("Leave; the draft is kept."), Where.COMPOSER, "leave", footer=2),
    Action("composer.address", ("ctrl+t",), N_("to, cc"), N_("Put in who the answer goes to."), Where.COMPOSER, "address", footer=3),
    _move("composer.earlier", ("ctrl+up", "alt+up"), N_("earlier"), N_("Scroll the conversation back."), Where.COMPOSER, "earlier"),
    _move("composer.later", ("ctrl+down", "alt+down"), N_("later"), N_("Scroll the conversation on."), Where.COMPOSER, "later"),
    Action("composer.ask", ("ctrl+x ctrl+a",), N_("ask again"), N_("Let canned replies ask again what they have asked on this ticket."), Where.COMPOSER, "ask_again"),
    Action("composer.versions", ("ctrl+x ctrl+v",), N_("versions"), N_("Look at what the draft said before, and bring it back."), Where.COMPOSER, "drafts.versions"),
    Action("composer.hand", ("ctrl+x ctrl+g",), N_("hand over"), N_("Hand the draft to a colleague."), Where.COMPOSER, "drafts.hand", verb="drafts"),
    Action("composer.attach", ("ctrl+x ctrl+f",), N_("attach"), N_("Attach a file, of the ticket or of this machine, or take one out."), Where.COMPOSER, "attach"),
    Action("composer.editor", ("ctrl+x ctrl+e",), N_("editor"), N_("Write in your own editor."), Where.COMPOSER, "editor"),
    Action("review.send", ("y", "ctrl+s"), N_("send"), N_("Send the answer; it can be taken back for a few seconds."), Where.REVIEW, "send", footer=1),
    Action("review.delay", ("d",), N_("delay"), N_("Send it later."), Where.REVIEW, "delay", footer=2),
    Action("review.ask", ("h",), N_("ask for review"), N_("Ask a colleague or a group to see it before it leaves."), Where.REVIEW, "review", footer=3),
    Action("review.then", ("t",), N_("with or without"), N_("Leave out what the canned reply does besides, or put it back."), Where.REVIEW, "then"),
    Action("review.edit", ("e", "escape"), N_("edit"), N_("Back to the text."), Where.REVIEW, "edit", footer=4),
    Action("review.keep", ("p",), N_("keep as draft"), N_("Keep the answer as a draft."), Where.REVIEW, "keep", footer=5),
    Action("review.attach", ("a",), N_("attach"), N_("Attach a file, of the ticket or of this machine, or take one out."), Where.REVIEW, "attach", footer=6, palette=False),
    Action("review.leave", ("q",), N_("leave"), N_("Leave; the draft is kept."), Where.REVIEW, "keep", footer=7),
    Action("held.send", ("s",), N_("send mine anyway"), N_("Send the answer as it is."), Where.HELD, "send", footer=1),
    Action("held.rework", ("r", "escape"), N_("rework mine"), N_("Back to the text, with the new messages in view."), Where.HELD, "rework", footer=2),
    Action("held.keep", ("p",), N_("keep as draft"), N_("Keep the answer as a draft."), Where.HELD, "keep", footer=3),
    Action("held.discard", ("x",), N_("throw mine away"), N_("Throw the answer away."), Where.HELD, "discard", footer=4),
    _move("outbox.down", ("j", "down"), N_("down"), N_("The next answer."), Where.OUTBOX, "items.down"),
    _move("outbox.up", ("k", "up"), N_("up"), N_("The answer before."), Where.OUTBOX, "items.up"),
    _move("outbox.page-down", ("ctrl+f", "pagedown"), N_("page down"), N_("A page on."), Where.OUTBOX, "items.page_down"),
    _move("outbox.page-up", ("ctrl+b", "pageup"), N_("page up"), N_("A page back."), Where.OUTBOX, "items.page_up"),
    _move("outbox.top", ("g g", "home"), N_("top"), N_("What needs somebody most."), Where.OUTBOX, "items.top"),
    _move("outbox.bottom", ("G", "end"), N_("bottom"), N_("The last answer."), Where.OUTBOX, "items.bottom"),
    _move("outbox.more", ("J", "space"), N_("more"), N_("Scroll what is known of the answer on."), Where.OUTBOX, "details.action_page_down"),
    _move("outbox.less", ("K",), N_("less"), N_("Scroll it back."), Where.OUTBOX, "details.action_page_up"),
    Action("outbox.open", ("enter", "o"), N_("open"), N_("Read the answer in its ticket."), Where.OUTBOX, "open", footer=1, palette=False),
    Action("outbox.send", ("s",), N_("send"), N_("Send it now, try again, or send once more what is uncertain."), Where.OUTBOX, "send", verb="outbox", footer=2, palette=False),
    Action("outbox.arrived", ("y",), N_("arrived"), N_("It did arrive."), Where.OUTBOX, "arrived", verb="outbox", footer=3, palette=False),
    Action("outbox.give-up", ("x",), N_("give up"), N_("Send it no more to whom it was refused, or who may have it."), Where.OUTBOX, "give_up", verb="outbox", footer=4, palette=False),
    Action("outbox.readdress", ("t",), N_("address"), N_("Correct an address that was refused, and send it there."), Where.OUTBOX, "readdress", verb="outbox", footer=5, palette=False),
    Action("outbox.edit", ("e",), N_("edit"), N_("Take the answer that waits out of the outbox and edit it."), Where.OUTBOX, "leaving.edit", verb="outbox", footer=6, palette=False),
    Action("outbox.cancel", ("c",), N_("cancel"), N_("Keep the answer from leaving; it becomes a draft again."), Where.OUTBOX, "leaving.cancel", verb="outbox", footer=7, palette=False),
    Action("outbox.postpone", ("p",), N_("put off"), N_("Let the answer that waits leave at another time."), Where.OUTBOX, "leaving.postpone", verb="outbox", footer=8, palette=False),
    Action("outbox.approve", ("a",), N_("approve"), N_("Approve the answer, or let it go as it is when it is due."), Where.OUTBOX, "leaving.release", verb="review", palette=False),
    Action("outbox.return", ("r",), N_("return"), N_("Return the answer to its author with a remark."), Where.OUTBOX, "leaving.give_back", verb="review", palette=False),
    Action("outbox.ask-review", ("h",), N_("ask for review"), N_("Ask somebody to see the answer that waits before it leaves."), Where.OUTBOX, "leaving.ask_review", verb="review", palette=False),
    Action("outbox.undo", ("u", "ctrl+z"), N_("undo"), N_("Take your last change back."), Where.OUTBOX, "pen.undo", verb="undo", palette=False),
    Action("outbox.back", ("q", "escape"), N_("back"), N_("Back to the queue."), Where.OUTBOX, "back", footer=9, palette=False),
    _move("picker.down", ("down", "ctrl+n", "ctrl+j"), N_("down"), N_("The next one."), Where.PICKER, "down"),
    _move("picker.up", ("up", "ctrl+p", "ctrl+k"), N_("up"), N_("The one before."), Where.PICKER, "up"),
    _move("picker.choose", ("enter",), N_("choose"), N_("Choose this one."), Where.PICKER, "choose"),
    _move("picker.complete", ("tab",), N_("complete"), N_("Write what the word may become."), Where.PICKER, "complete"),
    _move("picker.leave", ("escape",), N_("leave"), N_("Choose nothing."), Where.PICKER, "leave"),
    _move("help.down", ("j", "down"), N_("down"), N_("A line on."), Where.HELP, "down"),
    _move("help.up", ("k", "up"), N_("up"), N_("A line back."), Where.HELP, "up"),
    _move("help.page-down", ("space", "ctrl+f", "pagedown"), N_("page down"), N_("A page on."), Where.HELP, "page_down"),
    _move("help.page-up", ("ctrl+b", "pageup"), N_("page up"), N_("A page back."), Where.HELP, "page_up"),
    Action("help.close", ("q", "escape"), N_("close"), N_("Back."), Where.HELP, "close", footer=1, palette=False),
    Action("undo", ("u", "ctrl+z"), N_("undo"), N_("Take your last change back."), Where.DESK, "pen.undo", verb="undo"),
    Action("repeat", (".",), N_("repeat"), N_("Do your last action again, here."), Where.DESK, "triage.repeat"),
    Action("palette", ("ctrl+p", ":"), N_("command"), N_("Find any action by its name."), Where.DESK, "palette", footer=12),
    Action("help", ("?",), N_("help"), N_("The keys that work here."), Where.EVERYWHERE, "help", footer=13),
    _move("pane.next", ("tab",), N_("next pane"), N_("Go to the next pane."), Where.DESK, "next_pane"),
    _move("pane.previous", ("shift+tab",), N_("previous pane"), N_("Go to the pane before."), Where.DESK, "previous_pane"),
    Action("fuse", (), N_("reset the fuse"), N_("Automatic mail is held: send it or drop it, and let new ones go."), Where.DESK, "fuse", verb="fuse"),
    Action("theme", (), N_("theme"), N_("Choose a theme."), Where.DESK, "theme"),
    Action("quit", ("ctrl+q",), N_("quit"), N_("Leave deskhand."), Where.EVERYWHERE, "leave"),
)  # fmt: skip

BY_ID: Final[dict[str, Action]] = {action.id: action for action in ACTIONS}
