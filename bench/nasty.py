"""Nasty texts, headers, bytes and mails of any length, for `bench/strangers.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

Maker = Callable[[int], Any]
"""Makes text or bytes of about that length."""

HEAD: Final = b"From: a@b.example\nSubject: s\n"


def _text(piece: str, before: str = "", after: str = "") -> Maker:
    """Text that repeats a piece."""
    return lambda size: before + piece * (size // len(piece)) + after


def _data(piece: bytes, before: bytes = b"", after: bytes = b"") -> Maker:
    return lambda size: before + piece * (size // len(piece)) + after


WORDS: Final = {
    "On ": _text("On "),
    "On …, wrote": _text("On Mon, 1 Jan 2024 at 10:00, a <a@b.example> "),
    "wrote:": _text("a@b.example wrote:\n"),
    "who and when:": _text("x 2024 10:00 <a@b.example>:\n"),
    "who:, quoted": _text("Anna <a@b.example>:\n> x\n"),
    "dates": _text("On 1 Jan 2024 10:00\n"),
    "moments": _text("10:00 "),
    "colons": _text(":\n"),
    "> > >": _text("> "),
    "quoted, answered": _text("> old\nnew\n"),
    "From: lines": _text("From: a@b.example\n"),
    "From: From:": _text("From: "),
    "From: and words": _text("From: a\nb\nc\n"),
    "drawn lines": _text("________________________\n\n"),
    "dashes": _text("-"),
    "long dashes": _text("—"),
    "--- Original": _text("-----Original Message-----\n"),
    "-----[ ": _text("-----[ "),
    "Notes": _text("a---1/1/2024 10:00---"),
    "forwarded": _text("---------- Forwarded message ---------\nx\n"),
    "signatures": _text("-- \nMinsu\n\n"),
    "Sent from my": _text("Sent from my iPhone "),
    "device lines": _text("Sent from my x\n\n"),
    "보냈습니다": _text("앱에서 보냈습니다\n"),
    "spaces": _text(" ", after="x"),
    "empty lines": _text("\n"),
    "one word": _text("a"),
    "tabs": _text("a\t"),
    "Re:": _text("Re: "),
    "답장:": _text("답장: "),
    "marks": _text("\u0301", before="a"),
    "marked letters": _text("a\u0301\u0300\u0302"),
    "Hangul": _text("환불"),
    "jamo": _text("\u1112\u116a\u11ab"),
    "joiners": _text("\U0001f468\u200d"),
    "bidi": _text("\u202ea\u202c"),
    "escapes": _text("\x1b[31m\x9b"),
    "links": _text("https://раypal.com/a "),
    "https://": _text("https://"),
    "slashes": _text("../"),
    "addresses": _text("a@b.example "),
    "@": _text("@"),
    "dots": _text("a."),
    "user unknown": _text("user "),
    "quota": _text("exceeds the maximum "),
    "mailbox": _text("mailbox "),
    "your message": _text("your message "),
    "5.1.1": _text("5.1.1 "),
    "{{": _text("{{"),
    "{{a|": _text("{{a|"),
    "{{ask:}}": _text("{{ask:a}} "),
    "query": _text("-a:b "),
    "quotes": _text('"a '),
    "brackets": _text("("),
    "commas": _text("Kim, "),
}
MARKUP: Final = {
    "<div>": _text("<div>"),
    "<a": _text("<a "),
    '<a b="': _text('<a b="'),
    "<a b='": _text("<a b='c'"),
    "a b=": _text("a b="),
    "<!--": _text("<!--"),
    "<![": _text("<![if"),
    "</": _text("</"),
    "&": _text("&"),
    "&#": _text("&#99999"),
    "<td>": _text("<td>x"),
    "<tr><td>": _text("<tr><td>x<td>1"),
    "one row": _text("<td>1", before="<table><tr>"),
    "<table>": _text("<table><tr><td>x"),
    "tables": _text("<table><tr><td>x<td>y<tr><td>x<td>y</table>"),
    "<blockquote>": _text("<blockquote>x"),
    "<li>": _text("<ul><li>x"),
    "<pre>": _text("<pre>\nx"),
    "<sup>": _text("<sup>1"),
    "<img>": _text("<a href=//x><img alt=y>"),
    "<script>": _text("<script>x</scrip>"),
    "display:none": _text("<p style='display:none'>x"),
    "links": _text("<a href='http://раypal.com'>paypal.com</a>"),
    "short links": _text("<a href='http://a.example/b1c2d3'>x</a>"),
    "one link": _text("x<b>", before="<a href='http://a.example'>"),
    "long address": _text("a1", before="<a href='http://a.example/", after="'>x</a>"),
    "style": _text("display : ", before='<p style="', after='">x'),
    "<param>": _text("<param>x</param><<\n"),
    "spaces": _text(" "),
}
HEADERS: Final = {
    "(((": _data(b"("),
    "()": _data(b"()"),
    "<<<": _data(b"<"),
    "<>": _data(b"<>"),
    '"""': _data(b'"'),
    '"a"@': _data(b'"a"@'),
    '"a': _data(b'a"', before=b'"'),
    "\\": _data(b"\\", before=b'"'),
    ",,,": _data(b","),
    "Kim, ": _data(b"Kim, "),
    "a:": _data(b"a:"),
    "a@": _data(b"a@"),
    "a @": _data(b"a @ "),
    "a@b,": _data(b"a@b.example,"),
    "=?": _data(b"=?"),
    "=?utf-8?B?": _data(b"=?utf-8?B?7ZWc?= "),
    "=?utf-8?Q?": _data(b"=?utf-8?Q?"),
    "encoded <": _data(b"=?utf-8?Q?=3C=40?= "),
    ";a=": _data(b';a="b"'),
    ";a*0*=": _data(b";a*0*=b"),
    ';a="\\"': _data(b'\\"', before=b';a="'),
    "folded": _data(b"\n "),
    "<ids>": _data(b"<a@b> "),
    "spaces": _data(b" ", after=b"x"),
    "high": _data(b"\xc8\xaf"),
}
BYTES: Final = {
    "high": _data(b"\xb0\xa1"),
    "escapes": _data(b"\x1b$B"),
    "shifts": _data(b"\x0eab\x0f"),
    "lines": _data(b"\x1b$Bab\n"),
    "~{": _data(b"~{"),
    "~{ lines": _data(b"~{ab\n"),
    "+A": _data(b"+A"),
    "=": _data(b"="),
    "base64 stops": _data(b"QQ=="),
    "=3": _data(b"=3D=\n"),
    "NUL": _data(b"\0"),
    "halves": _data(b"\xed\xa0\xbd\xed\xb8\x80"),
    "half": _data(b"\xed\xa0\xbd"),
    "uu": _data(b"M" + b"A" * 60 + b"\n"),
}
PICTURES: Final = {
    "stops": _data(b"\xff", b"\xff\xd8"),
    "segments": _data(b"\xff\xe1\0\2", b"\xff\xd8"),
    "empty segments": _data(b"\xff\xe1\0\0", b"\xff\xd8"),
}
_NEST: Final = HEAD + b"Content-Type: multipart/mixed; boundary=c\n\n"
_PART: Final = b"--c\nContent-Type: multipart/mixed; boundary=c%d\n\n--c%d\n"
_REPORT: Final = b"From: mailer-daemon@b.example\nSubject: Undelivered Mail\n\n"
_HTML: Final = HEAD + b"Content-Type: text/html\n\n"
MAILS: Final = {
    "words": _data(b"some words\n", HEAD + b"\n"),
    "--c": _data(b"--c\n\nx\n", _NEST),
    "--": _data(b"--\n", _NEST),
    "--x": _data(b"--x\n", HEAD + b"Content-Type: multipart/mixed; boundary=nowhere\n\n"),
    "nested": lambda size: _NEST + b"".join(_PART % (n, n) for n in range(size // (len(_PART) + 6))),
    "nowhere": _data(b"--c\nContent-Type: multipart/mixed; boundary=q\n\n", _NEST),
    "mails in mails": _data(b"Content-Type: message/rfc822\n\n", HEAD),
    "mails": _data(b"--c\nContent-Type: message/rfc822\n\nSubject: x\n\nwords\n", _NEST),
    "headers": _data(b"X-A: b\n"),
    "no colon": _data(b"X-A b\n"),
    "folded header": _data(b"\n b", b"Subject: a"),
    "references": _data(b"<a@b> ", b"References: "),
    "recipients": _data(b"<a@b.example>\n", _REPORT),
    "one line": _data(b"<a@b.example> failed ", _REPORT),
    "status": _data(b"5.1.1 ", _REPORT),
    "your message": _data(b"your message ", _REPORT),
    "DSN": _data(
        b"Final-Recipient: rfc822; a@b.example\nAction: failed\n\n",
        b"Content-Type: multipart/report; boundary=c\n\n--c\nContent-Type: message/delivery-status\n\n",
    ),
    "HTML": _data(b"<table><tr><td>x<a href=//y>z", _HTML),
    "text/enriched": _data(b"<param>x<<", HEAD + b"Content-Type: text/enriched\n\n"),
    "files": _data(b"--c\nContent-Type: image/png; name=a\n\nx\n", _NEST),
}  # fmt: skip
