"""S-20, S-24 to S-26: what comes from outside is drawn, never obeyed, on every screen of the console."""

from __future__ import annotations

import pytest
from rich.console import Console
from textual.pilot import Pilot

from desk.agent import SYSTEM
from desk.canned import CannedReply
from desk.command import AddNote, JoinDesk, SaveCanned
from desk.presence import Mode
from store import mailboxes
from store.mailboxes import MailboxState, MailboxStatus
from tests.tui.hostile import MARKUP, SEQUENCES, foreign_controls
from tests.tui.making import SEOJUN, Desk, attachment, desk_screen, press, rows, settled
from tests.waiting import until
from tui.app import DeskApp
from tui.frame import Difference, Frame

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
    "reply": ("r",),
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
        attachments=(attachment(f"file {bad}"),),
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


async def test_s20_no_sequence_gets_through_the_queue(empty_desk: Desk) -> None:
    for at in range(0, len(SEQUENCES), 3):
        bad = "".join(SEQUENCES[at : at + 3]).replace("\ud800", "")
        empty_desk.receive(bad, subject=bad, name=bad, author="eve@example.org")
    async with empty_desk.console((200, 60)) as (app, pilot):
        for _ in range(0, len(SEQUENCES) // 3, 20):
            assert foreign_controls(drawn(app)) == []
            await press(pilot, "pagedown")


async def test_s26_markup_is_drawn_as_it_is_written(desk: Desk) -> None:
    fill(desk, (MARKUP,))
    async with desk.console((200, 60)) as (app, pilot):
        await until(lambda: "Seojun [bold]" in "\n".join(rows(app)), "who replies is shown")
        for name, keys in SCREENS.items():
            await press(pilot, *keys)
            if name in {"queue", "ticket", "assign", "merge", "canned", "reply", "toast", "done"}:
                assert "[bold]b[/bold] [@click=app.quit]" in "\n".join(rows(app)), name
            await leave(app, pilot)
        assert app.is_running


async def test_s24_a_file_name_shows_its_real_ending(desk: Desk) -> None:
    desk.receive("x", subject="x", name="x", author="eve@example.org", attachments=(attachment("fdp\u202egnp.exe"),))
    async with desk.console() as (app, pilot):
        await settled(pilot)
        assert "fdp⇄gnp.exe" in "\n".join(rows(app))


async def test_s25_no_text_leaves_its_column(desk: Desk) -> None:
    for text in ("a" + "\u0300" * 200, "👩\u200d👩\u200d👧\u200d👦" * 20, "\u200b" * 300 + "x", "가" * 200, "ﷺ" * 50):
        desk.receive(text, subject=text, name=text, author="eve@example.org")
    async with desk.console((120, 36)) as (app, _pilot):
        assert {strip.cell_length for strip in app.screen._compositor.render_strips()} == {120}
        assert desk_screen(app).reading is not None
