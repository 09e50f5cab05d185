"""HTML mail as words for a terminal (rule 11): paragraphs, lists, tables, quotes and links, nothing remote.

Quoted mail comes out with "> " before its lines, as in plain text, so that one quote reader serves both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from desk.mail.link import link_place, link_shown, looks_alike, misleads, says
from desk.mail.markup import Mark, attributes, stream
from desk.mail.table import aligned, flat

RULE = "─" * 8
_CELL = "\x1f"  # between the cells of a table row, until the line is whole
_DEPTH = 12  # quotes and lists that are drawn inside each other
_SPACES = re.compile(r"[ \t\r\n\f]+")
_PARAGRAPHS = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "pre", "dl",
))  # fmt: skip
_BLOCKS = _PARAGRAPHS | frozenset((
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dir", "div", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "option", "section", "summary", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
_CLOSED_BY_NEXT = frozenset(("p", "li", "td", "th", "tr", "dt", "dd", "option"))
_STARTERS = frozenset(("a", "br", "img", "td", "th", "tr", "li", "ul", "ol", "blockquote", "pre", "hr", "sup", "sub"))
_SMALL_DIGITS = {  # 10<sup>3</sup> is not 103
    "sup": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
    "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}
_HIDDEN = re.compile(r"(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)")
_TIGHT = re.compile(r"(?i)(?:mso(?:normal|plaintext|listparagraph)|\bmargin(?:-bottom)?\s*:\s*0)")
_INDENT_ONLY = re.compile(r"(?i)border\s*:\s*(?:none|0)|webkit-indent")


@dataclass(frozen=True, slots=True)
class Reading:
    """What HTML says: its words, and what is wrong with its links."""

    text: str
    misleading_link: bool  # a link's words name another host than it goes to
    lookalike_host: bool  # a link goes to a host whose name is written to be taken for another


def read(markup: str, images: dict[str, str] | None = None) -> Reading:
    """The words of an HTML body. `images` names inline images by content id."""
    reader = _Reader(images or {})
    for mark, tag, data in stream(markup):
        if mark is Mark.TEXT:
            reader.write(data)
        elif mark is Mark.START:
            reader.start(tag, data)
        else:
            reader.end(tag)
    return Reading(reader.finish(), reader.misleading_link, reader.lookalike_host)


@dataclass(slots=True)
class _Link:
    """A link that is open: where it goes and the words so far."""

    target: str
    title: str
    words: list[str] = field(default_factory=list)
    pictured: bool = False  # holds an image that has no words


class _Reader:
    """The lines so far and what is open."""

    def __init__(self, images: dict[str, str]) -> None:
        self.images = images
        self.lines: list[str] = []
        self.rows: dict[int, tuple[str, list[str]]] = {}  # lines that are table rows: what stands before them, cells
        self.line: list[str] = []
        self.line_quote = 0  # quotes that were open where the current line began
        self.line_indent = ""
        self.line_preformatted = False
        self.last_quote = -1  # the same of the last line; -1 where that is empty
        self.gap = 0  # line ends wanted before the next words: 2 leaves an empty line
        self.quote = 0
        self.quotes: list[int] = []  # per open <blockquote>: 1 where it quotes, 0 where it only indents
        self.preformatted = 0
        self.lists: list[int] = []  # per open list: the next number, 0 for bullets
        self.bullet = ""
        self.link: _Link | None = None
        self.hidden = ""  # the tag that hides everything up to its end
        self.hidden_depth = 0
        self.cells = 0  # in the current row
        self.fresh_cell = False  # nothing was said in the current cell yet
        self.small = ""  # "sup" or "sub" where the next words are set so
        self.misleading_link = False
        self.lookalike_host = False

    def start(self, tag: str, data: str) -> None:
        if self.hidden:
            self.start_in_hidden(tag)
            if self.hidden:
                return
        known = attributes(data) if "=" in data else {}
        if tag not in _VOID and (tag == "select" or _HIDDEN.search(known.get("style", ""))):
            self.hidden, self.hidden_depth = tag, 1
            return
        if tag in _BLOCKS:
            self.separate(self.distance(tag, known))
        if tag in _STARTERS:
            self.open(tag, known)

    def start_in_hidden(self, tag: str) -> None:
        """Counts a tag inside of what is not shown; the next paragraph or cell ends a hidden one."""
        if tag == self.hidden:
            if tag in _CLOSED_BY_NEXT:
                self.hidden = ""
            else:
                self.hidden_depth += 1

    def open(self, tag: str, known: dict[str, str]) -> None:
        """What a start tag does apart from ending the line."""
        match tag:
            case "a":
                self.end_link()
                self.link = _Link(known.get("href", ""), known.get("title", "").strip())
            case "br":
                self.line_break()
            case "img":
                self.image(known)
            case "td" | "th":
                self.next_cell()
                self.cells += 1
                self.fresh_cell = True
            case "tr":
                self.cells = 0
                if self.gap and self.line:
                    self.push_line()
            case "li":
                self.item()
            case "ul" | "ol":
                self.lists.append(1 if tag == "ol" else 0)
            case "blockquote":
                self.quotes.append(0 if _INDENT_ONLY.search(known.get("style", "")) else 1)
                self.quote += self.quotes[-1]
            case "pre":
                self.preformatted += 1
            case "sup" | "sub":
                self.small = tag
            case "hr":
                self.write(RULE)
                self.separate(1)

    def next_cell(self) -> None:
        """Sets a cell off from the one before it in its row, whatever ended there."""
        if not self.cells:
            return
        if self.line:
            self.gap = 0
        else:
            self.flush()
            self.line_quote = self.quote
        self.line.append(_CELL)

    def end(self, tag: str) -> None:
        if self.hidden:
            self.hidden_depth -= tag == self.hidden
            outside = tag == "body" or (tag in {"table", "tr"} and self.hidden in _CLOSED_BY_NEXT)
            if not self.hidden_depth or outside:
                self.hidden = ""
            return
        if tag == "a":
            self.end_link()
        self.small = ""
        if tag not in _BLOCKS:
            return
        self.fresh_cell = False
        self.separate(2 if tag in _PARAGRAPHS and tag != "p" else 1)
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "blockquote" and self.quotes:
            self.quote -= self.quotes.pop()
        elif tag == "pre" and self.preformatted:
            self.preformatted -= 1

    def write(self, text: str) -> None:
        if self.hidden or not text:
            return
        if self.preformatted:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self.words(first)
            for line in others:
                self.line_break()
                self.words(line)
            return
        text = _SPACES.sub(" ", text.replace("\u034f", ""))  # newsletters pad their preview with it
        if text == " " and (self.gap or not self.line):
            return
        if self.small and len(text) < 4:
            text = text.translate(_SMALL_DIGITS[self.small])
        self.words(text)

    def finish(self) -> str:
        self.end_link()
        self.push_line()
        self.align_tables()
        return "\n".join(self.lines).strip("\n")

    def align_tables(self) -> None:
        """Puts the cells of rows that stand right below each other into columns."""
        done = -1
        for first in self.rows:
            if first <= done:
                continue
            before = self.rows[first][0]
            done = first
            while done + 1 in self.rows and self.rows[done + 1][0] == before:
                done += 1
            if done > first:
                cells = [self.rows[index][1] for index in range(first, done + 1)]
                self.lines[first : done + 1] = [before + line for line in aligned(cells)]

    def distance(self, tag: str, known: dict[str, str]) -> int:
        """Line ends wanted before a block: Outlook and others write one <p> a line and take its margins off."""
        if tag == "p" and _TIGHT.search(known.get("class", "") + ";" + known.get("style", "")):
            return 1
        return 2 if tag in _PARAGRAPHS or (tag in {"ul", "ol"} and not self.lists) else 1

    def words(self, text: str) -> None:
        """Puts words on the current line, after the line ends that are wanted first."""
        if self.gap:
            self.flush()
        self.fresh_cell = False
        if not self.line:
            self.line_quote = self.quote
            self.line_preformatted = self.preformatted > 0
        if self.bullet:
            self.line_indent = "  " * min(len(self.lists) - 1, _DEPTH)
            self.line.append(self.bullet)
            self.bullet = ""
        self.line.append(text)
        if self.link:
            self.link.words.append(text)

    def separate(self, gap: int) -> None:
        if not self.fresh_cell:
            self.gap = max(self.gap, gap)

    def line_break(self) -> None:
        if self.gap:
            self.flush()
        if not self.line:
            self.line_quote = self.quote
        self.push_line()

    def flush(self) -> None:
        """Ends the line before a block, and leaves an empty one where it is wanted."""
        if self.line:
            self.push_line()
        if self.gap > 1:
            self.push_line()
        self.gap = 0

    def push_line(self) -> None:
        """Puts the current line, which may be empty, behind the others; never two empty ones."""
        text = "".join(self.line)
        self.line.clear()
        if not self.line_preformatted:
            text = _SPACES.sub(" ", text).strip(" \xa0")
        cells = [cell.strip() for cell in text.split(_CELL)] if _CELL in text else []
        if cells:
            text = flat(cells)
        if text.strip():
            before = "> " * min(self.line_quote, _DEPTH) + self.line_indent
            if cells:
                self.rows[len(self.lines)] = (before, cells)
            self.lines.append(before + text)
            self.last_quote = self.line_quote
        elif self.last_quote >= 0:
            self.lines.append(("> " * min(self.last_quote, self.quote, _DEPTH)).rstrip())
            self.last_quote = -1
        self.line_indent = ""

    def item(self) -> None:
        number = self.lists[-1] if self.lists else 0
        if number:
            self.lists[-1] += 1
        self.bullet = f"{number}. " if number else "- "

    def image(self, known: dict[str, str]) -> None:
        """An image is its words, or its name where it came with the mail; pixels that count readers are nothing."""
        if {known.get("width"), known.get("height")} & {"0", "1", "0px", "1px"}:
            return
        alt = known.get("alt", "").strip() or known.get("title", "").strip()
        source = known.get("src", "")
        if not alt and source[:4].lower() == "cid:":
            alt = self.images.get(source[4:]) or "image"
        if alt:
            self.words(f"[{alt}]" if any(character.isalnum() for character in alt) else alt)
        elif self.link:
            self.link.pictured = True

    def end_link(self) -> None:
        """Adds where a link goes, unless its words say so already; notes where they say something else."""
        link, self.link = self.link, None
        if link is None:
            return
        if link.pictured and link.title and not "".join(link.words).strip():
            self.words(f"[{link.title}]")
            link.words.append(link.title)
        words = "".join(link.words).strip()
        place = link_place(link.target)
        self.misleading_link = self.misleading_link or misleads(words, place)
        self.lookalike_host = self.lookalike_host or looks_alike(link.target)
        shown = link_shown(link.target) if place else ""
        if words and shown and not says(words, shown):
            self.line.append(f" [{shown}]")
        elif link.pictured and shown and not words:
            self.words(f"[{shown}]")
