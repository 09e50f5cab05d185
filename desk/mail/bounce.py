"""Reads bounces (rule 14): the standard report of RFC 3464, and the free words that mail servers use instead.

Two steps in both forms: which recipients were not reached, and why. Where a bounce has no status code (RFC 3463), its
words are all there is; they are mapped to few reasons that an agent can act on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desk.mail import header
from desk.mail.charset import decode
from desk.mail.facts import Failure
from desk.mail.mime import Part, Structure
from desk.safe import one_line

REASONS = (  # the codes of `Failure.reason`
    "user_unknown", "mailbox_full", "mailbox_disabled", "host_unknown", "network", "blocked", "policy", "too_large",
    "loop", "expired", "delayed", "other",
)  # fmt: skip

_SURE_STATUS = {  # the part of an RFC 3463 code behind the first point, where it leaves no doubt
    "1.1": "user_unknown", "1.2": "host_unknown", "2.1": "mailbox_disabled", "2.2": "mailbox_full", "2.3": "too_large",
    "3.4": "too_large", "4.6": "loop",
}  # fmt: skip
_STATUS_CLASS = (("1.", "user_unknown"), ("4.7", "expired"), ("4.", "network"), ("7.", "policy"))
_BY_WORDS = {
    "mailbox_full": (
        r"quota|mailbox (?:is |was )?full|full mailbox|over ?limit|storage limit|insufficient storage|"
        r"(?:메일함|편지함|용량).{0,20}(?:초과|가득|부족)"
    ),
    "too_large": r"(?:message|size|mail).{0,30}(?:too (?:large|big)|exceeds)|(?:exceeds|maximum).{0,30}size",
    "blocked": (
        r"spam|blocked|black ?list|blocklist|reputation|unsolicited|rejected due to|denied by policy|listed (?:at|in)"
    ),
    "mailbox_disabled": (
        r"disabled|suspended|inactive|deactivated|account (?:is )?(?:closed|locked)|"
        r"no longer (?:valid|active|in use)"
    ),
    "user_unknown": (
        r"user.{0,20}unknown|unknown.{0,20}(?:user|recipient|address|mailbox|e-?mail)|"
        r"no such (?:user|recipient|mailbox|address|person)|"
        r"(?:user|mailbox|recipient|address|account).{0,40}"
        r"(?:not (?:found|exist|recogni[sz]ed|listed|known|available)|unavailable)|"
        r"(?:does|do)(?: not|n't) (?:exist|have an?)|invalid (?:recipient|mailbox|user|address)|not a valid|"
        r"존재하지 않는|없는 (?:사용자|계정|메일)|수신자를 찾을 수 없"
    ),
    "host_unknown": (
        r"(?:host|domain).{0,20}(?:unknown|not found)|unknown (?:host|domain)|unrouteable|name service error|"
        r"no (?:mx|a) record"
    ),
    "loop": r"too many hops|mail loop|looping|hop count",
    "policy": (
        r"policy|relay(?:ing)? (?:access )?denied|access denied|not (?:permitted|allowed|authori[sz]ed)|"
        r"authentication|dmarc|spf\b"
    ),
    "expired": r"retry time(?:out)? exceeded|too old|queued? too long|expired|within \d+ (?:days|hours)",
    "network": r"connection (?:refused|timed out|lost|reset)|timed? ?out|not respond|unreachable|temporar",
}
_WORDS = tuple((reason, re.compile("(?i)" + pattern)) for reason, pattern in _BY_WORDS.items())
_DSN_FIELD = re.compile(r"^([A-Za-z-]{1,40})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SMTP_CODE = re.compile(r"(?<![\d.])([45])\d\d[ -]")
_ADDRESS = re.compile(r"[^\s<>:;,\"'()\[\]=]{1,64}@[^\s<>:;,\"'()\[\]=@]{1,255}")
_COPY_BEGINS = re.compile(
    r"(?i)^[\s*=|-]*(?:(?:this is|below this line is|below the next line is|here is|the following is) a copy|"
    r"original message|unsent message|returned (?:message|mail)|message (?:header|text|contents?)|copy of|"
    r"the (?:original|header)|(?:original )?(?:message )?headers? follow|message follows|return-path:|"
    r"received:|x-.{1,30}:|mime-version:|원본 ?(?:메일|메시지))"
)
_AT_LINE_START = re.compile(
    r"(?i)^[\s>*\"'<\[(-]*(?:rcpt to|recipient|user|e-?mail|address|mailbox|failed(?: recipient)?|"
    r"(?:generated|expanded) from|.{0,100}\bsmtp|수신자|받는 ?사람)?[\s:<\"'=-]*$"
)
_NOT_RECIPIENT = re.compile(
    r"(?i)\b(?:contact|please|help|questions?|assistance|administrator|reply to|return(?:ed)? to|sender|from|"
    r"postmaster|mailer-daemon|abuse|message-id|by mail|info)\b"
)
_STILL_TRYING = re.compile(
    r"(?i)(?:will|we'll) (?:be retried|continue|keep|retry|try|be tried)|still (?:trying|being)|not yet been|"
    r"has been delayed|no action is required|(?:this is )?(?:just |only )?a warning|temporarily|"
    r"아직 (?:전송|배달)|지연"
)
_ORIGINAL_ID = re.compile(r"(?im)^[ \t>]*(?:original-)?message-id:\s{0,3}(<[^<>\s]{3,250}>)")
_GIVEN_UP = re.compile(r"(?i)permanent|given up|giving up")
_OWN_HEADERS = ("to", "from", "sender", "reply-to", "errors-to")
_LINES = 400  # of a report are read; recipients stand in the first few
_SAID = 300  # characters


@dataclass(frozen=True, slots=True)
class Found:
    """What a mail that looks like a bounce reports. `delivered`: only success, so it is no bounce at all."""

    failures: tuple[Failure, ...]
    original_message_id: str
    delivered: bool


def read(structure: Structure, text: str) -> Found:
    """The recipients that a bounce names, first by RFC 3464, else by headers, else from its words `text`."""
    failures: dict[str, Failure] = {}
    actions: set[str] = set()
    for part in structure.parts:
        if part.type in {"message/delivery-status", "message/global-delivery-status"}:
            report = decode(structure.body(part)[:65_536], "utf-8").replace("\r\n", "\n")
            for group in re.split(r"\n\s*\n", report):
                _read_group(group, failures, actions)
    if not failures and not actions & {"delivered", "relayed", "expanded"}:
        for failure in _from_words(structure, text):
            failures.setdefault(failure.recipient.lower(), failure)
    delivered = bool(actions & {"delivered", "relayed", "expanded"}) and not failures
    ordered = sorted(failures.values(), key=lambda one: not one.permanent)
    return Found(tuple(ordered), _original_id(structure, text), delivered)


def _read_group(group: str, failures: dict[str, Failure], actions: set[str]) -> None:
    """One recipient's fields of a delivery status report."""
    fields = {name.lower(): " ".join(value.split()) for name, value in _DSN_FIELD.findall(group)}
    recipient = ""
    for name in ("original-recipient", "final-recipient"):
        named = _ADDRESS.search(fields.get(name, "").rpartition(";")[2])
        recipient = recipient or (named[0] if named else "")
    if not recipient:
        return
    action = fields.get("action", "failed").lower()
    actions.add(re.split(r"[^a-z]", action, maxsplit=1)[0])
    if action.startswith(("delivered", "relayed", "expanded")):
        return
    said = fields.get("diagnostic-code", "")
    said = one_line(said.partition(";")[2] if ";" in said[:20] else said)[:_SAID]
    status = _STATUS.search(fields.get("status", "")) or _STATUS.search(said)
    code = status[1] if status else ""
    delayed = action.startswith("delay")
    failures.setdefault(recipient.lower(), _failure(recipient, code, said, delayed=delayed))


def _from_words(structure: Structure, text: str) -> list[Failure]:
    """The failures that free words tell: which addresses, and what the server said near them."""
    root = structure.parts[0]
    lines = _report_lines(text)
    report = "\n".join(lines)
    leading, within = _named_recipients(lines)
    own = {one.lower() for name in _OWN_HEADERS for one in _addresses(root, name)}
    named = (
        _addresses(root, "x-failed-recipients")
        or [one for one in leading if one.lower() not in own]
        or [one for one in within if one.lower() not in own]
        or _original_recipients(structure)
    )
    delayed = bool(_STILL_TRYING.search(report)) and not _GIVEN_UP.search(report)
    return [_failure(address, *_status_near(address, report), delayed=delayed) for address in dict.fromkeys(named)]


def names_recipients(text: str) -> bool:
    """Whether the words of a report put an address first on a line, as mail servers name those not reached."""
    return bool(_named_recipients(_report_lines(text))[0])


def _addresses(part: Part, name: str) -> list[str]:
    """All that looks like an address in the headers of that name."""
    return [one for value in part.headers.get(name, ()) for one in _ADDRESS.findall(value.decode("utf-8", "replace"))]


def _report_lines(text: str) -> list[str]:
    """The lines of a report that stand before the copy of the mail that bounced."""
    lines: list[str] = []
    for line in text.split("\n", _LINES)[:_LINES]:
        if _COPY_BEGINS.match(line[:200]) and any(lines):
            break
        lines.append(line[:500])
    return lines


def _named_recipients(lines: list[str]) -> tuple[list[str], list[str]]:
    """The addresses that a report puts first on a line, and those in its sentences."""
    leading, within = [], []
    for line in lines:
        for match in _ADDRESS.finditer(line):
            address = match[0].strip(".'`*|")
            if "@" not in address.strip("@") or _NOT_RECIPIENT.match(address):
                continue
            if _AT_LINE_START.match(line[: match.start()]):
                leading.append(address)
            elif not _NOT_RECIPIENT.search(line):
                within.append(address)
    return leading, within


def _original_headers(structure: Structure) -> list[str]:
    """The headers of the returned mails, as text."""
    found = []
    for part in structure.parts:
        above = structure.parts[part.parent] if part.parent >= 0 else part
        if above.type in {"message/rfc822", "message/global"}:
            values = [(name, part.first(name).decode("utf-8", "replace")) for name in ("message-id", "to")]
            found.append("\n".join(f"{name}: {value}" for name, value in values))
        elif part.type in {"text/rfc822-headers", "message/global-headers"}:
            found.append(decode(structure.body(part)[:65_536], "utf-8"))
    return found


def _original_recipients(structure: Structure) -> list[str]:
    """Whom the returned mail was for, where that was one address: then it can only be the one that failed."""
    for headers in _original_headers(structure):
        for name, value in _DSN_FIELD.findall(headers):
            if name.lower() == "to":
                named = list(dict.fromkeys(_ADDRESS.findall(value)))
                return named if len(named) == 1 else []
    return []


def _original_id(structure: Structure, text: str) -> str:
    """The Message-ID of the mail that bounced: out of its copy, else out of what the bounce answers."""
    for source in (*_original_headers(structure), text[:200_000]):
        found = _ORIGINAL_ID.search(source)
        if found:
            return found[1]
    root = structure.parts[0]
    for name in ("x-original-message-id", "in-reply-to", "references"):
        ids = header.ids(root.first(name))
        if ids:
            return ids[-1]
    return ""


def _status_near(address: str, report: str) -> tuple[str, str]:
    """The status code and the server's words that stand behind an address, or anywhere in the report."""
    at = max(report.lower().find(address.lower()), 0)
    near = report[at : at + 1_000]
    status = _STATUS.search(near) or _STATUS.search(report)
    code = _SMTP_CODE.search(near)
    begin = near.rfind("\n", 0, code.start()) + 1 if code else 0
    said = one_line(near[begin : begin + _SAID])
    return (status[1] if status else ""), said


def _failure(recipient: str, status: str, said: str, *, delayed: bool) -> Failure:
    """A failure with its reason: told by a telling status, else by words, else by the status's class."""
    reason = _SURE_STATUS.get(status[2:], "")
    reason = reason or next((name for name, words in _WORDS if words.search(said)), "")
    reason = reason or next((name for prefix, name in _STATUS_CLASS if status[2:].startswith(prefix)), "")
    return Failure(
        recipient=one_line(recipient),
        status=status,
        reason=reason or ("delayed" if delayed else "other"),
        permanent=not delayed and not status.startswith("4"),
        said=said,
    )
