"""Reads a raw mail into facts: the one way in for every mail, whatever it is made of."""

from __future__ import annotations

import hashlib

from desk.mail import header
from desk.mail.address import addresses
from desk.mail.body import Body, read_body
from desk.mail.facts import DEFAULT, Address, Attachment, Limits, Mail
from desk.mail.link import looks_alike, names_lookalike
from desk.mail.machine import classify, list_address
from desk.mail.mime import Part, Structure, scan

_RESULTS = 20  # headers that tell of a mail's authentication: more are looked at by nobody
MADE_IDS = "made.deskhand.invalid"  # the domain of ids that we made for mails without one


def parse(raw: bytes, limits: Limits = DEFAULT) -> Mail:
    """The facts of a raw mail. Answers for any bytes; what it could not read stands in `warnings`."""
    structure = scan(raw, limits)
    root = structure.parts[0]
    hint = _charset_hint(structure)
    people = {name: _people(root, name, limits, hint) for name in ("from", "to", "cc", "reply-to")}
    subject = header.text(root.first("subject"), limits, hint)
    body = read_body(structure, limits)
    verdict = classify(structure, people["from"], subject, body.text)
    message_id = next(iter(header.ids(root.first("message-id"))), "") or _bare_id(root)
    answered = header.ids(root.first("in-reply-to"))
    references = [found for value in root.headers.get("references", ()) for found in header.ids(value)]
    return Mail(
        subject=subject,
        from_=people["from"],
        to=people["to"],
        cc=people["cc"],
        reply_to=people["reply-to"],
        sent_at=header.date(root.first("date")),
        message_id=message_id or f"<{hashlib.sha256(raw).hexdigest()[:32]}@{MADE_IDS}>",
        message_id_made=not message_id,
        in_reply_to=answered[0] if answered else "",
        references=tuple(dict.fromkeys(references[-limits.references :])),
        text=body.text,
        html=body.html,
        attachments=tuple(one for one, _ in body.attachments),
        raw_size=len(raw),
        kind=verdict.kind,
        reasons=verdict.reasons,
        authentication_results=_authentication_results(root),
        list_address=list_address(root),
        bounce=verdict.bounce,
        warnings=_warnings(structure, people, body),
    )


def attachment_bytes(raw: bytes, index: int, limits: Limits = DEFAULT) -> tuple[Attachment, bytes]:
    """One attachment and its decoded bytes. Raises IndexError where the mail has no such attachment."""
    structure = scan(raw, limits)
    attachment, part = read_body(structure, limits).attachments[index]
    return attachment, structure.body(part)


def _charset_hint(structure: Structure) -> str:
    """The charset that the words are in: what a header with raw bytes is most likely in too."""
    return next((part.parameters["charset"] for part in structure.parts if "charset" in part.parameters), "")


def _people(root: Part, name: str, limits: Limits, hint: str) -> tuple[Address, ...]:
    """The addresses of a header; of several From headers only the first counts (S-08)."""
    values = root.headers.get(name, [])
    if name == "from":
        values = values[:1]
    found = [one for value in values for one in addresses(value, limits, hint)]
    return tuple(found[: limits.addresses])


def _authentication_results(root: Part) -> tuple[str, ...]:
    """What servers on the way say they have found; most mails bear one such header, few more than three."""
    values = root.headers.get("authentication-results")
    return tuple(header.unfolded(value).decode("latin-1") for value in values[:_RESULTS]) if values else ()


def _bare_id(root: Part) -> str:
    """A Message-ID that was written without its angle brackets."""
    written = "".join(header.text(root.first("message-id"), DEFAULT).split()).strip("<>")
    return f"<{written}>" if written else ""


def _warnings(structure: Structure, people: dict[str, tuple[Address, ...]], body: Body) -> tuple[str, ...]:
    """The codes of what a reader should know."""
    senders, reply_to = people["from"], people["reply-to"]
    found = {
        "too_complex": not structure.complete,
        "text_cut": body.cut,
        "unreadable_characters": "\ufffd" in body.text,
        "no_sender": not senders,
        "several_senders": len(senders) > 1 or len(structure.parts[0].headers.get("from", ())) > 1,
        "name_holds_address": any("@" in one.name and one.name.lower() != one.email.lower() for one in senders),
        "reply_goes_elsewhere": bool(reply_to)
        and {one.email.lower() for one in reply_to} != {one.email.lower() for one in senders},
        "misleading_link": body.misleading_link,
        "lookalike_host": body.lookalike_host
        or any(looks_alike(one.email) for one in (*senders, *reply_to))
        or (not body.text.isascii() and names_lookalike(body.text)),
    }
    return tuple(code for code, applies in found.items() if applies)
