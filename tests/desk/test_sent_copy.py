"""Who wants copies in the Sent folder, and when a copy is tried again (rule 20)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.config import parse
from desk.errors import ConfigError
from desk.outbox import GIVE_UP_AFTER
from desk.sent_copy import is_wanted, next_try
from tests.desk.memory import T0

SETTINGS = """
[[brand]]
name = "acme"
from = "support@acme.example"
[[mailbox]]
name = "support"
brand = "acme"
address = "support@acme.example"
"""
IMAP = '[mailbox.imap]\nhost = "imap.acme.example"\nusername = "support"\n'
SMTP = '[mailbox.smtp]\nhost = "smtp.acme.example"\n'


@pytest.mark.parametrize(
    ("doors", "setting", "wanted"),
    [
        (IMAP + SMTP, "", True),
        (IMAP + SMTP, 'sent_copy = "off"\n', False),
        (IMAP + SMTP.replace("smtp.acme.example", "SMTP.Gmail.com"), "", False),
        (IMAP + SMTP.replace("smtp.acme.example", "smtp.office365.com"), "", False),
        (IMAP + SMTP.replace("smtp.acme.example", "smtp.gmail.com"), 'sent_copy = "Copies"\n', True),
        (IMAP.replace("imap.acme.example", "imap.gmail.com") + SMTP, "", True),  # Gmail files only what leaves by it
        (IMAP + '[mailbox.spool]\npath = "spool"\n', "", False),
        ('[mailbox.maildir]\npath = "mail"\n' + SMTP, "", False),
        (IMAP, "", False),
    ],
    ids=["imap", "off", "gmail", "exchange", "named", "sent elsewhere", "spool", "maildir", "no way out"],
)
def test_copies_go_where_the_server_files_none_itself(doors: str, setting: str, *, wanted: bool) -> None:
    (mailbox,) = parse(SETTINGS + setting + doors).mailboxes
    assert is_wanted(mailbox) is wanted


def test_a_folder_for_copies_needs_a_server_that_has_folders() -> None:
    with pytest.raises(ConfigError, match=r"c:9: copies go into a folder of \[mailbox.imap\]"):
        parse(SETTINGS + 'sent_copy = "Copies"\n[mailbox.maildir]\npath = "mail"\n' + SMTP, "c")


def test_a_copy_is_tried_again_with_growing_waits_and_for_five_days() -> None:
    waits = [next_try(tries, T0, T0) for tries in range(1, 13)]
    assert waits[:3] == [T0 + timedelta(seconds=seconds) for seconds in (30, 60, 120)]
    assert waits[-1] == T0 + timedelta(hours=4)
    assert next_try(40, T0, T0 + GIVE_UP_AFTER) is not None
    assert next_try(40, T0, T0 + GIVE_UP_AFTER + timedelta(seconds=1)) is None
