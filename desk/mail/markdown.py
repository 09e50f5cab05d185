"""The HTML twin of an answer: what an agent writes as light Markdown, with what stands below it, as a small page.

Bold, emphasis, lists, links, code and quotes become markup; all else is text and escaped, HTML too. Where Markdown at
large would change what was written, this leaves it alone: a sign that is no clear mark is a sign (`2*3*4`, `*.pdf`),
line breaks and numbers stay, a Korean date is no list (`2026. 11. 2.`), and a mark may touch a particle
(`**환불(전액)**은`). Takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import groupby
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"></head>
<body>
{words}{below}</body></html>
"""
_QUOTE: Final = '<blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">\n'
_BREAK: Final = "<br>\n"
_RULES: Final = ("autolink", "backticks", "blockquote", "fence", "link", "list", "newline")
_ALLOWED: Final = re.compile(r"(?i)(?:https?|mailto):[!-~]+")
_URL: Final = re.compile(r"(?i)https?://[a-z0-9\[][!#-;=?-Z\[\]_a-z~]{0,2000}")
_SCHEME: Final = re.compile(r"(?i)(?<![^\W_])https?$")
_SENTENCE: Final = ".,:;!?'*_~"  # at the end of an address it isn't the address's
_BRACKETS: Final = {")": "(", "]": "["}
_GOES_ON: Final = "/=#?&%-"  # before a letter that isn't ASCII the address may go on, and nobody knows how far
_NO_LIST: Final = re.compile(r"\+|\d{3,}[.)]|\d+[.)][ \t]+\d+[.)]")  # a telephone number, a year, a date
_NO_BORDER: Final = frozenset("*_/\\")  # beside a single mark: it is a path's, or one of several
_MARK: Final = re.compile(r"\*\*|[*_]")
_QUOTED: Final = re.compile(r"(?:> ?)+")
_DEPTH: Final = 20


def page(words: str, below: str = "", language: str = "en") -> str:
    """`words` as a page, and under it the lines of `below`, which are text: a signature, quotes marked with `>`."""
    lines = below.strip("\n").split("\n") if below.strip() else []
    return _PAGE.format(language=language, words=_renderer().render(words), below="".join(_plain(lines)))


def _plain(lines: Sequence[str]) -> Iterator[str]:
    """Lines of text as lines of a page; those that are quoted stand in quotes, nested as they are.

    No links are made in quotes: what a stranger wrote is not ours to point to (S-23).
    """
    before = 0
    for depth, run in groupby(lines, key=_depth):
        yield "</blockquote>\n" * (before - depth) + _QUOTE * (depth - before)
        yield f"<div>{_BREAK.join(_line(line, depth) for line in run)}</div>\n"
        before = depth
    yield "</blockquote>\n" * before


def _line(line: str, depth: int) -> str:
    return escape(_QUOTED.sub("", line, count=1)) if depth else _linked(line)


def _depth(line: str) -> int:
    """How often a line is quoted."""
    mark = _QUOTED.match(line)
    return min(mark.group().count(">"), _DEPTH) if mark else 0


def _linked(line: str) -> str:
    """An escaped line with the addresses in it as links."""
    pieces, at = [], 0
    for found in _URL.finditer(line):
        if url := _address(line, found):
            link = escape(url)
            pieces += [escape(line[at : found.start()]), f'<a href="{link}">{link}</a>']
            at = found.start() + len(url)
    return "".join(pieces) + escape(line[at:])


def _address(text: str, found: re.Match[str]) -> str:
    """The web address that was found, without what belongs to the sentence; empty where its end is not known.

    A Korean particle behind it isn't part of it (`https://a.example/x에서`); after a stroke nobody can tell.
    """
    url, follows = found.group(), text[found.end() : found.end() + 1]
    if follows and not follows.isascii() and url[-1] in _GOES_ON:
        return ""
    while url[-1] in _SENTENCE or (url[-1] in _BRACKETS and url.count(url[-1]) > url.count(_BRACKETS[url[-1]])):
        url = url[:-1]
    return url


@cache
def _renderer() -> MarkdownIt:
    made = MarkdownIt("zero", {"breaks": True}).enable(list(_RULES))
    made.validateLink = lambda url: _ALLOWED.fullmatch(url) is not None  # type: ignore[method-assign]
    made.block.ruler.at("list", _list, {"alt": ["paragraph", "blockquote"]})
    made.inline.ruler.before("link", "address", _bare_address)
    made.inline.ruler.before("link", "mark", _marked)
    made.core.ruler.after("inline", "numbers", _keep_numbers)
    return made


def _list(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A list, unless the line begins as other things do."""
    start = state.bMarks[first] + state.tShift[first]
    return not _NO_LIST.match(state.src, start, state.eMarks[first]) and list_block(state, first, end, silent)


def _keep_numbers(state: StateCore) -> None:
    """Items keep the numbers that they were given, where Markdown would count them."""
    for token in state.tokens:
        if token.type == "list_item_open" and token.info:
            token.attrSet("value", token.info)


def _marked(state: StateInline, silent: bool) -> bool:
    """`**bold**`, `*emphasis*` and `_emphasis_` within a line, where both marks are clear.

    CommonMark's own rule knows no particles: behind a bracket or a quotation mark it would not see the end.
    """
    src, start = state.src, state.pos
    mark = _MARK.match(src, start)
    if mark is None:
        return False
    sign, inner = mark.group(), mark.end()
    close = src.find(sign, inner, state.posMax)  # the next one or none: each is looked for once
    if close < 0 or not _is_clear(src, sign, start, inner, close):
        state.pos = inner
        if not silent:
            state.pending += sign
        return True
    if not silent:
        tag = "strong" if sign == "**" else "em"
        most = state.posMax
        state.push(f"{tag}_open", tag, 1).markup = sign
        state.pos, state.posMax = inner, close
        state.md.inline.tokenize(state)
        state.push(f"{tag}_close", tag, -1).markup = sign
        state.posMax = most
    state.pos = close + len(sign)
    return True


def _is_clear(src: str, sign: str, start: int, inner: int, close: int) -> bool:
    """Whether these two signs are marks: they embrace words, and single ones don't stand within a word."""
    words = src[inner:close]
    if not words or "\n" in words or words[0].isspace() or words[-1].isspace():
        return False
    if sign == "**":
        return src[close + 2 : close + 3] != "*"
    before, after = src[start - 1 : start], src[close + 1 : close + 2]
    outside = not before.isalnum() and before not in _NO_BORDER and not (after.isascii() and after.isalnum())
    return outside and after not in _NO_BORDER and words[0].isalnum() and words[-1] not in "./\\"


def _bare_address(state: StateInline, silent: bool) -> bool:
    """A web address as it stands in the text."""
    if state.src[state.pos] != ":" or silent or state.linkLevel:
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    if scheme is None:
        return False
    length = len(scheme.group())
    found = _URL.match(state.src, state.pos - length, state.posMax)
    url = _address(state.src, found) if found else ""
    if not url:
        return False
    state.pending = state.pending[:-length]
    state.push("link_open", "a", 1).attrs = {"href": url}
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1)
    state.pos += len(url) - length
    return True
