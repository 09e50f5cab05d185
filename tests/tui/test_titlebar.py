from __future__ import annotations

from datetime import timedelta

from desk.command import Reply
from store import blocked, mailboxes, sent_copy
from store.codec import to_ms
from store.mailboxes import MailboxState, MailboxStatus
from tests.tui.making import Desk, rows
from tests.waiting import until
from tui.status import facts
from tui.titlebar import TitleBar


def told(desk: Desk) -> list[str]:
    return [fact.words for fact in facts(desk.session())]


def report(desk: Desk, state: MailboxState, **fields: object) -> None:
    mailboxes.report(desk.store, MailboxStatus("support", state, **fields))  # type: ignore[arg-type]


def test_the_agent_is_named(desk: Desk) -> None:
    assert told(desk) == ["김하나"]


def test_the_age_of_the_last_sync_is_told(desk: Desk) -> None:
    report(desk, MailboxState.WATCHING, synced_at=desk.clock())
    desk.clock.move(seconds=12)
    assert told(desk) == ["synced 12s", "김하나"]


def test_a_long_sync_tells_how_far_how_fast_and_how_long_yet(desk: Desk) -> None:
    began_at = desk.clock() - timedelta(seconds=4)
    report(desk, MailboxState.SYNCING, done=1_200, total=20_000, began_at=began_at)
    assert told(desk) == ["support 1,200/20,000 · 300/s · 1m left", "김하나"]


def test_a_sync_that_has_just_begun_guesses_nothing(desk: Desk) -> None:
    report(desk, MailboxState.SYNCING, done=3, total=20_000, began_at=desk.clock())
    assert told(desk) == ["support 3/20,000", "김하나"]


def test_a_mailbox_in_trouble_is_told_with_the_reason(desk: Desk) -> None:
    report(desk, MailboxState.FAILING, detail="imap.acme.example: wrong password", failures=5)
    assert told(desk) == ["support: imap.acme.example: wrong password", "김하나"]


def test_f29_a_way_out_that_is_blocked_is_told_once_whatever_waits(desk: Desk) -> None:
    for number in (1009, 1010):
        desk.perform(Reply(number, "Hello", to=("ana@example.org",)))
    for _ in range(3):
        blocked.report(desk.store, "support", "smtp.acme.example refuses the login of support: 535 no")
    assert told(desk) == [
        "support: smtp.acme.example refuses the login of support: 535 no",
        "2 waiting to leave",
        "김하나",
    ]


def test_answers_that_wait_to_leave_are_counted(desk: Desk) -> None:
    desk.perform(Reply(1010, "Hello", to=("jisu@example.com",)), Reply(1009, "Hello", to=("ana@example.org",)))
    assert told(desk) == ["2 waiting to leave", "김하나"]


def test_copies_that_are_not_filed_are_counted_quietly(desk: Desk) -> None:
    desk.perform(Reply(1010, "Hello", to=("jisu@example.com",)))
    with desk.store.transaction():
        desk.store.connection.execute("UPDATE outbox SET raw = 'frozen', state = 'sent'")
        desk.store.sql.sent_copy_want(desk.store.connection, item=1, now=to_ms(desk.clock()))
    assert told(desk) == ["김하나"]
    sent_copy.put_off(desk.store, sent_copy.due(desk.store, "support"), "no Sent folder")
    (fact, _agent) = facts(desk.session())
    assert (fact.words, fact.warns) == ("1 copy not filed", False)


async def test_where_room_is_short_the_weightiest_facts_stay(desk: Desk) -> None:
    desk.perform(Reply(1010, "Hello", to=("jisu@example.com",)))
    report(desk, MailboxState.FAILING, detail="mail.acme.example does not answer")
    async with desk.console((60, 24), demo=True) as (app, pilot):
        top = rows(app)[0]
        assert top.startswith("  Inbox 8  demo")
        assert "does not answer" in top
        assert "김하나" not in top
        await pilot.resize_terminal(130, 24)
        await until(lambda: "1 waiting to leave · 김하나" in rows(app)[0], "all facts are told")
        assert "demo: nothing leaves this machine" in rows(app)[0]


async def test_what_changes_shows_within_a_second_without_a_key(desk: Desk) -> None:
    async with desk.console() as (app, _pilot):
        report(desk, MailboxState.FAILING, detail="no answer")
        await until(lambda: "support: no answer" in rows(app)[0], "the trouble is told")
        assert app.screen.query_one(TitleBar).size.height == 1
