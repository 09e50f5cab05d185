"""F-31: a report about an answer that really left, by real mail; who can make the desk believe it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desk.mail.envelope_id import signed_item
from tests.mailsync.desks import Desk, maildir_mailbox, smtp_way
from tests.mailsync.post_office import PostOffice
from tests.mailsync.test_sending import report

Make = Callable[[str], Desk]


def told(desk: Desk, maildir: Path, raw: bytes) -> list[tuple[str, bool]]:
    """Who was not reached, and whether that is a claim, now that this report has come in."""
    (maildir / "new" / f"{len(list((maildir / 'new').iterdir())) + 1}.report.host").write_bytes(raw)
    desk.engine.run_once()
    return [(one.recipient, one.claimed) for entry in desk.messages() for one in entry.failures]


def test_f31_the_envelope_id_leaves_where_the_server_takes_it_and_makes_a_report_believed(
    make_desk: Make, maildir: Path, office: PostOffice
) -> None:
    office.dsn = True
    desk = make_desk(maildir_mailbox(maildir) + smtp_way(office.port))
    desk.engine.run_once()
    item = desk.reply(desk.tickets()[0].number, to=("jisu@example.org", "boss@example.org"))
    desk.engine.run_once()
    (sign,) = office.envelope_ids
    assert signed_item(sign, desk.store.secret) == item
    assert sign.encode() not in office.taken[0].raw
    ours = desk.item(item).message_id
    forged = report(ours, "boss@example.org")  # by jisu, who has the answer
    assert told(desk, maildir, forged) == [("boss@example.org", True)]
    guessed = forged.replace(b"Reporting-MTA:", b"Original-Envelope-Id: dh.%d.0123\r\nReporting-MTA:" % item)
    assert told(desk, maildir, guessed) == [("boss@example.org", True)]
    real = forged.replace(b"Reporting-MTA:", b"Original-Envelope-Id: %s\r\nReporting-MTA:" % sign.encode())
    assert told(desk, maildir, real) == [("boss@example.org", False)]
    assert desk.tickets("is:bounced") == desk.tickets()


def test_a_server_without_delivery_reports_is_told_no_envelope_id(
    make_desk: Make, maildir: Path, office: PostOffice
) -> None:
    desk = make_desk(maildir_mailbox(maildir) + smtp_way(office.port))
    desk.engine.run_once()
    item = desk.reply(desk.tickets()[0].number, to=("jisu@example.org", "boss@example.org"))
    desk.engine.run_once()
    assert (len(office.taken), office.envelope_ids) == (1, [])
    assert told(desk, maildir, report(desk.item(item).message_id, "boss@example.org")) == [("boss@example.org", True)]
    assert desk.tickets("is:bounced") == []
