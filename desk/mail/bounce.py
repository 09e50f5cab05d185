"""Reads bounces (rule 14): the standard report of RFC 3464, and the free words that mail servers use instead.

Two steps in both forms: which recipients were not reached, and why (`bounce_reason.py`). What a report for programs
leaves open, the words for people that stand with it often tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from desk.mail import header
from desk.mail.bounce_reason import reason_of
from desk.mail.charset import decode
from desk.mail.facts import Failure
from desk.mail.mime import Part, Structure
from desk.safe import one_line

_DSN_FIELD = re.compile(r"^([A-Za-z-]{1,40})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SMTP_CODE = re.compile(r"(?<![\d.])([45])\d\d[ -]")
_ADDRESS = re.compile(r"[^\s<>:;,\"'()\[\]=]{1,64}@[^\s<>:;,\"'()\[\]=@]{1,255}")
_COPY_BEGINS = re.compile(
    r"(?i)^[\s*=|-]*(?:(?:this is|below this line is|below the next line is|here is|the following is) a copy|"
    r"original message|unsent message|returned (?:message|mail)|message (?:header|text|contents?)|copy of|old message:|"
    r"forwarded message|start of returned|original mail|below is a copy|this (?:is )?the header|"
    r"the (?:original(?! message was received)|header)|(?:original )?(?:message )?headers? follow|message follows|"
    r"return-path:|"
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
_GIVEN_UP = re.compile(r"(?i)permanent|given up|giving up|not going to try again")
_LIST_BEGINS = re.compile(r"(?i)(?:following|these).{0,120}:\s*$")
_LOCAL_NAME = re.compile(r"\s*([A-Za-z][\w.+-]{1,63})(?:\s*$|\s{2,}\S)")
_OWN_HEADERS = ("to", "from", "sender", "reply-to", "errors-to")
_LINES = 400  # of a report are read; recipients stand in the first few
_SAYS_LITTLE = frozenset(("other", "delayed", "policy"))
_SAID = 300  # characters
_REPORT = 2_000  # characters
_NEAR = 60  # characters before an address in a sentence that may tell that it is not a recipient's
_FATE = 12  # lines behind an address that may tell why it was not reached


@dataclass(frozen=True, slots=True)
class Found:
    """What a mail that looks like a bounce reports. `delivered`: only success, so it is no bounce at all."""

    failures: tuple[Failure, ...]
    original_message_id: str
    envelope_id: str
    reached: tuple[str, ...]
    delivered: bool


def read(structure: Structure, text: str) -> Found:
    """The recipients that a bounce names, first by RFC 3464, else by headers, else from its words `text`."""
    failures: dict[str, Failure] = {}
    actions: set[str] = set()
    reached: list[str] = []
    envelope_id = ""
    for part in structure.parts:
        if part.type in {"message/delivery-status", "message/global-delivery-status"}:
            report = decode(structure.body(part)[:65_536], "utf-8").replace("\r\n", "\n")
            for group in re.split(r"\n\s*\n", report):
                fields = {name.lower(): " ".join(value.split()) for name, value in _DSN_FIELD.findall(group)}
                envelope_id = envelope_id or fields.get("original-envelope-id", "")
                _read_group(fields, failures, reached, actions)
    if any(failure.reason in _SAYS_LITTLE for failure in failures.values()):
        failures = _explained(failures, text)
    if not failures and not actions & {"delivered", "relayed", "expanded"}:
        for failure in _from_words(structure, text):
            failures.setdefault(failure.recipient.lower(), failure)
    delivered = bool(actions & {"delivered", "relayed", "expanded"}) and not failures
    ordered = sorted(failures.values(), key=lambda one: not one.permanent)
    return Found(tuple(ordered), _original_id(structure, text), envelope_id, tuple(reached), delivered)


def _read_group(fields: dict[str, str], failures: dict[str, Failure], reached: list[str], actions: set[str]) -> None:
    """One recipient's fields of a delivery status report."""
    recipient = ""
    for name in ("original-recipient", "final-recipient"):
        named = _ADDRESS.search(fields.get(name, "").rpartition(";")[2])
        recipient = recipient or (named[0] if named else "")
    if not recipient:
        return
    action = fields.get("action", "failed").lower()
    actions.add(re.split(r"[^a-z]", action, maxsplit=1)[0])
    if action.startswith(("delivered", "relayed", "expanded")):
        reached.append(one_line(recipient))
        return
    said = fields.get("diagnostic-code", "")
    said = one_line(said.partition(";")[2] if ";" in said[:20] else said)[:_SAID]
    status = _STATUS.search(fields.get("status", "")) or _STATUS.search(said)
    code = status[1] if status else ""
    delayed = action.startswith("delay")
    failures.setdefault(recipient.lower(), _failure(recipient, code, said, delayed=delayed))


def _explained(failures: dict[str, Failure], text: str) -> dict[str, Failure]:
    """The same failures; where the report for programs gave no reason, with that of the words for people."""
    lines = _report_lines(text)
    explained: dict[str, Failure] = {}
    for key, failure in failures.items():
        explained[key] = failure
        if failure.reason in _SAYS_LITTLE:
            _, said, words = _fate(failure.recipient, lines)
            reason = reason_of("", words, delayed=not failure.permanent)
            if reason not in _SAYS_LITTLE:
                explained[key] = replace(failure, reason=reason, said=failure.said or said)
    return explained


def _from_words(structure: Structure, text: str) -> list[Failure]:
    """The failures that free words tell: which addresses, and what the server said near them."""
    root = structure.parts[0]
    lines = _report_lines(text)
    report = "\n".join(lines)
    leading, within = _named_recipients(lines)
    own = {one.lower() for name in _OWN_HEADERS for one in _addresses(root, name)}
    named = (
        _addresses(root, "x-failed-recipients")
        or _local_recipients(lines, next(iter(_addresses(root, "from")), ""))
        or [one for one in leading if one.lower() not in own]
        or [one for one in within if one.lower() not in own]
        or _original_recipients(structure)
    )
    delayed = bool(_STILL_TRYING.search(report)) and not _GIVEN_UP.search(report)
    found = []
    for address in dict.fromkeys(named):
        status, said, words = _fate(address, lines)
        failure = _failure(address, status, said, delayed=delayed)
        if failure.reason in _SAYS_LITTLE:
            reason = reason_of("", words, delayed=delayed)
            if reason in _SAYS_LITTLE:
                reason = reason_of("", report[:_REPORT], delayed=delayed)
            failure = replace(failure, reason=failure.reason if reason in _SAYS_LITTLE else reason)
        found.append(failure)
    return found


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
            elif not _NOT_RECIPIENT.search(line, max(match.start() - _NEAR, 0), match.start()):
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


def _local_recipients(lines: list[str], daemon: str) -> list[str]:
    """The names of a list that a server writes without its own domain; that is the one of its sender's address."""
    domain = daemon.rpartition("@")[2]
    for index, line in enumerate(lines):
        if not domain or not _LIST_BEGINS.search(line[-200:]):
            continue
        following = (below for below in lines[index + 1 : index + 4] if below.strip())
        name = _LOCAL_NAME.match(next(following, ""))
        if name:
            return [f"{name[1]}@{domain}"]
    return []


def _fate(address: str, lines: list[str]) -> tuple[str, str, str]:
    """What a report tells about an address: the status code, the server's own words, all words that stand by it."""
    wanted = address.lower()
    start = next((index for index, line in enumerate(lines) if wanted in line.lower()), -1)
    if start < 0 and "@" in wanted:
        wanted = wanted.partition("@")[0]
        start = next((index for index, line in enumerate(lines) if wanted in line.lower()), 0)
    end = start + 1
    while end < len(lines) and end < start + _FATE and not _names_another(lines[end], wanted):
        end += 1
    near = "\n".join(lines[start:end])
    at = near.lower().find(wanted)
    behind = near[at + len(wanted) :].lstrip(" \t\n<>\"':;,.)]}-") if at >= 0 else near
    code = _SMTP_CODE.search(near)
    begin = near.rfind("\n", 0, code.start()) + 1 if code else -1
    said = near[begin : begin + _SAID] if code else behind[:_SAID]
    status = _STATUS.search(near) or (None if code else _STATUS.search("\n".join(lines)))
    return (status[1] if status else ""), one_line(said), one_line(near[:_REPORT])


def _names_another(line: str, address: str) -> bool:
    """Whether a line begins with an address, and that is another one."""
    match = _ADDRESS.search(line)
    return (
        match is not None
        and match[0].strip(".").lower() != address
        and bool(_AT_LINE_START.match(line[: match.start()]))
    )


def _failure(recipient: str, status: str, said: str, *, delayed: bool) -> Failure:
    """A failure with its reason. What has run out of time is not tried again, though its status says "for now"."""
    reason = reason_of(status, said, delayed=delayed)
    return Failure(
        recipient=one_line(recipient),
        status=status,
        reason=reason,
        permanent=not delayed and (reason == "expired" or not status.startswith("4")),
        said=said,
    )
