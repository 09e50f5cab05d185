"""Builds the mails of the demo desk from its stories, dated back from now so that the queue looks alive."""

from __future__ import annotations

import base64
import html
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Final

from cli.demo.attachments import content, media_type
from cli.demo.quoting import QUOTING
from cli.demo.stories import BRANDS, Bounce, File, Story, read

SHOPS: Final = {
    "acme": "Acme Support <support@acme.example>",
    "hanbit": "한빛 고객센터 <help@hanbit.example>",
}
"""Who the mails of each brand's maildir are to."""


def make_maildirs(folder: Path) -> None:
    """Make a maildir for each brand, `folder/acme` and `folder/hanbit`, without mails."""
    for brand in BRANDS:
        for part in ("cur", "new", "tmp"):
            (folder / brand / part).mkdir(parents=True, exist_ok=True)


def deliver(folder: Path, brand: str, now: datetime) -> int:
    """Write a brand's mails into its maildir, and return how many they are.

    The same stories give the same mails, but for their dates, which are counted back from `now`.
    """
    count = 0
    for name, sent_at, raw in mails(brand, now):
        path = folder / brand / "new" / name
        path.write_bytes(raw)
        os.utime(path, (sent_at.timestamp(), sent_at.timestamp()))  # when it was delivered
        count += 1
    return count


def mails(brand: str, now: datetime) -> Iterator[tuple[str, datetime, bytes]]:
    """The mails of a brand, oldest first: the name of a file in a maildir, when it was sent, and the raw mail."""
    stories = read(brand)
    for number, story in enumerate(stories.values()):
        if not story.ours:
            sent_at = story.sent_at(now)
            yield f"{int(sent_at.timestamp())}.M{number:03}P1.demo", sent_at, build(story, stories, SHOPS[brand], now)


def build(story: Story, stories: Mapping[str, Story], shop: str, now: datetime) -> bytes:
    """The raw mail of a story. `stories` has the mails that it may answer, `shop` is who it is to."""
    answered = list(_answered(story, stories))
    quoted = _quoted(story, stories, shop, now)
    mail = _report(story, story.bounce, answered[-1], shop) if story.bounce else _body(story, quoted)
    sent_at = story.sent_at(now)
    received = (
        f"from mx.{story.domain} (192.0.2.{int(story.digest[:2], 16)})\n"
        f"\tby mail.{parseaddr(shop)[1].rpartition('@')[2]} with ESMTPS id {story.digest[12:22]};\n"
        f"\t{format_datetime(sent_at + timedelta(seconds=3))}"
    )
    headers = {
        "Return-Path": f"<{story.address}>",
        "Received": received,
        "From": _mailbox(story.sender, story.charset),
        "To": _mailbox(story.to or shop, story.charset),
        "Cc": _mailbox(story.cc, story.charset),
        "Subject": encoded(_subject(story, answered), story.charset),
        "Date": format_datetime(sent_at),
        "Message-ID": story.message_id,
        "In-Reply-To": answered[-1].message_id if answered else "",
        "References": "\n ".join(one.message_id for one in answered),
        "X-Mailer": story.mailer,
        **story.headers,
    }
    for name, value in headers.items():
        if value:
            mail[name] = value
    return mail.as_bytes()


def encoded(text: str, charset: str) -> str:
    """The text as encoded words of a header (RFC 2047); plain ASCII as it is."""
    if text.isascii() and text.isprintable():
        return text
    charset = "euc-kr" if charset == "iso-2022-kr" else charset  # RFC 1557
    words = []
    while text:
        size = next(size for size in range(min(len(text), 30), 0, -1) if len(text[:size].encode(charset)) <= 45)
        words.append(f"=?{charset}?B?{base64.b64encode(text[:size].encode(charset)).decode()}?=")
        text = text[size:]
    return "\n ".join(words)


def _mailbox(written: str, charset: str) -> str:
    name, bracket, address = written.rpartition(" <")
    return f"{encoded(name, charset)} <{address}" if bracket else address


def _answered(story: Story, stories: Mapping[str, Story]) -> Iterator[Story]:
    """The mails of the thread before this one, oldest first."""
    if story.answers:
        parent = stories[story.answers]
        yield from _answered(parent, stories)
        yield parent


def _subject(story: Story, answered: list[Story]) -> str:
    if story.subject or not answered:
        return story.subject
    return f"{'회신' if story.client == 'outlook_ko' else 'Re'}: {answered[0].subject}"


def _quoted(story: Story, stories: Mapping[str, Story], shop: str, now: datetime) -> str:
    """What the writer's mail program put beneath the new words: the mail that is answered, with its own quotes."""
    if not story.client:
        return ""
    parent = stories[story.answers]
    text = "\n\n".join(filter(None, (parent.text.strip(), _quoted(parent, stories, shop, now))))
    before = list(_answered(parent, stories))
    to = before[-1].sender if parent.ours and before else shop
    at = parent.sent_at(now).astimezone(story.sent_at(now).tzinfo)
    return QUOTING[story.client](parent.sender, to, _subject(parent, before), text, at)


def _body(story: Story, quoted: str) -> Message:
    """The body with its HTML twin, inline pictures and attachments."""
    text = "\n\n".join(filter(None, (story.text.strip("\n"), quoted)))
    page = _twin(story.text, quoted) if story.html is True else story.html or ""
    bodies = [_part(text + "\n", "plain", story.charset)] if text else []
    bodies += [_part(page, "html", story.charset)] if page else []
    body = bodies[0] if len(bodies) == 1 else _multipart("alternative", bodies, story)
    inline = [_attachment(file, story) for file in story.files if file.content_id]
    attached = [_attachment(file, story) for file in story.files if not file.content_id]
    if inline:
        body = _multipart("related", [body, *inline], story)
    return _multipart("mixed", [body, *attached], story) if attached else body


def _part(text: str, subtype: str, charset: str) -> Message:
    """A text in its charset: as it is where seven bits do, else in base64."""
    part = MIMENonMultipart("text", subtype, charset=charset)
    raw = text.encode(charset)
    part.set_payload(raw.decode("ascii", "surrogateescape"))
    if raw.isascii():
        part["Content-Transfer-Encoding"] = "7bit"
    else:
        encode_base64(part)
    return part


def _multipart(subtype: str, parts: Sequence[Message], story: Story) -> MIMEMultipart:
    return MIMEMultipart(subtype, f"{subtype}-{story.digest[:24]}", parts)


def _attachment(file: File, story: Story) -> Message:
    kind, subtype = media_type(file).split("/")
    part = MIMENonMultipart(kind, subtype)
    part.set_payload(content(file))
    encode_base64(part)
    disposition = "inline" if file.content_id else "attachment"
    if file.named == "word":
        part["Content-Disposition"] = f'{disposition}; filename="{encoded(file.name, story.charset)}"'
    else:
        name = file.name if file.name.isascii() and file.name.isprintable() else ("utf-8", "", file.name)
        part.add_header("Content-Disposition", disposition, filename=name)
    if file.content_id:
        part["Content-ID"] = f"<{file.content_id}>"
    return part


def _twin(text: str, quoted: str) -> str:
    """The text as HTML, with the quote in the way that mail programs do."""
    head, _gap, rest = quoted.partition("\n\n")
    if rest.startswith(">"):
        lines = "\n".join(line.removeprefix(">").removeprefix(" ") for line in rest.split("\n"))
        quoted = (
            f'<div class="gmail_quote"><div class="gmail_attr">{html.escape(head)}</div>'
            f'<blockquote style="border-left:1px solid #ccc">{_paragraphs(lines)}</blockquote></div>'
        )
    elif quoted:
        quoted = f"<hr>{_paragraphs(quoted)}"
    return f'<html><body><div dir="ltr">{_paragraphs(text)}</div>{quoted}</body></html>\n'


def _paragraphs(text: str) -> str:
    blocks = text.strip("\n").split("\n\n")
    return "\n".join(f"<p>{html.escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks)


def _report(story: Story, bounce: Bounce, lost: Story, shop: str) -> Message:
    """A delivery report (RFC 3464) about the mail `lost`."""
    recipient = bounce.recipient
    about_all, about_one = Message(), Message()
    about_all["Reporting-MTA"] = f"dns; mail.{parseaddr(shop)[1].rpartition('@')[2]}"
    about_one["Final-Recipient"] = f"rfc822; {recipient}"
    about_one["Action"] = "failed"
    about_one["Status"] = bounce.status
    about_one["Diagnostic-Code"] = f"smtp; {bounce.said}"
    status = MIMEBase("message", "delivery-status")
    status.set_payload([about_all, about_one])
    original = MIMENonMultipart("text", "rfc822-headers")
    original.set_payload(
        f"From: {_mailbox(lost.sender, lost.charset)}\nTo: {recipient}\n"
        f"Subject: {encoded(lost.subject, lost.charset)}\nMessage-ID: {lost.message_id}\n"
    )
    report = _multipart("report", [_part(story.text.strip("\n") + "\n", "plain", "utf-8"), status, original], story)
    report.set_param("report-type", "delivery-status")
    return report
