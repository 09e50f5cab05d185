from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from tests.cli.conftest import Desk

CANNED = """---
title: Refund received
status: pending
add_tags: refund
---
Hello {{customer.first|there}},

{{ask:Amount}} is on its way. {{brand.name}}
"""


def spooled(desk: Desk) -> list[Message]:
    """What has left so far."""
    return [message_from_bytes(path.read_bytes()) for path in sorted((desk.folder.data / "spool").glob("*.eml"))]


def body(mail: Message) -> str:
    """Its plain text, quotes and all."""
    payload = next(part for part in mail.walk() if part.get_content_type() == "text/plain").get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().replace("\r\n", "\n")


def canned(desk: Desk, tmp_path: Path, text: str = CANNED) -> None:
    path = tmp_path / "refund-received.md"
    path.write_text(text)
    assert desk.run("canned", "import", str(path)).code == 0


def conversation(desk: Desk, number: int) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = desk.run("show", str(number), "--json").thing["conversation"]
    return entries


def test_an_answer_leaves_with_the_headers_that_thread_it(desk: Desk) -> None:
    number = desk.ticket("배송 문의", message_id="<first@example.org>")
    ran = desk.run("reply", str(number), "--delay", "0s", typed="안녕하세요,\n오늘 나갑니다.\n")
    assert ran.code == 0
    assert desk.sync()["sent"] == 1
    (mail,) = spooled(desk)
    assert mail["To"] == "ana@example.org"
    assert mail["In-Reply-To"] == "<first@example.org>"
    assert mail["References"] == "<first@example.org>"
    assert body(mail).startswith("안녕하세요,\n오늘 나갑니다.\n\n")
    answer = next(entry for entry in conversation(desk, number) if entry["direction"] == "out")
    assert answer["delivery"] == "sent"


def test_f31_an_address_that_bounced_is_warned_of(desk: Desk) -> None:
    number = desk.ticket("배송 문의")
    assert desk.run("reply", str(number), "--body", "Hi", "--delay", "0s").err == ""
    desk.sync()
    (mail,) = spooled(desk)
    told = "<ana@example.org>: host mx.example.org said: 550 5.1.1 User unknown"
    sender = {"From": "MAILER-DAEMON@example.org", "In-Reply-To": str(mail["Message-ID"])}
    desk.deliver("Undelivered Mail Returned to Sender", f"Your message could not be delivered.\n\n{told}\n", **sender)
    desk.sync()
    (shown,) = [entry for entry in desk.run("show", str(number), "--json").thing["conversation"] if entry["failures"]]
    (failure,) = shown["failures"]
    words = f"not delivered to ana@example.org: there is no such address ({told})"
    assert failure == {
        "recipient": "ana@example.org", "permanent": True, "status": "5.1.1", "reason": "user_unknown", "said": told,
        "words": words,
    }  # fmt: skip
    assert f"! {words}" in " ".join(desk.run("show", str(number)).out.split())
    assert words in desk.run("why", str(number)).out
    ran = desk.run("reply", str(number), "--body", "Again")
    assert (ran.code, ran.err.strip()) == (0, words)


def test_an_answer_waits_for_the_undo_window_and_can_be_taken_back(desk: Desk) -> None:
    number = desk.ticket()
    told = desk.run("reply", str(number), "--body", "On its way.", "--json").thing
    (item,) = told["outbox"]
    assert (item["state"], item["ticket"], item["to"]) == ("queued", number, ["ana@example.org"])
    assert desk.sync()["sent"] == 0
    assert desk.run("undo").code == 0
    assert desk.run("outbox", "--json").out == ""
    assert spooled(desk) == []


def test_everybody_in_the_message_is_answered_or_the_sender_alone(desk: Desk) -> None:
    number = desk.ticket(Cc="Books <books@example.org>, support@acme.example")
    everybody = desk.run("reply", str(number), "--body", "Hi", "--json").thing["outbox"][0]["to"]
    assert everybody == ["ana@example.org", "books@example.org"]
    sender = desk.run("reply", str(number), "--body", "Hi", "--sender-only", "--json").thing["outbox"][0]["to"]
    assert sender == ["ana@example.org"]
    other = desk.run("reply", str(number), "--body", "Hi", "--to", "x@example.org", "--json").thing["outbox"][0]["to"]
    assert other == ["x@example.org"]


@pytest.mark.parametrize("address", ["ana", "a@b\r\nRCPT TO:<c@d>", "a@b c", ""])
def test_s44_what_is_no_address_is_refused(desk: Desk, address: str) -> None:
    number = desk.ticket()
    assert desk.run("reply", str(number), "--body", "Hi", "--to", address).code == 2


def test_a_canned_reply_answers_for_each_ticket_and_does_the_rest(desk: Desk, tmp_path: Path) -> None:
    canned(desk, tmp_path)
    numbers = [str(desk.ticket("one")), str(desk.ticket("two", From="Sam Lee <sam@example.org>"))]
    told = desk.run("reply", *numbers, "--canned", "refund-received", "--answer", "Amount=59.00", "--json").thing
    assert [(ticket["status"], ticket["tags"]) for ticket in told["tickets"]] == [("pending", ["refund"])] * 2
    entries = [entry for number in numbers for entry in conversation(desk, int(number))]
    texts = [entry["reply_text"] for entry in entries if entry["delivery"]]
    assert texts == [f"Hello {name},\n\n59.00 is on its way. Acme Support" for name in ("Ana", "Sam")]


def test_a_canned_reply_asks_before_it_is_sent(desk: Desk, tmp_path: Path) -> None:
    canned(desk, tmp_path)
    ran = desk.run("reply", str(desk.ticket()), "--canned", "refund-received")
    assert ran.code == 1
    assert '--answer "Amount=…"' in ran.err
    assert desk.run("outbox").out == ""


def test_a_placeholder_without_a_value_is_never_sent(desk: Desk) -> None:
    ran = desk.run("reply", str(desk.ticket()), "--body", "Hello {{customer.first}}")
    assert ran.code == 1
    assert "{{customer.first}}" in ran.err
    assert desk.run("outbox").out == ""


def test_a_misspelt_canned_reply_names_the_right_one(desk: Desk, tmp_path: Path) -> None:
    canned(desk, tmp_path)
    ran = desk.run("reply", str(desk.ticket()), "--canned", "refund-recieved")
    assert ran.code == 1
    assert "did you mean refund-received?" in ran.err


def test_an_answer_to_a_ticket_that_has_moved_on_is_held_and_its_text_kept(desk: Desk) -> None:
    number = desk.ticket(message_id="<first@example.org>")
    desk.deliver("Re: Refund", message_id="<second@example.org>", In_Reply_To="<first@example.org>")
    desk.sync()
    ran = desk.run("--agent", "hana", "reply", str(number), "--seen", "1", typed="It left today.")
    assert ran.code == 1
    assert ran.err.startswith("Held: Ana Martin")
    assert desk.run("outbox").out == ""
    drafts = desk.run("--agent", "hana", "tickets", "has:draft", "--json").lines
    assert [ticket["number"] for ticket in drafts] == [number]
    assert desk.run("--agent", "hana", "reply", str(number), "--seen", "1", "--anyway", "--body", "Hi").code == 0


def test_what_was_seen_is_a_message_of_the_ticket(desk: Desk) -> None:
    number = desk.ticket()
    ran = desk.run("reply", str(number), "--seen", "99", "--body", "Hi")
    assert (ran.code, ran.err) == (1, f"#{number} has no message 99.\n")


@pytest.mark.parametrize("typed", [b"", b"  \n", b"\xff\xfe broken"])
def test_an_answer_needs_words(desk: Desk, typed: bytes) -> None:
    number = desk.ticket()
    assert desk.run("reply", str(number), typed=typed).code == 1
    assert desk.run("note", str(number), typed=typed).code == 1


@pytest.mark.parametrize("flags", [("--body", "x", "--canned", "y"), ("--body", "x", "--delay", "soon")])
def test_flags_that_make_no_sense_are_wrong_usage(desk: Desk, flags: tuple[str, ...]) -> None:
    assert desk.run("reply", str(desk.ticket()), *flags).code == 2


def test_the_outbox_shows_what_waits_and_is_settled_by_a_person(desk: Desk) -> None:
    number = desk.ticket()
    desk.run("reply", str(number), "--body", "Hi", "--delay", "2h")
    (item,) = desk.run("outbox", "--json").lines
    assert set(item) == {"id", "ticket", "to", "state", "due_at", "holds", "attempts", "reason", "deliveries"}
    assert item["deliveries"] == [{"address": item["to"][0], "state": "queued", "words": ""}]
    assert desk.run("outbox", "settle", str(item["id"]), "sent").code == 1  # nothing is wrong with it
    with desk.store() as store, store.transaction():
        store.connection.execute("UPDATE outbox SET state = 'uncertain'")
        store.connection.execute("UPDATE delivery SET state = 'uncertain'")
    assert "uncertain" in desk.run("outbox").out
    assert desk.run("outbox", "settle", str(item["id"]), "give-up").code == 0
    assert desk.run("outbox").out == ""


def test_a_refused_address_is_corrected_and_the_mail_has_the_right_one(desk: Desk) -> None:
    number = desk.ticket()
    desk.run("reply", str(number), "--body", "Hi", "--to", "wrong@example.org", "--delay", "2h")
    assert desk.run("outbox", "readdress", "1", "right@example.org").code == 1  # nothing was refused
    with desk.store() as store, store.transaction():
        store.connection.execute("UPDATE outbox SET state = 'rejected', raw = 'frozen'")
        store.connection.execute("UPDATE delivery SET state = 'rejected'")
    assert desk.run("outbox", "readdress", "1", "right@example.org").code == 0
    (item,) = desk.run("outbox", "--json").lines
    assert (item["to"], item["state"]) == (["right@example.org"], "queued")
    assert desk.run("outbox", "now", "1").code == 0
    assert desk.sync()["sent"] == 1
    (mail,) = spooled(desk)
    assert mail["To"] == "right@example.org"


def test_a_note_may_stand_on_several_tickets(desk: Desk) -> None:
    numbers = [str(desk.ticket("one")), str(desk.ticket("two"))]
    assert desk.run("note", *numbers, typed="Warehouse knows.\n").code == 0
    for number in numbers:
        assert conversation(desk, int(number))[-1]["text"] == "Warehouse knows."


def test_why_tells_how_a_message_came_into_its_ticket_and_where_the_answer_went(desk: Desk) -> None:
    number = desk.ticket(message_id="<first@example.org>")
    desk.deliver("Re: Refund", message_id="<second@example.org>", In_Reply_To="<first@example.org>")
    desk.sync()
    desk.run("reply", str(number), "--body", "Hi")
    told = [entry["why"] for entry in desk.run("why", str(number), "--json").lines]
    assert told[0] == ["refers to nothing that is known here: a new ticket"]
    assert told[1] == ["refers to a message of this ticket: <first@example.org>"]
    assert told[2] == ["to ana@example.org: wrote the message", "delivery: waiting to leave"]
    assert "to ana@example.org" in desk.run("why", str(number)).out


def test_a_canned_reply_that_a_desk_without_any_is_asked_for_is_no_half_sentence(desk: Desk) -> None:
    number = desk.ticket()
    ran = desk.run("reply", str(number), "--canned", "refund")
    assert (ran.code, ran.err) == (1, "There is no canned reply refund; there are none yet.\n")


def test_s02_a_copy_that_is_new_in_the_ticket_is_told_before_it_leaves(desk: Desk) -> None:
    first = desk.deliver("one", Cc="books@example.org")
    desk.sync()
    assert desk.run("reply", "1001", "--body", "Hello").err == ""
    desk.run("undo")
    desk.deliver("one", "me again", In_Reply_To=first, Cc="books@example.org, eve@evil.example")
    desk.sync()
    ran = desk.run("reply", "1001", "--body", "Hello")
    where = "#1001: eve@evil.example is at evil.example, where nobody has had a part in this ticket\n"
    assert (ran.code, ran.err) == (0, f"#1001: new among those who get it: eve@evil.example\n{where}")
    desk.run("undo")
    assert desk.run("reply", "1001", "--body", "Hello", "--to", "eve@evil.example").err == where


def test_s02_what_an_unverified_sender_asks_for_is_left_out_and_told(desk: Desk) -> None:
    config = desk.folder.config
    config.write_text(config.read_text().replace("[mailbox.maildir]", 'authserv_id = "mx"\n[mailbox.maildir]'))
    number = desk.ticket(Cc="eve@evil.example", Authentication_Results="mx; dmarc=fail header.from=example.org")
    assert "! Unverified sender" in desk.run("show", str(number)).out
    ran = desk.run("reply", str(number), "--body", "Hi", "--json")
    words = "does not get it: a sender who is not verified has named it"
    assert ran.err == f"#{number}: eve@evil.example {words}\n"
    assert ran.thing["outbox"][0]["to"] == ["ana@example.org"]
    told = {one["email"]: one for one in ran.thing["recipients"]}
    assert told["eve@evil.example"]["role"] == "none"
    assert told["eve@evil.example"]["warnings"] == [{"code": "left_out", "words": words}]
    assert told["ana@example.org"] == {
        "ticket": number, "email": "ana@example.org", "name": "Ana Martin", "role": "to", "reason": "sender",
        "words": "wrote the message", "new": False, "warnings": [],
    }  # fmt: skip
    ran = desk.run("reply", str(number), "--body", "Hi", "--cc", "eve@evil.example", "--json")
    assert ran.thing["outbox"][0]["to"] == ["ana@example.org", "eve@evil.example"]
    assert f"#{number}: eve@evil.example was named by a sender who is not verified" in ran.err


def test_s17_an_address_of_the_desk_is_refused_in_one_line(desk: Desk) -> None:
    number = desk.ticket()
    ran = desk.run("reply", str(number), "--body", "Hi", "--cc", "support+x@acme.example")
    assert (ran.code, ran.err) == (1, "support+x@acme.example is an address of this desk, and gets no answers.\n")


def test_an_alias_of_the_mailbox_gets_no_answer_whoever_names_it(desk: Desk) -> None:
    config = desk.folder.config
    config.write_text(
        config.read_text().replace("[mailbox.maildir]", 'aliases = ["help@acme.example"]\n[mailbox.maildir]')
    )
    number = desk.ticket(To="Help <Help@acme.example>, lee@example.org", Cc="help+1@acme.example")
    told = desk.run("reply", str(number), "--body", "Hi", "--json").thing
    assert told["outbox"][0]["to"] == ["ana@example.org", "lee@example.org"]
    assert [one["email"] for one in told["recipients"] if one["reason"] == "own"] == [
        "Help@acme.example",
        "help+1@acme.example",
    ]
    for verb in (("reply", str(number), "--body", "Hi", "--to"), ("forward", str(number)), ("customer", str(number))):
        ran = desk.run(*verb, "help+2@acme.example")
        assert (ran.code, ran.err.count("\n"), "is an address of this desk" in ran.err) == (1, 1, True)


def test_an_older_message_is_answered_by_its_number(desk: Desk) -> None:
    first = desk.deliver("one", Cc="books@example.org")
    desk.deliver("one", "again", In_Reply_To=first)
    desk.sync()
    newest = desk.run("reply", "1001", "--body", "Hi", "--json").thing["outbox"][0]["to"]
    older = desk.run("reply", "1001", "--body", "Hi", "--message", "1", "--json").thing["outbox"][0]["to"]
    assert (newest, older) == (["ana@example.org"], ["ana@example.org", "books@example.org"])
    ran = desk.run("reply", "1001", "--body", "Hi", "--message", "99")
    assert (ran.code, ran.err) == (1, "#1001 has no message 99.\n")


def test_a_brand_says_what_stands_below_its_answers_and_whether_html_does(desk: Desk, tmp_path: Path) -> None:
    text = desk.folder.config.read_text()
    settings = 'signature = "sign"\nquote = "none"\nhtml = false'
    desk.folder.config.write_text(text.replace("[[brand]]", f"[[brand]]\n{settings}"))
    (tmp_path / "sign.md").write_text("---\ntitle: Sign\n---\n{{brand.name}}\n{{brand.address}}\n")
    assert desk.run("canned", "import", str(tmp_path / "sign.md")).code == 0
    number = desk.ticket()
    assert desk.run("reply", str(number), "--body", "Soon.", "--delay", "0s").code == 0
    desk.sync()
    (mail,) = spooled(desk)
    assert mail.get_content_type() == "text/plain"
    assert body(mail) == "Soon.\n\n-- \nAcme Support\nsupport@acme.example\n"
    (answer,) = (entry for entry in conversation(desk, number) if entry["direction"] == "out")
    assert answer["reply_text"] == "Soon."
