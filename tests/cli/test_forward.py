"""Passing a message on to somebody outside, and what comes back: two conversations on one ticket."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP
from typing import Any

from tests.cli.conftest import Desk


def left(desk: Desk) -> list[Message]:
    """What has left, in its order."""
    assert desk.sync()
    paths = (desk.folder.data / "spool").glob("*.eml")
    return [message_from_bytes(path.read_bytes()) for path in sorted(paths)]


def words(mail: Message) -> str:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().replace("\r\n", "\n")


def said(desk: Desk, number: int) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = desk.run("show", str(number), "--json").thing["conversation"]
    return sorted((entry for entry in entries if entry["kind"] == "message"), key=lambda entry: entry["id"])


def test_what_is_passed_on_comes_back_to_the_ticket_and_the_two_sides_stay_apart(desk: Desk) -> None:
    number = desk.ticket("Jacket 7731", Cc="books@example.org")
    told = desk.run("forward", str(number), "parts@supplier.example", "--body", "Do you have it?", "--delay", "0s")
    assert (told.code, "parts@supplier.example is at supplier.example" in told.err) == (0, True)
    (mail,) = left(desk)
    assert (mail["To"], mail["Cc"], mail["Subject"]) == ("parts@supplier.example", None, "Fwd: Jacket 7731")
    assert mail["In-Reply-To"] is None
    assert words(mail).startswith("Do you have it?\n\n---------- Forwarded message ----------\nFrom: Ana Martin <ana@")
    assert words(mail).rstrip().endswith("Where is it?")

    desk.deliver(
        "Re: Fwd: Jacket 7731", "Yes, two.", From="Parts <parts@supplier.example>", In_Reply_To=mail["Message-ID"]
    )
    desk.sync()
    first, passed, answer = said(desk, number)
    assert [entry["outside"] for entry in (first, passed, answer)] == [False, True, True]
    shown = desk.run("show", str(number)).out
    assert "Parts <parts@supplier.example> · not the customer" in shown
    assert "to parts@supplier.example, not to the customer" in shown

    desk.run("reply", str(number), "--body", "It is on its way.", "--delay", "0s")
    to_customer = left(desk)[-1]
    assert (to_customer["To"], to_customer["Cc"]) == ("ana@example.org", "books@example.org")
    assert (to_customer["Subject"], to_customer["In-Reply-To"]) == ("Re: Jacket 7731", "<1@example.org>")
    assert "Yes, two." not in words(to_customer)

    desk.run("reply", str(number), "--message", str(answer["id"]), "--body", "Please send it.", "--delay", "0s")
    to_supplier = left(desk)[-1]
    assert (to_supplier["To"], to_supplier["Cc"]) == ("parts@supplier.example", None)
    assert to_supplier["In-Reply-To"] == "<2@example.org>"
    assert "It is on its way." not in words(to_supplier)
    assert first["id"] == 1
    why = desk.run("why", str(number)).out
    assert "to parts@supplier.example: was put in by hand" in why
    assert "to parts@supplier.example: wrote the message" in why


def test_the_customer_goes_on_waiting_and_undo_takes_it_back(desk: Desk) -> None:
    number = desk.ticket()
    sent = desk.run("forward", str(number), "a@supplier.example", "b@supplier.example", "--json").thing
    assert sent["outbox"][0]["to"] == ["a@supplier.example", "b@supplier.example"]
    assert [one["role"] for one in sent["recipients"]] == ["to", "to"]
    with desk.store() as store:
        from store import tickets

        assert tickets.get(store, number).waiting_since is not None
    assert desk.run("undo").code == 0
    assert desk.run("outbox").out == ""
    (draft,) = desk.run("drafts", "--json").lines
    assert (draft["kind"], draft["to"]) == ("forward", ["a@supplier.example", "b@supplier.example"])


def test_chosen_messages_are_passed_on_oldest_first(desk: Desk) -> None:
    first = desk.deliver("Refund", "one")
    desk.deliver("Re: Refund", "two", In_Reply_To=first)
    desk.deliver("Re: Refund", "three", In_Reply_To=first)
    desk.sync()
    desk.run("forward", "1001", "x@supplier.example", "--message", "3", "--message", "1", "--delay", "0s")
    text = words(left(desk)[0]) + "\n"
    assert text.index("\none\n") < text.index("\nthree\n")
    assert "\ntwo\n" not in text
    ran = desk.run("forward", "1001", "x@supplier.example", "--message", "99")
    assert (ran.code, ran.err) == (1, "#1001 has no message 99.\n")


def test_s17_nothing_is_passed_on_to_the_desk_itself(desk: Desk) -> None:
    ran = desk.run("forward", str(desk.ticket()), "support@acme.example")
    assert (ran.code, "is an address of this desk" in ran.err) == (1, True)
    assert desk.run("forward", "1001", "nobody").code == 2


def test_the_files_of_a_message_go_along_unless_they_are_left_out(desk: Desk) -> None:
    desk.deliver("Receipt", "See the file.")
    (path,) = (desk.maildir / "new").iterdir()
    mail = message_from_bytes(path.read_bytes(), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    mail.add_attachment(b"%PDF-1.7 59.00", maintype="application", subtype="pdf", filename="receipt.pdf")
    path.write_bytes(mail.as_bytes())
    desk.sync()
    desk.run("forward", "1001", "x@supplier.example", "--delay", "0s")
    desk.run("forward", "1001", "y@supplier.example", "--delay", "0s", "--no-files")
    sent = {mail["To"]: [part.get_filename() for part in mail.walk() if part.get_filename()] for mail in left(desk)}
    assert sent == {"x@supplier.example": ["receipt.pdf"], "y@supplier.example": []}
