"""Every function that reads what strangers wrote, with nasty things to read: what `bench/doubling.py` measures (S-50).

`READERS` is kept whole by a test: a public function of `MODULES` is in it, or in `NOT_MEASURED` with the reason.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final

from bench.nasty import BYTES, HEAD, HEADERS, MAILS, MARKUP, PICTURES, WORDS, Maker
from desk import language, placeholder, query_lexer, salutation
from desk.mail import (
    address,
    attachment,
    body,
    bounce,
    bounce_reason,
    charset,
    enriched,
    flowed,
    guess,
    header,
    html,
    iso2022,
    link,
    lookalike,
    machine,
    markup,
    mime,
    person,
    picture,
    quote,
    separators,
    subject,
    table,
    transfer,
    verification,
)  # fmt: skip
from desk.mail.facts import DEFAULT, Address, Limits
from desk.mail.parse import attachment_bytes, parse
from desk.safe import clean, one_line, safe_name, without_path
from store import cut
from tui import terminal

WHOLE: Final = Limits(headers=1 << 21, header_line=1 << 21, text=1 << 21, markup=1 << 21)  # no limit hides the cost


def _structure(raw: bytes) -> mime.Structure:
    return mime.scan(raw, WHOLE)


def _classified(text: str) -> object:
    return machine.classify(_structure(b"X: y\n\n"), (Address(text, text),), text, text)


def _list_address(data: bytes) -> str:
    return machine.list_address(mime.Part({"list-post": [data]}, 0, 0, -1, 0))


def _decoded(data: bytes, encoding: str) -> bytes:
    return transfer.decode_transfer(data, encoding.encode())


def _counted(data: bytes, name: str) -> object:
    """The size of what a transfer encoding stands for."""
    return transfer.decoded_size(data, name.encode())


def _read_text(raw: bytes) -> object:
    """The report of a mail, given its bytes as its words as well."""
    return bounce.read(_structure(raw), raw.decode())


def _attached(words: Maker) -> Maker:
    """Mails with a text as their attachment."""
    head = HEAD + b"Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=a.txt\n\n"
    return lambda size: head + words(size).encode("utf-8", "replace")[: size * 9 // 10]  # less than is shown at most


ATTACHED: Final = {"files": MAILS["files"], **{what: _attached(words) for what, words in WORDS.items()}}
READERS: Final[tuple[tuple[str, dict[str, Maker], Callable[[Any], object]], ...]] = (
    ("desk.safe.clean", WORDS, lambda text: clean(text, keep_newlines=True)),
    ("desk.safe.one_line", WORDS, one_line),
    ("desk.safe.safe_name", WORDS, safe_name),
    ("desk.safe.without_path", WORDS, without_path),
    ("desk.mail.quote.folds", WORDS, quote.folds),
    ("desk.mail.quote.reply_text", WORDS, quote.reply_text),
    ("desk.mail.flowed.unflow", WORDS, flowed.unflow),
    ("desk.mail.subject.strip_prefixes", WORDS, subject.strip_prefixes),
    ("desk.mail.subject.reply_subject", WORDS, subject.reply_subject),
    ("desk.mail.subject.forward_subject", WORDS, subject.forward_subject),
    ("desk.mail.subject.same_subject", WORDS, lambda text: subject.same_subject(text, text)),
    ("desk.mail.subject.matter", WORDS, subject.matter),
    ("desk.mail.link.link_place", WORDS, link.link_place),
    ("desk.mail.link.link_shown", WORDS, link.link_shown),
    ("desk.mail.link.says", WORDS, lambda text: link.says(text, "https://a.example")),
    ("desk.mail.link.misleads", WORDS, lambda text: link.misleads(text, "a.example")),
    ("desk.mail.link.looks_alike", WORDS, link.looks_alike),
    ("desk.mail.link.names_lookalike", WORDS, link.names_lookalike),
    ("desk.mail.link.lookalikes", WORDS, link.lookalikes),
    ("desk.mail.link.ascii_form", WORDS, lambda text: link.ascii_form(text[:253])),
    ("desk.mail.link.unicode_form", WORDS, lambda text: link.unicode_form(text[:253])),
    ("desk.mail.lookalike.resembles", WORDS, lambda text: lookalike.resembles(text, text[::-1])),
    ("desk.mail.verification.verification", WORDS, lambda text: verification.verification([text], [text], text)),
    ("desk.mail.person.seems_another", WORDS, lambda text: person.seems_another(text, text)),
    ("desk.mail.person.called", WORDS, lambda text: person.called(text, "a@b.example")),
    ("desk.mail.person.in_full", WORDS, lambda text: person.in_full(text, f"{text}@{text}")),
    ("desk.mail.bounce_reason.reason_of", WORDS, lambda text: bounce_reason.reason_of("", text, delayed=False)),
    ("desk.mail.bounce.names_recipients", WORDS, bounce.names_recipients),
    ("desk.mail.machine.classify", WORDS, _classified),
    ("desk.mail.machine.list_address", HEADERS, _list_address),
    ("tui.terminal.safe", WORDS, terminal.safe),
    ("desk.language.language_of", WORDS, language.language_of),
    ("desk.language.language_of_message", WORDS, lambda text: language.language_of_message(text, text)),
    ("desk.salutation.personal", WORDS, lambda text: salutation.personal(text, text)),
    ("desk.salutation.polite_name", WORDS, salutation.polite_name),
    ("desk.salutation.first_name", WORDS, salutation.first_name),
    ("desk.placeholder.expand", WORDS, lambda text: placeholder.expand(text, {"a": text})),
    ("desk.placeholder.unfilled", WORDS, placeholder.unfilled),
    ("desk.placeholder.check", WORDS, placeholder.check),
    ("desk.query_lexer.words", WORDS, lambda text: list(query_lexer.words(text, frozenset("a"), frozenset("b")))),
    ("desk.query_lexer.quote", WORDS, query_lexer.quote),
    ("desk.query_lexer.sayable", WORDS, query_lexer.sayable),
    ("store.cut.cut", WORDS, cut.cut),
    ("store.cut.wide", WORDS, cut.wide),
    ("store.cut.searchable", WORDS, lambda text: cut.searchable(text, text, text, (), ())),
    ("store.cut.phrase", WORDS, cut.phrase),
    ("desk.mail.enriched.read_enriched", MARKUP, enriched.read_enriched),
    ("desk.mail.html.read", MARKUP, html.read),
    ("desk.mail.markup.stream", MARKUP, lambda text: deque(markup.stream(text), maxlen=0)),
    ("desk.mail.markup.unescape", MARKUP, markup.unescape),
    ("desk.mail.markup.attributes", MARKUP, markup.attributes),
    ("desk.mail.address.addresses", HEADERS, lambda data: address.addresses(data, DEFAULT)),
    ("desk.mail.header.text", HEADERS, lambda data: header.text(data, DEFAULT)),
    ("desk.mail.header.decode_words", HEADERS, lambda data: header.decode_words(data, DEFAULT)),
    ("desk.mail.header.unfolded", HEADERS, header.unfolded),
    ("desk.mail.header.parameters", HEADERS, lambda data: header.parameters(b"a;" + data, DEFAULT)),
    ("desk.mail.header.ids", HEADERS, header.ids),
    ("desk.mail.header.date", HEADERS, header.date),
    *(
        (f"desk.mail.charset.decode {name}", BYTES, lambda data, name=name: charset.decode(data, name))
        for name in ("", "utf-8", "euc-kr", "iso-2022-jp", "iso-2022-kr", "utf-7", "hz", "utf-16", "big5")
    ),
    *(
        (f"desk.mail.transfer.decode_transfer {name}", BYTES, lambda data, name=name: _decoded(data, name))
        for name in ("base64", "quoted-printable", "x-uuencode")
    ),
    *(
        (f"desk.mail.transfer.decoded_size {name}", BYTES, lambda data, name=name: _counted(data, name))
        for name in ("base64", "quoted-printable")
    ),
    ("desk.mail.transfer.seems_base64", BYTES, transfer.seems_base64),
    ("desk.mail.transfer.decode_base64", BYTES, transfer.decode_base64),
    ("desk.mail.transfer.decode_uu", BYTES, transfer.decode_uu),
    ("desk.mail.iso2022.decode_iso_2022", BYTES, iso2022.decode_iso_2022),
    ("desk.mail.charset.is_utf_8", BYTES, charset.is_utf_8),
    ("desk.mail.guess.guess", BYTES, guess.guess),
    ("desk.mail.guess.mostly_high", BYTES, guess.mostly_high),
    ("desk.mail.picture.pixels", PICTURES, picture.pixels),
    ("desk.mail.mime.scan", MAILS, _structure),
    ("desk.mail.body.read_body", MAILS, lambda raw: body.read_body(_structure(raw), WHOLE)),
    ("desk.mail.bounce.read", MAILS, _read_text),
    ("desk.mail.parse.parse", MAILS, lambda raw: parse(raw, WHOLE)),
    ("desk.mail.parse.attachment_bytes", {"files": MAILS["files"]}, lambda raw: attachment_bytes(raw, 0, WHOLE)),
    ("desk.mail.attachment.preview", ATTACHED, lambda raw: attachment.preview(raw, 0, WHOLE)),
)  # fmt: skip
MODULES: Final = (
    "desk.safe", "desk.language", "desk.salutation", "desk.placeholder", "desk.query", "desk.query_lexer", "store.cut",
    *(f"desk.mail.{module.__name__.rpartition('.')[2]}" for module in (
        address, attachment, body, bounce, bounce_reason, charset, enriched, flowed, guess, header, html, iso2022, link,
        lookalike, machine, markup, mime, person, picture, quote, separators, subject, table, transfer, verification,
    )),
    "desk.mail.parse", "desk.mail.compose", "desk.mail.export", "desk.mail.reply", "desk.mail.reply_address",
)  # fmt: skip
_A_LINE: Final = "reads one line, of bounded length; measured as part of quote.folds"
_A_MAIL: Final = "handles facts that were read and bounded by parse"
NOT_MEASURED: Final = {
    **dict.fromkeys((f"desk.mail.separators.{name}" for name in (
        "banner", "may_end_attribution", "attribution_start", "may_head_block", "heads_block", "names_device",
        "is_rule", "is_long_rule", "ends_attribution",
    )), _A_LINE),
    **dict.fromkeys((f"desk.mail.table.{name}" for name in ("flat", "aligned")), "rows of html.read, measured there"),
    **dict.fromkeys((f"desk.mail.compose.{name}" for name in (
        "compose", "message_id", "is_signed", "signed_ticket", "check_address",
    )), "writes what agents wrote; ids and addresses are bounded"),
    "desk.mail.export.as_json": _A_MAIL,
    "desk.mail.reply.recipients": _A_MAIL,
    "desk.mail.reply.is_own": _A_MAIL,
    "desk.mail.reply.without_tag": _A_MAIL,
    "desk.mail.reply.once": _A_MAIL,
    "desk.mail.reply_address.reply_address": _A_MAIL,
    "desk.mail.reply_address.addressed_ticket": "a pattern of bounded length for each address",
    "desk.mail.person.address": "shortened hosts; measured as part of person.called",
    "desk.mail.attachment.preview_of_part": "measured as part of attachment.preview",
    "desk.mail.charset.codec": "a name of 40 characters at most",
    "desk.query.parse": "what agents type; its words are measured as query_lexer.words",
    "desk.placeholder.date_text": "a pattern of one placeholder",
}  # fmt: skip


def pairs() -> Iterator[tuple[str, Maker, Callable[[Any], object]]]:
    """Name, maker of input, function: everything that is measured."""
    for name, makers, function in READERS:
        for what, make in makers.items():
            yield f"{name}: {what}", make, function
