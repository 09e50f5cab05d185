"""The engine as a process of its own: killed at random moments, told to stop, started twice (F-01, F-51)."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from store import attachments, audit, ledger, mailboxes
from store.ledger import LedgerState
from store.mailboxes import MailboxState
from tests.mailsync.desks import ROOT, Desk, imap_mailbox
from tests.mailsync.dovecot import Dovecot
from tests.mailsync.letters import letters
from tests.waiting import until_outside

pytestmark = [pytest.mark.real_server, pytest.mark.usefixtures("trusted")]

KILLS = 20
MAILS = 620


def start(desk: Desk) -> subprocess.Popen[bytes]:
    """`deskhand sync` as a person starts it, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "--desk", desk.home, "sync"], cwd=ROOT, start_new_session=True
    )


def test_f01_killing_the_engine_at_twenty_random_moments_loses_and_doubles_nothing(
    dovecot: Dovecot, user: str, make_desk: Callable[[str], Desk]
) -> None:
    mails = letters(MAILS)
    dovecot.deliver(user, mails)
    desk = make_desk(imap_mailbox(dovecot, user))
    chance = random.Random(20)
    for count in sorted(chance.randrange(MAILS) for _ in range(KILLS)):
        engine = start(desk)
        until_outside(partial(_has_taken_in, desk, count))
        time.sleep(chance.random() * 0.05)  # anywhere in a transaction, a fetch, a start
        os.kill(engine.pid, signal.SIGKILL)
        engine.wait()
        until_outside(partial(_is_gone, engine.pid))
    assert desk.engine.run_once().problems == ()
    assert desk.engine.run_once().mailboxes["support"].fetched == 0
    assert ledger.tally(desk.store, "support") == {LedgerState.TICKETED: MAILS}
    assert Counter(attachments.raw(desk.store, entry.id) for entry in desk.messages()) == Counter(mails)
    assert len(desk.tickets("status:closed")) == len(desk.tickets())  # all of it is history still
    assert audit.unaccounted(desk.store, "support") == []


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_f51_an_engine_that_is_told_to_stop_ends_well(
    dovecot: Dovecot, user: str, make_desk: Callable[[str], Desk], ending: signal.Signals
) -> None:
    desk = make_desk(imap_mailbox(dovecot, user))
    engine = start(desk)
    until_outside(lambda: [status.state for status in mailboxes.status(desk.store)] == [MailboxState.WATCHING])
    engine.send_signal(ending)
    assert engine.wait(10) == 0
    assert _is_gone(engine.pid)
    assert [status.state for status in mailboxes.status(desk.store)] == [MailboxState.STOPPED]
    assert desk.engine.run_once().problems == ()  # the lease is free


def _has_taken_in(desk: Desk, count: int) -> bool:
    return sum(ledger.tally(desk.store, "support").values()) >= count


def _is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False
