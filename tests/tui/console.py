"""A console on a desk's file, as a program: run by `test_app.py` on a pseudo-terminal."""

from __future__ import annotations

import signal
import sys
from asyncio import SelectorEventLoop
from pathlib import Path

import tui
from store import Store, agents
from tests.tui.making import CONFIG
from tui.triage import Triage


def break_down(_triage: Triage, _what: str) -> None:
    secret = "a mail's \x1b]52;c;b3duZWQ=\a words"  # noqa: F841  what a traceback with variables would print
    raise RuntimeError("broken \x1b]0;title\a")


if __name__ == "__main__":
    store = Store.open(Path(sys.argv[1]), CONFIG)
    if "--broken" in sys.argv:
        Triage.copy = break_down  # type: ignore[method-assign,assignment]
    if "--deaf" in sys.argv:  # as under nohup, and as one is until the handlers are there
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        SelectorEventLoop.add_signal_handler = lambda *_: None  # type: ignore[method-assign]
    try:
        code = tui.run(store, agents.get(store, "hana"), CONFIG)
    except RuntimeError as error:
        sys.exit(f"it broke: {str(error)!r}")
    sys.stdout.write("it ended\n")
    sys.exit(code)
