"""`python -m bench.garble`: an IMAP server's answers are damaged, and the client neither fails nor takes a wrong mail.

Each transcript of a pass is damaged by its number at one place or at several: bytes, lines that are missing, doubled,
exchanged, cut off or made up, lengths that lie (F-04). A pass may end in a DoorError, which the engine tells and
repeats; any other error is a fault, and so is a mail whose bytes are not those of its uid.
"""

from __future__ import annotations

import argparse
import random
import re
import traceback
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Final
from unittest.mock import patch

from imapclient import SocketTimeout

from desk.config import Archive, ImapSettings, Security
from mailsync import imap_session, mail
from mailsync.errors import DoorError
from mailsync.imap import Imap
from tests.mailsync.letters import letters
from tests.mailsync.listener import Listener
from tests.mailsync.notebook import Notebook
from tests.mailsync.small_server import GREETING, Habit, SmallServer

MAILS: Final = dict(zip((3, 4, 7, 8), letters(4), strict=True))
_PATIENCE: Final = SocketTimeout(connect=0.3, read=0.1)
_NOW: Final = datetime(2026, 7, 18, tzinfo=UTC)

_LITERAL: Final = re.compile(rb"\{(\d+)\}\r\n")
_UID: Final = re.compile(rb"UID \d+")
_MADE_UP: Final = (
    b"* 9 EXISTS\r\n",
    b"* 2 EXPUNGE\r\n",
    b"* 0 EXISTS\r\n",
    b"* BYE going down\r\n",
    b"* BYE\r\n",
    b"* NO [ALERT] \xff\xfe\x1b[2J\r\n",
    b"* BAD what?\r\n",
    b"+ go on\r\n",
    b"\r\n",
    b"\xb0\xa1\x80\x00\r\n",
    b"XXXX99 OK done\r\n",
    b"TAG NO no\r\n",
    b"TAG BAD bad\r\n",
    b"TAG OK done\r\n",
    b"* 1 FETCH (UID 77 BODY[] {5}\r\nwrong)\r\n",
    b"* 1 FETCH (UID 3 FLAGS (\\Seen))\r\n",
    b"* 1 FETCH (UID 3 BODY[] NIL)\r\n",
    b"* 1 FETCH ((((((((\r\n",
    b"* 1 FETCH )\r\n",
    b"* 1 FETCH (UID\r\n",
    b'* 1 FETCH (UID 3 BODY[] "\r\n',
    b"* 99999999999999999999 FETCH (UID 99999999999999999999)\r\n",
    b"* SEARCH 99999999999999999999 -1 x\r\n",
    b"* OK [UIDVALIDITY x] \r\n",
    b"* OK [UIDNEXT 0] \r\n",
    b"* CAPABILITY\r\n",
    b"* LIST () NIL INBOX\r\n",
    b"* " + b"A" * 10_000 + b"\r\n",
)


def garbled(number: int) -> Habit:
    """The damage of this number: the same every time."""
    chance = random.Random(number)

    def habit(word: bytes, said: bytes) -> bytes:
        if word in {b"CAPABILITY", b"LOGIN"} and chance.random() < 0.8:  # most of them get beyond the door
            return said
        for _ in range(chance.choice((0, 0, 0, 0, 1, 2))):
            said = _damage(said, chance)
        return said

    return habit


def _damage(said: bytes, chance: random.Random) -> bytes:
    """One damage, outside the mails themselves."""
    lines = _lines(said)
    if not lines:
        return said
    at = chance.randrange(len(lines))
    match chance.randrange(8):
        case 0 | 1:
            lines[at] = _other_byte(lines[at], chance)
        case 2:
            del lines[at]
        case 3:
            lines.insert(at, lines[at])
        case 4:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case 5:
            lines[at:] = [lines[at][: chance.randrange(len(lines[at]))]]
        case 6:
            lines.insert(at, chance.choice(_MADE_UP))
        case _:
            lie = chance.choice((b"0", b"1", b"-1", b"12", b"100000", b"9999999999", b"x"))
            lines[at] = _LITERAL.sub(b"{" + lie + b"}\r\n", lines[at])
    return b"".join(lines)


def _lines(said: bytes) -> list[bytes]:
    """The lines of an answer; one with a mail in it ends where the mail does, in a piece of its own."""
    lines: list[bytes] = []
    while said:
        end = said.find(b"\n") + 1 or len(said)
        lines.append(said[:end])
        literal = _LITERAL.search(said, 0, end)
        said = said[end:]
        if literal:
            lines[-1] += said[: int(literal[1])]
            said = said[int(literal[1]) :]
    return lines


def _other_byte(line: bytes, chance: random.Random) -> bytes:
    """One byte becomes another; the number of a mail stays, since nobody could tell a false one."""
    own = _LITERAL.search(line)
    at = chance.randrange(own.end() if own else len(line))
    if any(found.start() <= at < found.end() for found in _UID.finditer(line)):
        return line
    return line[:at] + bytes([chance.randrange(256)]) + line[at + 1 :]


def try_one(number: int) -> str:
    """One damaged pass: `whole`, `part`, `told` (a DoorError), or what is wrong."""
    server = SmallServer(dict(MAILS), habits=[garbled(number)])
    found: dict[int, bytes] = {}
    with Listener(GREETING, server.answer) as listener:
        settings = ImapSettings("127.0.0.1", "support", listener.port, Security.NONE)
        source = Imap(settings, lambda: "secret", Archive.NOW, partial(mail.read, secret=b"s" * 32), lambda: _NOW)
        try:
            for batch in source.fetch(Notebook()):
                found.update((int(item.uid), item.raw) for item in batch.items)
            outcome = "whole" if found == MAILS else "part"
        except DoorError:
            outcome = "told"
        except Exception as error:  # noqa: BLE001 (what is looked for)
            traceback.print_exception(error)
            return f"{number}: {type(error).__name__}: {error}"
        finally:
            source.close()
    wrong = [uid for uid, raw in found.items() if MAILS.get(uid) != raw]
    return f"{number}: another mail as uid {wrong}" if wrong else outcome


def try_all(numbers: Iterable[int]) -> Counter[str]:
    """How often each outcome came. A server that says nothing more is waited for a moment only."""
    with patch.object(imap_session, "_TIMEOUT", _PATIENCE):
        return Counter(map(try_one, numbers))


def main() -> None:
    """Print what came of the passes; end with 1 where one failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.garble", description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    outcomes = try_all(range(args.first, args.first + args.count))
    faults = [outcome for outcome in outcomes if ":" in outcome]
    print(f"{args.count} passes: {outcomes['whole']} whole, {outcomes['part']} in part, {outcomes['told']} told")
    print(*faults, sep="\n")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
