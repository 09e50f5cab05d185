"""The JSON form of a parsed mail, as `deskhand parse --json` prints it."""

from __future__ import annotations

from desk.mail.facts import Address, Bounce, Failure, Mail


def as_json(mail: Mail) -> dict[str, object]:
    """The fields of the design's `parse --json`, without `file`, ready for `json.dumps`.

    `bounce` is one object, or a list of them where a bounce names several recipients; null where it is none.
    """
    return {
        "subject": mail.subject,
        "from": _people(mail.from_),
        "to": _people(mail.to),
        "cc": _people(mail.cc),
        "reply_to": _people(mail.reply_to),
        "date": mail.sent_at.isoformat() if mail.sent_at else None,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "text": mail.text,
        "html": mail.html,
        "reply_text": mail.reply_text,
        "attachments": [
            {"name": one.name, "type": one.type, "size": one.size, "inline": one.inline} for one in mail.attachments
        ],
        "raw_size": mail.raw_size,
        "kind": mail.kind.value,
        "reasons": list(mail.reasons),
        "bounce": _bounce(mail.bounce),
        "warnings": list(mail.warnings),
    }


def _people(addresses: tuple[Address, ...]) -> list[dict[str, str]]:
    return [{"name": one.name, "email": one.email} for one in addresses]


def _bounce(bounce: Bounce | None) -> object:
    if bounce is None or not bounce.failures:
        return None
    failures = [_failure(one) for one in bounce.failures]
    return failures[0] if len(failures) == 1 else failures


def _failure(failure: Failure) -> dict[str, object]:
    return {
        "recipient": failure.recipient,
        "status": failure.status,
        "reason": failure.reason,
        "permanent": failure.permanent,
    }
