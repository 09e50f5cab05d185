"""Servers that can less, or speak otherwise, than the RFC: the desk ends up the same (F-07, F-08)."""

from __future__ import annotations

import itertools
import re
import threading
from datetime import UTC, datetime

import pytest

from desk.config import Archive, ImapSettings, Security
from mailsync.errors import DoorError, LoginRefused, Throttled
from mailsync.imap import Imap
from mailsync.imap_session import Session
from mailsync.runner import rest
from tests.mailsync.letters import letters
from tests.mailsync.listener import Listener
from tests.mailsync.notebook import Notebook
from tests.mailsync.small_server import ALL, GREETING, Habit, SmallServer
from tests.mailsync.test_intake import READ

MAILS = dict(zip((3, 4, 7), letters(3), strict=True))
NOW = datetime(2026, 7, 18, tzinfo=UTC)


def source(port: int) -> Imap:
    settings = ImapSettings("127.0.0.1", "support", port, Security.NONE)
    return Imap(settings, lambda: "secret", Archive.NOW, READ, lambda: NOW)


def brought(server: SmallServer, memory: Notebook | None = None) -> dict[str, bytes]:
    """What one pass brings, by uid; what the source keeps goes into the memory."""
    memory = memory or Notebook()
    with Listener(GREETING, server.answer) as listener:
        here = source(listener.port)
        found: dict[str, bytes] = {}
        try:
            for batch in here.fetch(memory):
                found |= {item.uid: item.raw for item in batch.items}
                memory.uids |= {item.uid for item in batch.items}
                memory.kept |= {batch.folder: batch.position} if batch.position else {}
        finally:
            here.close()
    return found


@pytest.mark.parametrize(
    "lacking", [some for n in range(5) for some in itertools.combinations(sorted(ALL), n)], ids=",".join
)
def test_f07_a_server_without_idle_uidplus_condstore_or_move_serves_as_well(lacking: tuple[str, ...]) -> None:
    """All sixteen. A server without CONDSTORE leaves UIDNEXT out, too."""
    server = SmallServer(dict(MAILS), ALL - set(lacking), next_uid=0 if "CONDSTORE" in lacking else None)
    memory = Notebook()
    assert brought(server, memory) == {str(uid): raw for uid, raw in MAILS.items()}
    server.mails[9] = letters(1, first=9)[0]
    assert brought(server, memory) == {"9": server.mails[9]}
    assert memory.kept["INBOX"] == {"epoch": "5", "below": 8, "since": NOW.isoformat(), "passed": ["5", 9]}
    assert not any(
        word in command for command in server.commands for word in (b"STORE", b"MOVE", b"EXPUNGE", b"SELECT")
    )
    with Listener(GREETING, server.answer) as listener:
        here = source(listener.port)
        assert [batch.items for batch in here.fetch(memory)] == []
        stop = threading.Event()
        stop.set()
        here.wait(stop)
        here.close()
    assert any(b"IDLE" in command for command in server.commands) == ("IDLE" not in lacking)


def also(word: bytes, before: bytes = b"", after: bytes = b"") -> Habit:
    """Says more than was asked, before its answer to a command or before the end of that."""

    def habit(asked: bytes, said: bytes) -> bytes:
        if asked != word:
            return said
        lines, end = said[: said.rstrip().rfind(b"\n") + 1], said[said.rstrip().rfind(b"\n") + 1 :]
        return before + lines + after + end

    return habit


def instead(old: bytes, new: bytes) -> Habit:
    """Says one thing for another."""
    return lambda _asked, said: said.replace(old, new)


def _lowered(line: re.Match[bytes]) -> bytes:
    return line[1] + b" " + (line[2] or b"") + line[3].lower()


HABITS: dict[str, Habit] = {
    "new mail is told in the middle of a fetch": also(b"FETCH", b"* 9 EXISTS\r\n* 1 RECENT\r\n"),
    "flags that nobody asked for": also(
        b"FETCH", b"* 2 FETCH (FLAGS (\\Seen))\r\n", b"* 1 FETCH (UID 3 FLAGS (\\Seen $Junk))\r\n"
    ),
    "mails that nobody asked for": also(b"FETCH", b"* 8 FETCH (UID 99 RFC822.SIZE 5 BODY[] {5}\r\nwrong)\r\n"),
    "an alert": also(b"EXAMINE", b"* OK [ALERT] Your mailbox is \x1b[31malmost\x1b[0m full\r\n"),
    "capabilities that nobody asked for": also(b"SEARCH", b"* CAPABILITY IMAP4rev1 X-GM-EXT-1 UTF8=ACCEPT\r\n"),
    "flags with strange letters": also(
        b"EXAMINE", b"* FLAGS (\\Answered $MDNSent NonJunk $\xec\x95\x88 \\*)\r\n* OK [PERMANENTFLAGS ()] No\r\n"
    ),
    "small letters": lambda _asked, said: re.sub(rb"(?m)^(\*|TAG) (\d+ )?([A-Z]+)", _lowered, said),
    "one word in small letters": instead(b"* SEARCH", b"* search"),
    "searched numbers over several lines": instead(b"* SEARCH 3 4 7", b"* SEARCH 3\r\n* SEARCH 4 7"),
    "a space at the end of a search": instead(b"* SEARCH 3 4 7", b"* SEARCH 3 4 7 "),
    "a modseq with a search": instead(b"* SEARCH 3 4 7", b"* SEARCH 3 4 7 (MODSEQ 917162500)"),
    "numbers in any order, some twice": instead(b"* SEARCH 3 4 7", b"* SEARCH 7 3 4 3"),
    "the uid comes last": lambda _asked, said: re.sub(rb"\((UID \d+) (RFC822.SIZE \d+)\)", rb"(\2 \1)", said),
    "sizes are a little wrong": lambda _asked, said: re.sub(rb"(RFC822.SIZE \d+)", rb"\g<1>0", said),
    "no time of arrival": instead(b'"17-Jul-2026 02:44:25 -0700"', b"NIL"),
    "a time of arrival that is none": instead(b"17-Jul-2026 02:44:25", b"00-Jan-0000 00:00:00"),
    "a time of arrival in other words": instead(b'"17-Jul-2026 02:44:25 -0700"', b'"Fri, 17 Jul 2026"'),
    "a time of arrival with a day of one digit": instead(b'"17-Jul-2026', b'" 7-Jul-2026'),
    "more facts than asked": instead(
        b"(UID 4 ", b"(UID 4 X-GM-MSGID 1278455344230334865 FLAGS (\\Seen) MODSEQ (12121231000) "
    ),
    "words after OK in another language": instead(b"OK done", b"OK \xec\x99\x84\xeb\xa3\x8c\xeb\x90\xa8"),
}


@pytest.mark.parametrize("habit", HABITS.values(), ids=HABITS)
def test_f07_a_servers_habits_change_nothing(habit: Habit) -> None:
    assert brought(SmallServer(dict(MAILS), habits=[habit])) == {str(uid): raw for uid, raw in MAILS.items()}


def test_f07_a_server_whose_numbers_never_hold_still_does_not_hold_the_pass() -> None:
    """Each search shows another number, and none of them can be fetched."""
    numbers = itertools.count(100)
    server = SmallServer({}, habits=[
        lambda asked, said: said.replace(b"* SEARCH", b"* SEARCH %d" % next(numbers)),
        lambda asked, said: said.replace(b"* 0 EXISTS", b"* 1 EXISTS"),
    ])  # fmt: skip
    assert brought(server) == {}


THROTTLING = [
    b"NO [THROTTLED] slow down",
    b"NO [LIMIT] too much for now",
    b"NO [OVERQUOTA] Account exceeded command or bandwidth limits.",
    b"NO [UNAVAILABLE] come back later",
    b"BAD Request is throttled. Suggested Backoff Time: 60000 milliseconds",
]


def refusing(word: bytes, words: bytes) -> Habit:
    return lambda asked, said: b"TAG " + words + b"\r\n" if asked == word else said


@pytest.mark.parametrize("words", THROTTLING)
@pytest.mark.parametrize("command", [b"EXAMINE", b"SEARCH", b"FETCH"])
def test_f08_a_server_that_throttles_is_told_and_asked_nothing_more(command: bytes, words: bytes) -> None:
    server = SmallServer(dict(MAILS), habits=[refusing(command, words)])
    with pytest.raises(Throttled, match=r"127\.0\.0\.1 asks to be left alone"):
        brought(server)
    assert sum(command in asked for asked in server.commands) == 1


def test_f08_a_server_that_throttles_in_its_goodbye_is_understood() -> None:
    bye = b"* BYE [THROTTLED] Session expired, too many commands\r\n"
    with pytest.raises(Throttled):
        brought(SmallServer(dict(MAILS), habits=[lambda asked, said: bye if asked == b"SEARCH" else said]))


def test_f08_waits_grow_from_half_a_minute_to_a_quarter_of_an_hour() -> None:
    told = Throttled("slow down")
    longest = [rest(told, failures, 0) for failures in range(1, 12)]
    shortest = [rest(told, failures, 1) for failures in range(1, 12)]
    assert min(shortest) == 30
    assert max(longest) == 900
    assert longest == sorted(longest)
    assert all(short < long for short, long in zip(shortest, longest, strict=True))
    assert rest(DoorError("hung up"), 1, 0) == 0


def test_f08_the_wait_that_a_server_asks_for_is_kept_within_reason() -> None:
    waits = []
    for asked in (120_000, 900_000_000):
        words = b"BAD Request is throttled. Suggested Backoff Time: %d milliseconds" % asked
        with pytest.raises(Throttled) as caught:
            brought(SmallServer(dict(MAILS), habits=[refusing(b"SEARCH", words)]))
        waits.append(rest(caught.value, 1, 0))
    assert waits == [120, 900]


@pytest.mark.parametrize(
    ("words", "error", "least"),
    [
        (b"NO [AUTHENTICATIONFAILED] wrong", LoginRefused, 300),
        (b"NO [ALERT] Too many login failures", LoginRefused, 300),
        (b"NO invalid credentials", LoginRefused, 300),
        (b"NO [UNAVAILABLE] the authentication service is away", Throttled, 30),
    ],
)
def test_f13_a_refused_login_is_one_knock_in_five_minutes(words: bytes, error: type[DoorError], least: float) -> None:
    server = SmallServer(dict(MAILS), habits=[refusing(b"LOGIN", words)])
    with pytest.raises(error) as caught:
        brought(server)
    assert sum(b"LOGIN" in command for command in server.commands) == 1
    assert rest(caught.value, 1, 1) >= least


def test_f07_only_what_was_asked_for_is_a_glimpse() -> None:
    server = SmallServer(dict(MAILS), habits=[also(b"FETCH", b"* 8 FETCH (UID 99 RFC822.SIZE 5)\r\n")])
    with Listener(GREETING, server.answer) as listener:
        here = Session(ImapSettings("127.0.0.1", "support", listener.port, Security.NONE), "secret", lambda: NOW)
        here.examine("INBOX")
        glimpses = here.glimpses(list(MAILS))
        here.close()
    assert [(glimpse.uid, glimpse.size) for glimpse in glimpses] == [(str(uid), len(raw)) for uid, raw in MAILS.items()]
    assert b"Message-ID: <1@example.org>" in glimpses[0].headers
