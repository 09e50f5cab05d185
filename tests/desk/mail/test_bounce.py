from __future__ import annotations

import pytest

from desk.mail.bounce_reason import REASONS
from desk.mail.export import as_json
from desk.mail.facts import Bounce, Failure, Kind
from desk.mail.parse import parse
from tests.desk.mail.raw import mail, multipart

DAEMON = ("From: MAILER-DAEMON@mx.example", "To: help@desk.example", "Subject: failure notice")
RETURNED = "Content-Type: message/rfc822\n\nMessage-ID: <dh.7.1@desk.example>\nTo: lost@b.example\n\nwords"


def report(*groups: str) -> bytes:
    status = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n" + "\n\n".join(groups)
    return multipart("report; report-type=delivery-status", "\nIt failed.", status, RETURNED)


def failures(raw: bytes) -> tuple[Failure, ...]:
    bounce = parse(raw).bounce
    assert bounce is not None
    return bounce.failures


def test_a_standard_report_names_recipient_status_and_reason() -> None:
    found = parse(
        report(
            "Final-Recipient: rfc822; lost@b.example\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 No such user\n here"
        )
    )
    assert found.kind is Kind.BOUNCE
    failure = Failure("lost@b.example", "5.1.1", "user_unknown", True, "550 5.1.1 No such user here")
    assert found.bounce == Bounce((failure,), "<dh.7.1@desk.example>")
    assert found.text.startswith("It failed.\n\n-------- Forwarded message --------\n")
    assert found.reply_text == "It failed."


def test_a_standard_report_gives_the_envelope_id_back() -> None:
    raw = report("Final-Recipient: rfc822; lost@b.example\nAction: failed\nStatus: 5.1.1")
    raw = raw.replace(b"Reporting-MTA:", b"Original-Envelope-Id: dh.17.0123\nReporting-MTA:")
    bounce = parse(raw).bounce
    assert bounce is not None
    assert bounce.envelope_id == "dh.17.0123"


def test_the_address_that_we_wrote_to_is_the_recipient() -> None:
    (failure,) = failures(
        report("Original-Recipient: rfc822;a@b.example\nFinal-Recipient: rfc822;x@c.example\nAction: failed")
    )
    assert failure.recipient == "a@b.example"


def test_each_recipient_has_its_own_fate() -> None:
    raw = report(
        "Final-Recipient: rfc822; slow@b.example\nAction: delayed\nStatus: 4.4.1",
        "Final-Recipient: rfc822; full@b.example\nAction: failed\nStatus: 5.2.2",
        "Final-Recipient: rfc822; good@b.example\nAction: delivered\nStatus: 2.0.0",
    )
    assert [(one.recipient, one.reason, one.permanent) for one in failures(raw)] == [
        ("full@b.example", "mailbox_full", True),
        ("slow@b.example", "network", False),
    ]


def test_news_of_success_is_no_bounce() -> None:
    found = parse(report("Final-Recipient: rfc822; good@b.example\nAction: delivered\nStatus: 2.0.0"))
    assert found.kind is Kind.AUTO_REPLY
    assert found.bounce == Bounce((), "<dh.7.1@desk.example>", reached=("good@b.example",))  # which mail it is about
    assert as_json(found)["bounce"] is None


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        ("5.1.1", "whatever", "user_unknown"),
        ("5.0.0", "550 user unknown", "user_unknown"),
        ("5.0.0", "552 mailbox is full", "mailbox_full"),
        ("5.2.1", "disabled", "mailbox_disabled"),
        ("5.0.0", "account suspended", "mailbox_disabled"),
        ("5.1.2", "", "host_unknown"),
        ("5.3.4", "", "too_large"),
        ("5.7.1", "blocked using a blocklist", "blocked"),
        ("5.7.1", "relay denied", "policy"),
        ("4.4.7", "retry time exceeded", "expired"),
        ("4.4.1", "connection timed out", "network"),
        ("5.4.6", "too many hops", "loop"),
        ("5.0.0", "사서함 용량을 초과했습니다", "mailbox_full"),
        ("5.0.0", "no", "other"),
    ],
)
def test_reasons_are_few_and_useful(status: str, said: str, reason: str) -> None:
    (failure,) = failures(
        report(f"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; {said}")
    )
    assert failure.reason == reason
    assert reason in REASONS
    assert failure.permanent is (status.startswith("5") or reason == "expired")


@pytest.mark.parametrize(
    ("words", "recipients"),
    [
        (
            "I wasn't able to deliver to these.\n\n<lost@b.example>:\nno such user\n\n--- Below this line is a copy",
            ["lost@b.example"],
        ),
        ("The following address(es) failed:\n\n  lost@b.example\n    550 unknown user", ["lost@b.example"]),
        ("Failed Recipient: lost@b.example\nReason: 550 unknown", ["lost@b.example"]),
        (
            "Not delivered:\n<a@b.example>\n<c@d.example>\nplease contact postmaster@mx.example",
            ["a@b.example", "c@d.example"],
        ),
        ("Your mail to lost@b.example was rejected: user unknown", ["lost@b.example"]),
        ("다음 수신자에게 전송하지 못했습니다.\n\nlost@b.example\n\n존재하지 않는 사용자", ["lost@b.example"]),
        ("an undisclosed address\n  (generated from lost@b.example)", ["lost@b.example"]),
    ],
)
def test_free_words_name_recipients_too(words: str, recipients: list[str]) -> None:
    assert [one.recipient for one in failures(mail(words, *DAEMON))] == recipients


def test_addresses_of_the_copy_are_not_blamed() -> None:
    words = "failed:\n<lost@b.example>\n\n----- Original message -----\n\nwrite to\nother@c.example"
    assert [one.recipient for one in failures(mail(words, *DAEMON))] == ["lost@b.example"]


def test_our_own_address_is_not_blamed() -> None:
    words = "mail from\nhelp@desk.example\nto\nlost@b.example\nfailed"
    assert [one.recipient for one in failures(mail(words, *DAEMON))] == ["lost@b.example"]


def test_where_the_words_name_nobody_the_returned_mail_does() -> None:
    raw = multipart("mixed", "\nfailed", RETURNED, lines=DAEMON)
    assert [one.recipient for one in failures(raw)] == ["lost@b.example"]


def test_a_warning_is_not_a_failure() -> None:
    (failure,) = failures(mail("<slow@b.example>: delivery has been delayed; we will keep trying", *DAEMON))
    assert not failure.permanent


def test_a_server_that_calls_itself_nothing_is_known_by_its_words() -> None:
    words = "Your message could not be delivered to the following recipients:\n\nlost@b.example\n"
    found = parse(mail(words, "From: gateway@b.example", "Subject: Delivery failure notification"))
    assert (found.kind, found.reasons) == (Kind.BOUNCE, ("failure_words",))


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<a@b.example>: failed\n\nMessage-ID: <dh.7.1@desk.example>", DAEMON),
        ("<a@b.example>: failed", ("In-Reply-To: <dh.7.1@desk.example>", *DAEMON)),
        ("<a@b.example>: failed", ("References: <x@y> <dh.7.1@desk.example>", *DAEMON)),
    ],
)
def test_the_mail_that_bounced_is_found(body: str, lines: tuple[str, ...]) -> None:
    bounce = parse(mail(body, *lines)).bounce
    assert bounce is not None
    assert bounce.original_message_id == "<dh.7.1@desk.example>"


def test_words_for_people_tell_what_the_report_for_programs_leaves_open() -> None:
    raw = multipart(
        "report; report-type=delivery-status",
        "\nNot delivered to\n\n  lost@b.example\n\nThe message exceeds the maximum size.",
        "Content-Type: message/delivery-status\n\n"
        "Final-Recipient: rfc822;lost@b.example\nAction: failed\nStatus: 5.0.0",
        lines=DAEMON,
    )
    assert [one.reason for one in failures(raw)] == ["too_large"]


def test_each_recipient_has_its_own_words() -> None:
    words = "failed:\n<a@b.example>: mailbox is full\n<c@d.example>: no such user"
    assert [one.reason for one in failures(mail(words, *DAEMON))] == ["mailbox_full", "user_unknown"]


def test_names_without_a_domain_are_of_the_servers_own() -> None:
    words = "Your mail to the following recipients could not be delivered:\n\n\tlost\n"
    raw = mail(words, "From: MAILER-DAEMON@b.example", "Subject: Mail Delivery Problem")
    assert [one.recipient for one in failures(raw)] == ["lost@b.example"]


def test_what_ran_out_of_time_is_not_tried_again() -> None:
    words = "<a@b.example>:\nI'm not going to try again; this message has been in the queue too long. (#4.4.1)"
    assert [(one.reason, one.permanent) for one in failures(mail(words, *DAEMON))] == [("expired", True)]
