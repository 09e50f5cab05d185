"""Attachments and sources are read out of the raw mail."""

from __future__ import annotations

import pytest

from desk.errors import NotFound
from store import attachments, blobs, outbox
from tests.store.conftest import Desk
from tests.store.test_outbox import answer

MAIL = (
    b"From: jisu@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\n"
    b"Content-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n--b--\r\n"
)


def test_an_attachment_is_read_out_of_the_raw_mail(desk: Desk) -> None:
    desk.receive(raw=blobs.put(desk.store, MAIL))
    assert attachments.raw(desk.store, 1) == MAIL
    attachment, data = attachments.read(desk.store, 1, 0)
    assert (attachment.name, data.strip()) == ("a.csv", b"1,2")
    with pytest.raises(NotFound):
        attachments.read(desk.store, 1, 1)


def test_an_answer_s_source_is_what_was_sent(desk: Desk) -> None:
    item = answer(desk)
    entry = outbox.get(desk.store, item).entry
    with pytest.raises(NotFound):
        attachments.raw(desk.store, entry)
    outbox.freeze(desk.store, item, MAIL)
    assert attachments.raw(desk.store, entry) == MAIL
