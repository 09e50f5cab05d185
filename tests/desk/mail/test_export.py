from __future__ import annotations

from desk.mail.export import as_json
from desk.mail.parse import parse
from tests.desk.mail.raw import mail

FIELDS = (
    "subject from to cc reply_to date message_id in_reply_to references text html reply_text attachments raw_size "
    "kind reasons bounce warnings"
)


def test_the_fields_are_those_that_the_documents_name() -> None:
    found = as_json(parse(mail("x", "From: Jisu <jisu@example.com>", "Date: Mon, 2 Nov 2026 09:00:00 +0900")))
    assert list(found) == FIELDS.split()
    assert found["from"] == [{"name": "Jisu", "email": "jisu@example.com"}]
    assert found["date"] == "2026-11-02T00:00:00+00:00"
    assert found["kind"] == "message"
    assert found["bounce"] is None


def test_attachments_tell_what_they_are() -> None:
    found = as_json(parse(mail("abc", "From: a@b", 'Content-Type: image/png; name="a.png"')))
    assert found["attachments"] == [{"name": "a.png", "type": "image/png", "size": 3, "inline": False}]


def test_a_bounce_is_one_object_or_a_list() -> None:
    daemon = ("From: mailer-daemon@mx.example", "Subject: failure notice")
    one = {"recipient": "a@b.example", "status": "5.1.1", "reason": "user_unknown", "permanent": True}
    assert as_json(parse(mail("<a@b.example>: 550 5.1.1 no such user", *daemon)))["bounce"] == one
    both = as_json(parse(mail("<a@b.example>:\n<c@d.example>:\n550 5.1.1 no such user", *daemon)))["bounce"]
    assert both == [one, {**one, "recipient": "c@d.example"}]
