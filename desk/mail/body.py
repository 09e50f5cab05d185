"""Which parts of a mail are its words and which are attachments, and the words themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from desk.mail import header, html
from desk.mail.charset import decode
from desk.mail.enriched import read_enriched
from desk.mail.facts import DEFAULT, Attachment, Limits
from desk.mail.flowed import unflow
from desk.mail.mime import Part, Structure
from desk.safe import clean, one_line, without_path

_META_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?([a-z0-9_.:-]{1,40})")
_STUB = re.compile(r"(?i)\bhtml\b|browser|web ?version|브라우저|浏览器|瀏覽器|ブラウザ")
_SHORT = 400  # characters: a longer plain text is never only a pointer to the HTML
_TEXT_TYPES = frozenset((
    "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown",
))  # fmt: skip
_MAILS = frozenset(("message/rfc822", "message/global"))
_REPORTS = frozenset(  # for programs: what they say is told in words beside them
    ("message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
     "message/feedback-report", "text/rfc822-headers", "message/global-headers")
)  # fmt: skip
_STATUS = frozenset(("message/delivery-status", "message/global-delivery-status"))
_HEADING = ("from", "to", "cc", "date", "subject")
_SEEMS_HTML = re.compile(rb"(?i)\s*(?:<!doctype html|<html\b)")


@dataclass(slots=True)
class Body:
    """The words of a mail and the parts beside them, in the order of the mail."""

    text: str = ""
    html: bool = False
    misleading_link: bool = False
    lookalike_host: bool = False
    cut: bool = False  # longer than the limit
    attachments: list[tuple[Attachment, Part]] = field(default_factory=list)


@dataclass(slots=True)
class _Node:
    """What is known about one part while the tree is weighed. Indices follow the structure's."""

    words: bool  # a leaf that can be body text
    enclosed: bool  # inside a mail that is inside this one
    quiet: bool  # the same, and that mail came as an attachment
    plain: bool = False  # some leaf below, in the same mail, has plain words
    rich: bool = False  # some leaf below, in the same mail, has HTML
    dropped: bool = False  # another form of the same words was chosen


def read_body(structure: Structure, limits: Limits) -> Body:
    """The body of a mail: of alternatives the plain words if they say something, else the HTML, read as text.

    A mail inside this one is read below the words of this one: one that was passed on where it stands, one that came
    as an attachment or was returned by a server behind all others. Its attachments are listed with those of this one.
    """
    nodes = _weigh(structure)
    _choose(structure, nodes)
    body = Body()
    shown: list[Part] = []
    told: list[Part] = []
    quiet: list[Part] = []
    for part, node in zip(structure.parts, nodes, strict=True):
        if part.type.startswith("multipart/") and part.children:
            continue
        if node.words:
            if not node.dropped:
                (quiet if node.quiet else shown).append(part)
            body.html = body.html or (node.rich and not node.quiet)
            continue
        if part.type in _STATUS:
            told.append(part)
        if not (node.dropped and part.type.startswith("text/x-")):
            body.attachments.append((_attachment(structure, part, node, len(body.attachments)), part))
    images = {one.content_id: one.name for one, _ in body.attachments if one.content_id}
    _say(structure, [*(shown or told), *quiet], images, body, limits)
    return body


def _say(structure: Structure, shown: list[Part], images: dict[str, str], body: Body, limits: Limits) -> None:
    """Puts the words of the parts together, a mail inside the mail below a heading."""
    pieces: list[str] = []
    room = limits.text
    for part in shown:
        words = _words(structure, part, images, body, limits) if room > 0 else ""
        if words and words not in pieces[-1:]:
            body.cut = body.cut or len(words) > room
            pieces.append(_heading(structure, part) + words[:room])
            room -= len(words)
    body.text = "\n\n".join(pieces)


def _weigh(structure: Structure) -> list[_Node]:
    parts = structure.parts
    is_report = parts[0].type == "multipart/report"
    nodes: list[_Node] = []
    for index, part in enumerate(parts):
        above = parts[part.parent] if part.parent >= 0 else None
        starts_mail = above is None or above.type in _MAILS
        attached = above is not None and starts_mail and (is_report or _disposition(above) == "attachment")
        quiet = attached or (above is not None and nodes[part.parent].quiet)
        words = not part.children and (part.type in _TEXT_TYPES or part.type.startswith("multipart/"))
        if words:
            beside_root = above is not None and above.type == "multipart/related" and index != part.parent + 1
            named = not starts_mail and bool(_name(part))
            words = not (beside_root or named or _disposition(part) == "attachment")
        enclosed = above is not None and (starts_mail or nodes[part.parent].enclosed)
        nodes.append(_Node(words, enclosed, quiet))
    for node, part in zip(reversed(nodes), reversed(parts), strict=True):
        if node.words and structure.raw[part.start : part.end].strip():
            node.plain = node.plain or part.type != "text/html"
            node.rich = node.rich or part.type == "text/html"
        if part.parent >= 0 and parts[part.parent].type not in _MAILS:
            above_node = nodes[part.parent]
            above_node.plain, above_node.rich = above_node.plain or node.plain, above_node.rich or node.rich
    return nodes


def _choose(structure: Structure, nodes: list[_Node]) -> None:
    """Drops all but one form of the words of each multipart/alternative, outermost first."""
    forms: dict[int, list[int]] = {}
    for index, part in enumerate(structure.parts):
        if part.parent >= 0 and structure.parts[part.parent].type == "multipart/alternative":
            forms.setdefault(part.parent, []).append(index)
    for children in forms.values():
        plain = [child for child in children if nodes[child].plain]
        rich = [child for child in children if nodes[child].rich]
        if rich and (not plain or _is_stub(structure, plain[0])):
            chosen = rich[-1]
        elif plain:
            chosen = plain[0]
        else:
            continue
        for child in children:
            nodes[child].dropped = child != chosen
    for part, node in zip(structure.parts, nodes, strict=True):
        if part.parent >= 0 and nodes[part.parent].dropped:
            node.dropped = True


def _is_stub(structure: Structure, index: int) -> bool:
    """Whether a plain text only says that there is an HTML one."""
    part = structure.parts[index]
    if part.children or part.end - part.start > _SHORT * 2:
        return False
    text = decode(structure.body(part), part.parameters.get("charset", ""))
    return len(text) < _SHORT and bool(_STUB.search(text))


def _heading(structure: Structure, part: Part) -> str:
    """The lines above the words of a mail inside the mail: who wrote it, when and about what."""
    while part.parent >= 0 and structure.parts[part.parent].type not in _MAILS:
        part = structure.parts[part.parent]
    if part.parent < 0:
        return ""
    lines = [f"{name.title()}: {header.text(part.first(name), DEFAULT)}" for name in _HEADING if name in part.headers]
    return "\n".join(["-------- Forwarded message --------", *lines, "", ""])


def _words(structure: Structure, part: Part, images: dict[str, str], body: Body, limits: Limits) -> str:
    """The words of one part, safe to store; what lies beyond the limits is not read."""
    data = structure.body(part, limits.markup * 12)  # an encoded character takes twelve bytes at most
    charset = part.parameters.get("charset", "")
    rich = part.type == "text/html" or _SEEMS_HTML.match(data) is not None
    if rich and not charset:
        declared = _META_CHARSET.search(data, 0, 4_096)
        charset = declared[1].decode("ascii") if declared else ""
    most = limits.markup if rich else limits.text
    text = decode(data[: most * 4], charset)
    body.cut = body.cut or len(text) > most or len(data) > most * 4 or part.end - part.start > limits.markup * 12
    text = text[:most]
    if rich:
        reading = html.read(text, images)
        text = reading.text
        body.html = True
        body.misleading_link = body.misleading_link or reading.misleading_link
        body.lookalike_host = body.lookalike_host or reading.lookalike_host
    elif part.type in {"text/enriched", "text/richtext"}:
        text = read_enriched(text.replace("\r\n", "\n"))
    elif part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text.replace("\r\n", "\n"), delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return clean(text, keep_newlines=True).strip("\n")


def _attachment(structure: Structure, part: Part, node: _Node, index: int) -> Attachment:
    disposition = _disposition(part)
    content_id = one_line(part.first("content-id").decode("utf-8", "replace")).strip("<> ")
    related = part.parent >= 0 and structure.parts[part.parent].type == "multipart/related"
    inline = (
        node.enclosed
        or part.type in _REPORTS
        or disposition == "inline"
        or (related and bool(content_id) and disposition != "attachment")
    )
    return Attachment(index, _name(part), part.type, structure.size(part), inline, content_id)


def _disposition(part: Part) -> str:
    value = part.first("content-disposition")
    return value.partition(b";")[0].strip().lower().decode("latin-1") if value else ""


def _name(part: Part) -> str:
    """The file name that a part gives itself, without the path that some put before it.

    Of several the first counts (RFC 2183), unless letters of it were lost: no name has a question mark of its own.
    """
    value = part.first("content-disposition")
    disposition = header.parameters(value, DEFAULT)[1] if b"=" in value else {}
    given = (disposition.get("filename"), part.parameters.get("name"), disposition.get("name"))
    names = [name for name in (*given, part.parameters.get("file")) if name]
    return without_path(min(names, key=lambda name: "?" in name or "\ufffd" in name)) if names else ""
