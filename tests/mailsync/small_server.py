"""A small IMAP server of a test's own, with the abilities and the habits that the test gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.mailsync.listener import Answer

ALL = frozenset({"IDLE", "UIDPLUS", "CONDSTORE", "MOVE"})
GREETING = b"* OK ready\r\n"

Habit = Callable[[bytes, bytes], bytes]
"""Turns the word of a command and the whole answer to it into what is sent."""


@dataclass
class SmallServer:
    """Answers a client that reads one folder. `mails` by uid, in the order in which they are searched and fetched."""

    mails: dict[int, bytes]
    abilities: frozenset[str] = ALL
    habits: Sequence[Habit] = ()
    validity: int = 5
    next_uid: int | None = None
    structure: bytes = b"NIL"
    date: bytes = b'"17-Jul-2026 02:44:25 -0700"'
    commands: list[bytes] = field(default_factory=list)
    _idling: bytes = b""

    @property
    def answer(self) -> Answer:
        """For a Listener."""
        return self._answer

    def _answer(self, line: bytes) -> bytes:
        self.commands.append(line)
        if line == b"DONE":
            return self._idling + b" OK done\r\n"
        tag, _, rest = line.partition(b" ")
        word = rest.upper().removeprefix(b"UID ").partition(b" ")[0]
        answers: dict[bytes, Callable[[], bytes]] = {
            b"CAPABILITY": self._capability,
            b"EXAMINE": self._examine,
            b"SEARCH": self._search,
            b"FETCH": lambda: self._fetch(rest),
            b"IDLE": lambda: self._idle(tag),
        }
        said = answers.get(word, bytes)()
        if word != b"IDLE":
            said += b"TAG OK done\r\n"
        for habit in self.habits:
            said = habit(word, said)
        return said.replace(b"TAG", tag)

    def _capability(self) -> bytes:
        return b"* CAPABILITY IMAP4rev1 " + " ".join(sorted(self.abilities)).encode() + b"\r\n"

    def _examine(self) -> bytes:
        said = b"* FLAGS ()\r\n* %d EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY %d] ok\r\n" % (
            len(self.mails),
            self.validity,
        )
        if self.next_uid != 0:
            said += b"* OK [UIDNEXT %d] ok\r\n" % (self.next_uid or max(self.mails, default=0) + 1)
        return said + (b"* OK [HIGHESTMODSEQ 7] ok\r\n" if "CONDSTORE" in self.abilities else b"")

    def _search(self) -> bytes:
        return b"* SEARCH" + b"".join(b" %d" % uid for uid in self.mails) + b"\r\n"

    def _fetch(self, rest: bytes) -> bytes:
        _uid, _fetch, asked, wanted = rest.split(b" ", 3)
        chosen = [uid for part in asked.split(b",") for uid in _range(part) if uid in self.mails]
        return b"".join(self._one(uid, wanted) for uid in chosen)

    def _one(self, uid: int, wanted: bytes) -> bytes:
        raw = self.mails[uid]
        facts = [b"UID %d" % uid]
        if b"RFC822.SIZE" in wanted:
            facts.append(b"RFC822.SIZE %d" % len(raw))
        if b"INTERNALDATE" in wanted:
            facts.append(b"INTERNALDATE " + self.date)
        if b"HEADER.FIELDS" in wanted:
            head = raw.partition(b"\r\n\r\n")[0]
            lines = re.findall(rb"(?im)^(?:message-id|from|date|subject):.*\r?\n?", head + b"\r\n")
            facts.append(_literal(b"BODY[HEADER.FIELDS (MESSAGE-ID FROM DATE SUBJECT)]", b"".join(lines) + b"\r\n"))
        elif b"BODYSTRUCTURE" in wanted:
            facts.append(b"BODYSTRUCTURE " + self.structure)
        elif partial := re.search(rb"BODY\.PEEK\[\]<(\d+)\.(\d+)>", wanted):
            begin, size = map(int, partial.groups())
            facts.append(_literal(b"BODY[]<%d>" % begin, raw[begin : begin + size]))
        elif b"BODY.PEEK[]" in wanted:
            facts.append(_literal(b"BODY[]", raw))
        return b"* %d FETCH (" % (list(self.mails).index(uid) + 1) + b" ".join(facts) + b")\r\n"

    def _idle(self, tag: bytes) -> bytes:
        self._idling = tag
        return b"+ idling\r\n"


def _range(part: bytes) -> range:
    first, _, last = part.partition(b":")
    return range(int(first), int(last or first) + 1)


def _literal(name: bytes, data: bytes) -> bytes:
    return name + b" {%d}\r\n" % len(data) + data
