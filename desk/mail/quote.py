"""Tells new words from quoted ones and from signatures, in linear time (rule 12).

Libraries for this were tried and refused: they hang on a few kilobytes of hostile text (finding 10). This is one pass
over the lines; what a line is depends on a few lines around it at most. Nothing is ever cut: a text is kept whole and
its folds are line ranges, so that a wrong guess costs one key press. Inline answers are never inside a fold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from desk.mail.separators import (
    Banner,
    attribution_start,
    banner,
    ends_attribution,
    heads_block,
    is_long_rule,
    is_rule,
    may_end_attribution,
    may_head_block,
    names_device,
)


class FoldKind(StrEnum):
    """Why lines are folded away."""

    QUOTE = "quote"
    FORWARD = "forward"  # another mail that was passed on: not new words, but often the point
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines of a text that are folded when shown. `start` counts from 0, `end` is the first line after."""

    start: int
    end: int
    kind: FoldKind


_SHORT_QUOTE = 2  # quoted lines before new words that stay shown, as the question to the answer below
_LINES = 20_000  # what stands below is shown as it is
_CANDIDATES = 2_000  # lines that may set off a quote: what has more is no mail, and each costs up to 50 µs
_SIGNATURE_LINES = 20  # a longer one is not a signature
_CLOSING_LINES = 8
_CLOSING_WIDTH = 60  # characters
_WRAPPED = 60  # characters: a quoted line of this length may have been wrapped without a mark
_SIGNATURE_BEGINS = re.compile(r"(?:--|__|—+|-----BEGIN PGP SIGNATURE-----)\s*")
_RULES = frozenset("-_—")  # what that can begin with
_NAME_BELOW = re.compile(r"\s*(?:[-/](?=\S)|[–—]\s?)[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,2}\s*")
_CLOSING = re.compile(
    r"(?i)\s*(?:(?:best|kind|kindest|warm|many|with (?:best|kind))? ?(?:regards|wishes)|sincerely(?: yours)?|"
    r"yours (?:sincerely|truly|faithfully)|mit (?:freundlichen|besten|herzlichen|lieben|vielen) grü(?:ß|ss)en|"
    r"(?:viele|liebe|beste|schöne) grü(?:ß|ss)e|mfg|(?:bien )?cordialement|"
    r"(?:med )?(?:venlig|vennlig|vänlig|bästa|bedste|kærlig)[a-z]* (?:hilsen|hilsner|hälsning(?:ar)?)|hilsen|"
    r"hälsningar|mvh|kh|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|(?:cordiali|distinti) saluti|"
    r"un saludo|saludos(?: cordiales)?|atenciosamente|atentamente|pozdrawiam(?: serdecznie)?|"
    r"z powa(?:ż|z)aniem|с уважением)\s*[,.!]?\s*"
)
_DEVICE_STARTS = (
    "Sent ", "sent from", "Gesendet ", "Von mein", "Envoyé ", "Enviado ", "Inviato ", "Verzonden ", "Verstuurd ",
    "Sendt ", "Skickat ", "Wysłan", "Отправлено ", "Lähetetty ", "Get Outlook", "Télécharger Outlook", "Outlook",
    "iOS용", "Android용", "나의 ", "내 ", "发自", "從我", "Odesláno ", "Odoslané ", "Poslano ", "Надіслано ", "Trimis ",
    "Στάλθηκε ", "Gửi ", "Dikirim ", "Enviat ", "ส่งจาก ", "נשלח ", "أ", "تم ",
)  # fmt: skip
_DEVICE_ENDS = (
    "보냄", "전송됨", "보낸 메일", "보낸 메일입니다", "보낸 메일입니다.", "에서 보냈습니다", "에서 보냈습니다.",
    "から送信", "gönderildi", "küldve",
)  # fmt: skip


def folds(text: str) -> tuple[Fold, ...]:
    """The lines (of `text.split("\\n")`) to fold, in order, not overlapping. Inline answers are in none."""
    return tuple(_folds(text.split("\n")))


def reply_text(text: str) -> str:
    """The new words of a mail's text: what is left when the folds are taken out. Empty where nothing is new."""
    lines = text.split("\n")
    kept: list[str] = []
    position = 0
    for fold in _folds(lines):
        kept += lines[position : fold.start]
        position = fold.end
    kept += lines[position:]
    return "\n".join(kept).strip()


def _folds(lines: list[str]) -> list[Fold]:
    looked_at = lines[:_LINES]
    end = Fold(len(looked_at), len(looked_at), FoldKind.QUOTE)  # holds nothing: only ends the new words before it
    found: list[Fold] = []
    position = 0
    for quote in [*_Quotes(looked_at).find(), end]:
        signature = _signature(looked_at, position, quote.start)
        if signature is not None:
            found.append(Fold(signature, quote.start, FoldKind.SIGNATURE))
        if quote is not end:
            found.append(quote)
        position = quote.end
    if found and found[-1].end == len(looked_at):
        found[-1] = replace(found[-1], end=len(lines))
    return found


class _Quotes:
    """What is quoted in a text: each line looked at once, with what is known of all of them beforehand."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.total = len(lines)
        self.quoted = [line.startswith((">", " >", "  >")) and not ends_attribution(line) for line in lines]
        self.words_from = [self.total] * (self.total + 1)  # the next line, from each on, that isn't empty
        for index in range(self.total - 1, -1, -1):
            self.words_from[index] = index if lines[index].strip() else self.words_from[index + 1]
        self.attributions = self.find_attributions()
        self.blocks = 0  # lines that looked like the first of a header block

    def find_attributions(self) -> dict[int, int]:
        """The last line of each "On …, … wrote:" by its first line."""
        found: dict[int, int] = {}
        candidates = 0
        for end, line in enumerate(self.lines):
            if self.quoted[end] or not may_end_attribution(line):
                continue
            candidates += 1
            if candidates > _CANDIDATES:
                break
            start = attribution_start(self.lines, end, quote_follows=self.is_quoted(self.words_from[end + 1]))
            if start is not None:
                found.setdefault(start, end)
        return found

    def find(self) -> list[Fold]:
        found: list[Fold] = []
        new_words = False
        index = self.words_from[0]
        while index < self.total:
            fold = self.marked(index)
            if fold is not None and fold.kind is FoldKind.FORWARD and not new_words:
                break  # a mail that was passed on without a word: its words are all there is
            if fold is None and self.quoted[index]:
                end, count = self.run(index)
                if count <= _SHORT_QUOTE and self.words_from[end] < self.total:
                    index = self.words_from[end]
                    continue
                fold = Fold(index, end, FoldKind.QUOTE)
            if fold is None and self.set_off(index):
                if not new_words:  # a mail that was passed on without a word is not hidden
                    index = self.words_from[self.end_of_paragraph(index)]
                    continue
                floor = found[-1].end if found else 0
                fold = Fold(self.rules_above(index, floor), self.total, FoldKind.QUOTE)
            if fold is None:
                new_words = True
                index = self.words_from[index + 1]
            else:
                found.append(fold)
                index = self.words_from[fold.end]
        return found

    def marked(self, index: int) -> Fold | None:
        """The fold that an attribution or a banner on this line begins."""
        if index in self.attributions:
            return Fold(index, self.end_behind(self.attributions[index]), FoldKind.QUOTE)
        announced = banner(self.lines[index])
        if announced is None:
            return None
        kind = FoldKind.FORWARD if announced is Banner.FORWARD else FoldKind.QUOTE
        return Fold(index, self.end_behind(index), kind)

    def set_off(self, index: int) -> bool:
        """Whether all from this line on is an older mail: its headers stand here, or one long rule does."""
        if is_long_rule(self.lines[index]):
            return self.has_one_long_rule
        if self.blocks > _CANDIDATES or not may_head_block(self.lines[index]):
            return False
        self.blocks += 1
        return heads_block(self.lines, index)

    @cached_property
    def has_one_long_rule(self) -> bool:
        """Whether exactly one line is drawn long: a text with several has chapters, not an older mail."""
        return sum(map(is_long_rule, self.lines)) == 1

    def end_of_paragraph(self, index: int) -> int:
        while index < self.total and self.words_from[index] == index:
            index += 1
        return index

    def is_quoted(self, index: int) -> bool:
        return index < self.total and self.quoted[index]

    def end_behind(self, last: int) -> int:
        """Where the quote ends that line `last` introduces: behind its marked lines, or at the end if it has none."""
        following = self.words_from[last + 1]
        return self.run(following)[0] if self.is_quoted(following) else self.total

    def run(self, index: int) -> tuple[int, int]:
        """Where marked lines end that begin at `index`, empty lines between them included, and how many have words."""
        end, count = index, 0
        while True:
            following = self.words_from[end]
            if self.is_quoted(following):
                end = following + 1
                count += bool(self.lines[following].strip(" >"))
            elif following == end < self.total and self.continues(end):
                end += 1
            else:
                return end, count

    def continues(self, index: int) -> bool:
        """Whether an unmarked line is the rest of the marked one above it, which a program has wrapped."""
        above, line = self.lines[index - 1].rstrip(), self.lines[index]
        if " " not in line and "://" not in line and "://" in above.rpartition(" ")[2]:
            return True
        return len(above) >= _WRAPPED and above[-1] not in ".!?:>" and line[0].islower()

    def rules_above(self, index: int, floor: int) -> int:
        """The first of the drawn lines that stand right above a line."""
        first = index
        for above in range(index - 1, floor - 1, -1):
            if is_rule(self.lines[above]):
                first = above
            elif self.lines[above].strip():
                break
        return first


def _signature(lines: list[str], start: int, end: int) -> int | None:
    """Where a signature begins among new words that stand between two quotes; None where there is none."""
    words: list[int] = []  # the last lines that aren't empty, last first
    for index in range(end - 1, start - 1, -1):
        if lines[index].strip():
            words.append(index)
            if len(words) > _SIGNATURE_LINES:
                break
    if start == 0 or len(words) > _SIGNATURE_LINES:
        del words[-1:]  # a mail doesn't begin with its signature
    short = [len(lines[index]) <= _CLOSING_WIDTH for index in words[:_CLOSING_LINES]]
    closing = short.index(False) if False in short else len(short)  # so many last lines may be a closing
    for left in range(len(words), 0, -1):
        index = words[left - 1]
        line = lines[index]
        if left == 1 and not lines[index - 1].strip() and _NAME_BELOW.fullmatch(line):
            return index  # "-Anna"
        if line[0] in _RULES and _SIGNATURE_BEGINS.fullmatch(line):
            return index
        if (line.startswith(_DEVICE_STARTS) or line.endswith(_DEVICE_ENDS)) and names_device(line):
            return index
        if left <= closing and _CLOSING.fullmatch(line):
            return index
    return None
