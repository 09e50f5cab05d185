"""S-20, S-24 to S-26: what comes from outside is drawn, never obeyed, on every screen of the console."""

from __future__ import annotations

import re

import pytest
from rich.console import Console
from textual.pilot import Pilot

from desk.agent import SYSTEM
from desk.canned import CannedReply
from desk.command import AddNote, JoinDesk, SaveCanned
from desk.mail.facts import Address
from desk.presence import Mode
from store import mailboxes
from store.mailboxes import MailboxState, MailboxStatus
from tests.tui.composing import lines_of
from tests.tui.hostile import MARKUP, SEQUENCES, foreign_controls
from tests.tui.making import SEOJUN, Desk, attachment, desk_screen, press, rows, settled
from tests.waiting import until
from tui.app import DeskApp
from tui.frame import Difference, Frame
from tui.queue import Queue
from tui.ticket import TicketPane

ACTING = re.compile("[\x1b\x00\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202e\u2066]")
"""Begins with what a terminal would act on."""

MARK = re.compile("[\u2400-\u2421\u241b⇄]")

CONSOLE = Console(force_terminal=True, color_system="truecolor", legacy_windows=False)

ACTS = (
    "\x1b[2J",
    "\x1b]52;c;b3duZWQ=\a",
    "\x9b77h",
    '\x1bP$q"p\x1b\\',
    "\r\x08\x00\x7f",
    "\u202ex",
    "\u200e\u2028",
    "\x1b]0;",
)
"""One sequence of each kind."""

SCREENS = {
    "queue": (),
    "ticket": ("enter",),
    "headers": ("enter", "H"),
    "source": ("enter", "H", "H"),
    "assign": ("a", "s"),
    "merge": ("M",),
    "tags": ("t",),
    "views": ("g", "v"),
    "palette": (":",),
    "help": ("?",),
    "search": ("/", "t", "a", "g", ":"),
    "canned": ("m",),
    "which file": ("enter", "o"),
    "file": ("enter", "o", "enter"),
    "where to save": ("enter", "S", "enter"),
    "reply": ("r",),
    "review": ("r", "x", "ctrl+s"),
    "note": ("c",),
    "toast": ("y", "y"),
    "done": ("e",),
}


def frames(app: DeskApp) -> str:
    """Everything that would be written for the screen as it is, in wide and in narrow parts."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    return Difference(Frame(), update).render_segments(CONSOLE)  # type: ignore[arg-type]


def fill(desk: Desk, texts: tuple[str, ...]) -> None:
    """Put a text into every field that somebody outside, or another agent, decides about."""
    bad = " ".join(texts)
    desk.perform(JoinDesk("seojun", f"Seojun {bad}"), actor=SYSTEM)
    desk.perform(SaveCanned(CannedReply("bad", f"Title {bad}", {"": f"Words {bad}"}, tags=(f"tag{bad}",))))
    number = desk.receive(
        f"Body {bad}\n> quoted {bad}\n> more\n> and more\n-- \n{bad}",
        subject=f"Subject {bad}",
        name=f"Name {bad}",
        author="eve@example.org",
        attachments=(attachment(f"file {bad}"), attachment(f"other {bad}")),
        link=f"https://example.org/{bad}",
    )
    broken = desk.receive("", subject=f"Broken {bad}", name=bad, author="eve@example.org", broken=f"failed: {bad}")
    desk.perform(AddNote(number, f"Note {bad}"), AddNote(broken, "x"), actor=SEOJUN)
    desk.be("seojun", number, Mode.COMPOSING, words=3)
    mailboxes.report(desk.store, MailboxStatus("support", MailboxState.FAILING, f"says {bad}", failures=5))


def drawn(app: DeskApp) -> str:
    """All text of the screen before the last filter: what the widgets themselves let through."""
    return "".join(strip.text for screen in app.screen_stack for strip in screen._compositor.render_strips())


async def leave(app: DeskApp, pilot: Pilot[int]) -> None:
    """Back to the queue from wherever one is."""
    while len(app.screen_stack) > 2:
        app.pop_screen()
    await press(pilot, "escape", "q")


@pytest.mark.parametrize("size", [(200, 60), (80, 24)])
async def test_s20_no_field_of_no_screen_holds_a_control(desk: Desk, size: tuple[int, int]) -> None:
    fill(desk, ACTS)
    async with desk.console(size) as (app, pilot):
        await until(lambda: "Seojun" in "\n".join(rows(app)), "who replies is shown")
        for name, keys in SCREENS.items():
            await press(pilot, *keys)
            assert foreign_controls(drawn(app)) == [], name
            assert foreign_controls(frames(app)) == [], name
            await leave(app, pilot)


async def test_s20_no_sequence_gets_through_any_field_of_a_ticket(empty_desk: Desk) -> None:
    """Each of the sequences in every field; what would have acted leaves a mark, so that an agent sees it was there."""
    batches = [SEQUENCES[at : at + 4] for at in range(0, len(SEQUENCES), 4)]
    for batch in batches:
        bad = "".join(batch).replace("\ud800", "")  # no store holds half of a pair
        number = empty_desk.receive(
            f"body«{bad}»",
            subject=f"subject«{bad}»",
            name=f"name«{bad}»",
            author=f"eve{bad}@example.org",
            attachments=(attachment(f"file«{bad}»"),),
            reply_to=(Address("", f"answers«{bad}»@example.org"),),
            link=f"https://example.org/link«{bad}»",
            warnings=("reply_goes_elsewhere",),
        )
        empty_desk.perform(AddNote(number, f"note«{bad}»"), actor=SEOJUN)
    async with empty_desk.console((200, 60)) as (app, pilot):
        screen = desk_screen(app)
        for number, batch in enumerate(batches, 1001):
            screen.open(number)
            await settled(pilot)
            assert foreign_controls(drawn(app)) == [], ascii(batch)
            shown = "".join("".join(lines_of(app, TicketPane)).replace("▌", "").split())
            marks = sum(bool(ACTING.match(sequence)) for sequence in batch)
            for field in ("subject", "name", "body", "file", "note", "link", "answers"):
                told = re.search(f"{field}«(.*?)»", shown)
                assert told, (field, shown)
                assert len(MARK.findall(told[1])) >= marks, (field, told[1])
        assert foreign_controls(frames(app)) == []


async def test_s26_markup_is_drawn_as_it_is_written(desk: Desk) -> None:
    fill(desk, (MARKUP,))
    async with desk.console((200, 60)) as (app, pilot):
        await until(lambda: "Seojun [bold]" in "\n".join(rows(app)), "who replies is shown")
        for name, keys in SCREENS.items():
            await press(pilot, *keys)
            if name in {
                "queue",
                "ticket",
                "assign",
                "merge",
                "canned",
                "reply",
                "review",
                "toast",
                "done",
                "which file",
                "file",
            }:
                assert "[bold]b[/bold] [@click=app.quit]" in "\n".join(rows(app)), name
            await leave(app, pilot)
        assert app.is_running


async def test_s24_a_file_name_shows_its_real_ending(desk: Desk) -> None:
    desk.receive("x", subject="x", name="x", author="eve@example.org", attachments=(attachment("fdp\u202egnp.exe"),))
    async with desk.console() as (app, pilot):
        await settled(pilot)
        assert "fdp⇄gnp.exe" in "\n".join(rows(app))


async def test_s24_s08_a_false_sender_is_pointed_out_in_queue_ticket_and_review(desk: Desk) -> None:
    desk.receive("x", subject="x", name="PayPal", author="help@раypal.com")
    desk.receive("x", subject="x", name="help@good.example", author="evil@bad.example")
    truths = {1012: "evil@bad.example (help@good.example)", 1011: "help@xn--ypal-43d9g.com (раypal.com) (PayPal)"}
    async with desk.console((160, 40)) as (app, pilot):
        for number, truth in truths.items():
            app.screen.query_one(Queue).move_to_ticket(number)
            await settled(pilot)
            queued = next(row for row in lines_of(app, Queue) if str(number) in row)
            assert truth[:15] in queued
            await press(pilot, "enter")
            assert any(line.lstrip("▌ ").startswith(truth) for line in lines_of(app, TicketPane))
            await press(pilot, "r", "x", "ctrl+s")
            assert truth in "\n".join(rows(app))
            await leave(app, pilot)


async def test_s25_no_text_leaves_its_column(desk: Desk) -> None:
    for text in ("a" + "\u0300" * 200, "👩\u200d👩\u200d👧\u200d👦" * 20, "\u200b" * 300 + "x", "가" * 200, "ﷺ" * 50):
        desk.receive(text, subject=text, name=text, author="eve@example.org")
    async with desk.console((120, 36)) as (app, _pilot):
        assert {strip.cell_length for strip in app.screen._compositor.render_strips()} == {120}
        assert desk_screen(app).reading is not None
