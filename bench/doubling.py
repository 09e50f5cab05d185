"""`python -m bench.doubling`: no function that reads outsiders' text is worse than linear (S-50).

Each is given nasty text of n and of 2n bytes, up to a megabyte; time(2n) / time(n) may be 2.5 at most. What is
quadratic on some input shows 4 there.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from desk.mail import bounce_reason, header, html, quote
from desk.mail.address import addresses
from desk.mail.attachment import preview
from desk.mail.charset import decode
from desk.mail.facts import DEFAULT
from desk.mail.flowed import unflow
from desk.mail.link import lookalikes, names_lookalike
from desk.mail.parse import parse
from desk.mail.person import in_full
from desk.mail.picture import pixels
from desk.mail.subject import strip_prefixes
from desk.mail.transfer import decode_transfer
from desk.safe import clean, one_line, safe_name
from tui import terminal

HEAD: Final = b"From: a@b.example\nSubject: s\n"
LIMIT: Final = 2.5
SHORTEST: Final = 0.004  # seconds: below, the clock tells more about the machine than about the function


def _filled(piece: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """A maker of text of about a given length that repeats a piece."""
    return lambda size: before + piece * (size // len(piece)) + after


WORDS: Final = {
    "On ": _filled("On "),
    "On …, wrote": _filled("On Mon, 1 Jan 2024 at 10:00, a <a@b.example> "),
    "wrote:": _filled("a@b.example wrote:\n"),
    "dates": _filled("On 1 Jan 2024 10:00\n"),
    "> > >": _filled("> "),
    "quoted, answered": _filled("> old\nnew\n"),
    "From: lines": _filled("From: a@b.example\n"),
    "From: and words": _filled("From: a\nb\nc\n"),
    "drawn lines": _filled("________________________\n\n"),
    "dashes": _filled("-"),
    "--- Original": _filled("-----Original Message-----\n"),
    "forwarded": _filled("---------- Forwarded message ---------\nx\n"),
    "signatures": _filled("-- \nMinsu\n\n"),
    "Sent from my": _filled("Sent from my iPhone "),
    "spaces": _filled(" ", after="x"),
    "empty lines": _filled("\n"),
    "Re:": _filled("Re: "),
    "답장:": _filled("답장: "),
    "marks": _filled("\u0301", before="a"),
    "marked letters": _filled("a\u0301\u0300\u0302"),
    "joiners": _filled("\U0001f468\u200d"),
    "bidi": _filled("\u202ea\u202c"),
    "escapes": _filled("\x1b[31m\x9b"),
    "links": _filled("https://раypal.com/a "),
    "slashes": _filled("../"),
    "user unknown": _filled("user "),
    "quota": _filled("exceeds the maximum "),
}
MARKUP: Final = {
    "<div>": _filled("<div>"),
    "<a": _filled("<a "),
    '<a b="': _filled('<a b="'),
    "<a b='": _filled("<a b='c'"),
    "<!--": _filled("<!--"),
    "<![": _filled("<![if"),
    "</": _filled("</"),
    "&": _filled("&"),
    "&#": _filled("&#99999"),
    "<td>": _filled("<td>x"),
    "<tr><td>": _filled("<tr><td>x<td>1"),
    "one row": _filled("<td>1", before="<table><tr>"),
    "<table>": _filled("<table><tr><td>x"),
    "<blockquote>": _filled("<blockquote>x"),
    "<li>": _filled("<ul><li>x"),
    "<script>": _filled("<script>x</scrip>"),
    "display:none": _filled("<p style='display:none'>x"),
    "links": _filled("<a href='http://раypal.com'>paypal.com</a>"),
    "style": _filled("display : ", before='<p style="', after='">x'),
}
HEADERS: Final = {
    "(((": _filled("("),
    "<<<": _filled("<"),
    '"""': _filled('"'),
    "\\": _filled("\\", before='"'),
    ",,,": _filled(","),
    "a:": _filled("a:"),
    "a@": _filled("a@"),
    "a@b,": _filled("a@b.example,"),
    "=?": _filled("=?"),
    "=?utf-8?B?": _filled("=?utf-8?B?7ZWc?= "),
    "=?utf-8?Q?": _filled("=?utf-8?Q?"),
    ";a=": _filled(';a="b"'),
    ";a*0*=": _filled(";a*0*=b"),
    "folded": _filled("\n "),
    "<ids>": _filled("<a@b> "),
    "spaces": _filled(" ", after="x"),
}
BYTES: Final = {
    "high": lambda size: b"\xb0\xa1" * (size // 2),
    "escapes": lambda size: b"\x1b$B" * (size // 3),
    "~{": lambda size: b"~{" * (size // 2),
    "+A": lambda size: b"+A" * (size // 2),
    "=": lambda size: b"=" * size,
    "base64 stops": lambda size: b"QQ==" * (size // 4),
    "=3": lambda size: b"=3D=\n" * (size // 5),
    "NUL": lambda size: b"\0" * size,
}  # type: dict[str, Callable[[int], bytes]]


PICTURES: Final = {
    "stops": lambda size: b"\xff\xd8" + b"\xff" * size,
    "segments": lambda size: b"\xff\xd8" + b"\xff\xe1\0\2" * (size // 4),
    "empty segments": lambda size: b"\xff\xd8" + b"\xff\xe1\0\0" * (size // 4),
}  # type: dict[str, Callable[[int], bytes]]


def _attached(words: Callable[[int], str]) -> Callable[[int], bytes]:
    """A maker of mails with a text as their attachment."""
    head = HEAD + b"Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=a.txt\n\n"
    return lambda size: head + words(size).encode("utf-8", "replace")


def _mails() -> dict[str, Callable[[int], bytes]]:
    """Makers of whole mails that are hard to take apart."""
    nest = HEAD + b"Content-Type: multipart/mixed; boundary=c\n\n"
    part = b"--c\nContent-Type: multipart/mixed; boundary=c%d\n\n--c%d\n"
    report = b"From: mailer-daemon@b.example\nSubject: Undelivered Mail\n\n"

    def repeated(before: bytes, piece: bytes) -> Callable[[int], bytes]:
        return lambda size: before + piece * (size // len(piece))

    return {
        "words": repeated(HEAD + b"\n", b"some words\n"),
        "--c": repeated(nest, b"--c\n\nx\n"),
        "--": repeated(nest, b"--\n"),
        "nested": lambda size: nest + b"".join(part % (n, n) for n in range(size // (len(part) + 6))),
        "mails in mails": repeated(HEAD, b"Content-Type: message/rfc822\n\n"),
        "headers": repeated(b"", b"X-A: b\n"),
        "no colon": repeated(b"", b"X-A b\n"),
        "folded header": repeated(b"Subject: a", b"\n b"),
        "references": repeated(b"References: ", b"<a@b> "),
        "recipients": repeated(report, b"<a@b.example>\n"),
        "status": repeated(report, b"5.1.1 "),
        "HTML": repeated(HEAD + b"Content-Type: text/html\n\n", b"<table><tr><td>x<a href=//y>z"),
    }


def functions() -> Iterator[tuple[str, Callable[[int], object], Callable[[object], object]]]:
    """Name, maker of input, function: every pair that is measured."""
    readers: list[tuple[str, dict[str, Callable[[int], str]], Callable[[str], object]]] = [
        ("clean", WORDS, lambda text: clean(text, keep_newlines=True)),
        ("one_line", WORDS, one_line),
        ("safe_name", WORDS, safe_name),
        ("folds", WORDS, quote.folds),
        ("reply_text", WORDS, quote.reply_text),
        ("unflow", WORDS, unflow),
        ("strip_prefixes", WORDS, strip_prefixes),
        ("names_lookalike", WORDS, names_lookalike),
        ("lookalikes", WORDS, lookalikes),
        ("in_full", WORDS, lambda text: in_full(text, f"{text}@{text}")),
        ("terminal.safe", WORDS, terminal.safe),
        ("reason_of", WORDS, lambda text: bounce_reason.reason_of("", text, delayed=False)),
        ("html.read", MARKUP, html.read),
        ("addresses", HEADERS, lambda text: addresses(text.encode(), DEFAULT)),
        ("header.text", HEADERS, lambda text: header.text(text.encode(), DEFAULT)),
        ("parameters", HEADERS, lambda text: header.parameters(b"a;" + text.encode(), DEFAULT)),
        ("ids", HEADERS, lambda text: header.ids(text.encode())),
    ]
    for name, makers, function in readers:
        for what, make in makers.items():
            yield f"{name}: {what}", make, function  # type: ignore[misc]
    for charset in ("", "euc-kr", "iso-2022-jp", "utf-7", "hz", "utf-16", "big5"):
        for what, maker in BYTES.items():
            yield f"decode {charset}: {what}", maker, lambda data, charset=charset: decode(data, charset)  # type: ignore[misc]
    for encoding in (b"base64", b"quoted-printable", b"x-uuencode"):
        for what, maker in BYTES.items():
            yield (
                f"{encoding.decode()}: {what}",
                maker,
                lambda data, encoding=encoding: decode_transfer(data, encoding),  # type: ignore[misc]
            )
    for what, maker in PICTURES.items():
        yield f"pixels: {what}", maker, pixels  # type: ignore[misc]
    for what, words in WORDS.items():
        yield f"preview: {what}", _attached(words), partial(preview, index=0)
    for what, maker in _mails().items():
        yield f"parse: {what}", maker, parse  # type: ignore[misc]


def seconds(function: Callable[[object], object], given: object) -> float:
    """The least CPU time of three runs; of one, where that is long."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        function(given)
        best = min(best, time.process_time() - start)
        if best > 0.2:
            break
    return best


def worst_ratio(make: Callable[[int], object], function: Callable[[object], object], most: int) -> tuple[float, float]:
    """The largest time(2n) / time(n) that took long enough to tell, and the time for `most` bytes."""
    ratio, size = 0.0, most // 4
    before = seconds(function, make(size))
    while size < most:
        size *= 2
        taken = seconds(function, make(size))
        if before >= SHORTEST:
            ratio = max(ratio, taken / before)
        before = taken
    return ratio, before


def main() -> None:
    """Print the ratios as they are measured; end with 1 where one is too large."""
    parser = argparse.ArgumentParser(prog="python -m bench.doubling", description=__doc__)
    parser.add_argument("names", nargs="*", help="only functions whose name begins so")
    parser.add_argument("--size", type=int, default=1 << 20, help="the largest input, in bytes")
    args = parser.parse_args()
    rows = []
    for name, make, function in functions():
        if not args.names or name.startswith(tuple(args.names)):
            ratio, taken = worst_ratio(make, function, args.size)
            for _ in range(3):  # again: another program may have taken the processor's cache
                if ratio > LIMIT:
                    ratio, taken = min((ratio, taken), worst_ratio(make, function, args.size))
            rows.append((ratio, taken, name))
            print(f"{ratio:5.2f}  {taken * 1000:8.1f} ms  {name}", flush=True)
    ratio, taken, name = max(rows)
    print(f"{len(rows)} pairs, worst {ratio:.2f}: {name}")
    raise SystemExit(1 if ratio > LIMIT else 0)


if __name__ == "__main__":
    main()
