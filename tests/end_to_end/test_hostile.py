"""No byte of a hostile mail reaches the terminal as a control (P8, S-20, S-26): what the program wrote is read back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.end_to_end.conftest import Start, run

OWN: Final = re.compile(
    rb"\x1b\[[0-9;:]*m"  # colours
    rb"|\x1b\[[0-9;]*[HABCDGJKu]"  # the cursor, erasing, the kitty keyboard's end
    rb"|\x1b\[[?>=<][0-9;]*[hlumpqc]"  # modes and the keyboard
    rb"|\x1b\[\?[0-9;]*\$p"  # questions about modes
    rb"|\x1b\[[0-9;]*[cn]"  # questions about the terminal
    rb"|\x1b\[[0-9]* ?q"  # the cursor's shape
    rb"|\x1b\]22;[a-z-]*\x07"  # the pointer's shape
)
"""What Textual itself sends. Anything else that is a control came from somewhere else."""

CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
PAYLOADS: Final = (b"\x1b]52", b"\x1b]0;", b"\x1b]8;", b"\x1bP", b"\x1b_", b"\x1b^", b"\xc2\x9b", b"\xe2\x80\xae")


def controls_in(output: bytes) -> list[str]:
    """The controls that no sequence of Textual's own accounts for, with what stands around them."""
    text = OWN.sub(b"", output).decode("utf-8", "surrogateescape")
    return [ascii(text[max(0, found.start() - 20) : found.end() + 20]) for found in CONTROLS.finditer(text)]


def test_s20_the_console_shows_hostile_mail_as_marks(start: Start, desk: Path) -> None:
    number = hostile(desk)
    terminal = start("--desk", desk, "--agent", "hana")
    terminal.until("Inbox")
    terminal.type(f"/#{number}\r")
    terminal.until(f"#{number} ·")
    terminal.type("\r")  # the ticket
    terminal.settle()
    terminal.type("H")  # its raw source
    terminal.settle()
    terminal.type("H")
    terminal.type("r")  # the composer, with the hostile name among the recipients
    terminal.until("Reply to #")
    terminal.type("x\x13")
    terminal.until("wrote the message")
    terminal.type("y")
    terminal.until("leaves in")  # a toast
    terminal.type("m")  # the picker, with the ticket's values
    terminal.settle()
    terminal.type("\x1b")
    terminal.type("y")
    terminal.type("y")  # copies the title: OSC 52 of our own would be the only one
    screen = terminal.settle()
    assert "␛" in screen
    output = bytes(terminal.output).replace(b"\r\n", b"")
    own_copy = re.sub(rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", b"", output)
    assert not [payload for payload in PAYLOADS if payload in own_copy]
    assert not controls_in(own_copy)


def test_s21_the_command_line_prints_hostile_mail_as_marks(desk: Path) -> None:
    number = str(hostile(desk))
    for command in (["tickets", "--limit", "100"], ["show", number], ["why", number], ["outbox"], ["audit", "mail"]):
        printed = run("--desk", desk, *command)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed), command


def hostile(desk: Path) -> int:
    """The number of the demo's hostile ticket."""
    (line,) = [line for line in run("--desk", desk, "tickets", "--limit", "100").splitlines() if "␛" in line]
    found = re.search(r"\d{4,}", line)
    assert found is not None
    return int(found[0])
