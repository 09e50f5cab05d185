from __future__ import annotations

from tests.cli.conftest import Desk, harmless

HOSTILE = "\x1b]52;c;b3duZWQ=\x07 [bold]x[/] \u202egnp.exe \x9b2J"


def test_a_conversation_has_the_fields_that_programs_rely_on(desk: Desk) -> None:
    number = desk.ticket(text="It is late.\n\nOn Monday Acme wrote:\n> Soon.\n")
    desk.run("note", str(number), "--body", "Ask the warehouse.")
    desk.run("assign", str(number), "me")
    shown = desk.run("show", f"#{number}", "--json").thing
    message, note, event = shown["conversation"]
    assert set(message) == {
        "id", "kind", "direction", "author", "at", "text", "reply_text", "attachments", "verification", "outside",
        "delivery", "deliveries", "late", "failures", "why",
    }  # fmt: skip
    assert (message["kind"], message["direction"], message["delivery"]) == ("message", "in", None)
    assert message["author"] == {"name": "Ana Martin", "email": "ana@example.org", "agent": None}
    assert "> Soon." in message["text"]
    assert message["why"] == [{"code": "new_matter", "detail": ""}]
    assert (note["kind"], note["text"]) == ("note", "Ask the warehouse.")
    assert event["kind"] == "event"
    assert event["text"].endswith("took the ticket")
    assert shown["number"] == number


def test_s20_nothing_that_a_mail_says_reaches_the_terminal_as_a_control(desk: Desk) -> None:
    number = desk.ticket("Refund", text=f"Look: {HOSTILE}\n", From='"Eve \x1b[2J" <eve@example.org>')
    for args in (("tickets",), ("show", str(number)), ("why", str(number)), ("show", str(number), "--json")):
        printed = desk.run(*args).out
        assert printed
        assert harmless(printed), args


def test_quotes_are_folded_until_they_are_asked_for(desk: Desk) -> None:
    number = desk.ticket(text="It is late.\n\nOn Monday Acme <support@acme.example> wrote:\n> Soon.\n")
    assert "> Soon." not in desk.run("show", str(number)).out
    assert "> Soon." in desk.run("show", str(number), "--quotes").out


def test_a_ticket_that_is_not_there_is_named(desk: Desk) -> None:
    ran = desk.run("show", "4711")
    assert (ran.code, ran.out) == (1, "")
    assert "#4711" in ran.err


def test_what_is_no_number_is_wrong_usage(desk: Desk) -> None:
    assert desk.run("show", "refund").code == 2
    assert desk.run("show", "9" * 30).code == 2
