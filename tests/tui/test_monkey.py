"""F-55: any keys in any order, and Escape leads back to the inbox."""

from __future__ import annotations

import os
import random

from textual.events import Paste

from tests.tui.making import SEOJUN, Desk, desk_screen, press, settled
from tui.queue import Queue

KEYS = (
    *"jjjjkkkkGgxVoqaetbpcrRmMnsyzSHAENKJ/\\?:;.u[]*123456789",
    *"ㅓㅏㄱ가힣",
    *("enter", "escape", "escape", "tab", "shift+tab", "space", "up", "down", "left", "right", "pageup", "pagedown"),
    *("home", "end", "backspace", "delete", "ctrl+s", "ctrl+z", "ctrl+p", "ctrl+n", "ctrl+f", "ctrl+b", "ctrl+d"),
    *("ctrl+a", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w", "ctrl+t", "f1", "f2", "f9", "alt+1", "ctrl+l", "ctrl+c"),
)
COUNT = int(os.environ.get("DESKHAND_MONKEY", "300"))
"""Keys to press; more find more."""


async def test_f55_any_keys_in_any_order_crash_nothing_and_lead_back(desk: Desk) -> None:
    monkey = random.Random(COUNT)
    async with desk.console((100, 30)) as (app, pilot):
        for at in range(COUNT):
            await press(pilot, monkey.choice(KEYS))
            if at % 50 == 0:
                await pilot.resize_terminal(monkey.randint(1, 200), monkey.randint(1, 60))
                desk.receive("x", subject=f"New {at}", name="Ana", author="ana@example.org")
            if at % 70 == 0:
                app.post_message(Paste("pasted \x1b[201~ \x1b]52;c;x\a 붙여넣기\n" * 20))
                await settled(pilot)
        await pilot.resize_terminal(100, 30)
        for _ in range(20):
            await press(pilot, "escape")
        await press(pilot, "g", "i")
        assert app.screen is desk_screen(app)
        assert isinstance(app.focused, Queue)
        assert app.focused.title == "Inbox"
    assert desk.perform(actor=SEOJUN).batch is None, "the store is as usable as before"
