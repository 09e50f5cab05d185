"""The HTML twin of an answer."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail import html
from desk.mail.markdown import page
from tests.desk.mail.test_doubling import calls


def body(words: str, below: str = "") -> str:
    """What stands on the page."""
    found = page(words, below).partition("<body>\n")[2]
    return found.removesuffix("</body></html>\n").strip("\n")


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("**굵게**", "<p><strong>굵게</strong></p>"),
        ("**환불(전액)**은 됩니다", "<p><strong>환불(전액)</strong>은 됩니다</p>"),
        ('**"환불"**은', "<p><strong>&quot;환불&quot;</strong>은</p>"),
        ("*강조*와 _강조_", "<p><em>강조</em>와 <em>강조</em></p>"),
        ("**see *this* one**", "<p><strong>see <em>this</em> one</strong></p>"),
        ("`**code**`", "<p><code>**code**</code></p>"),
        ("- 하나\n- 둘", "<ul>\n<li>하나</li>\n<li>둘</li>\n</ul>"),
        ("1. one\n3. three", '<ol>\n<li value="1">one</li>\n<li value="3">three</li>\n</ol>'),
        ("```\n<b>\n  x\n```", "<pre><code>&lt;b&gt;\n  x\n</code></pre>"),
        ("> asked\n\nanswered", "<blockquote>\n<p>asked</p>\n</blockquote>\n<p>answered</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("[the shop](https://a.example/?a=1&b=2)", '<p><a href="https://a.example/?a=1&amp;b=2">the shop</a></p>'),
        ("<kim@a.example>", '<p><a href="mailto:kim@a.example">kim@a.example</a></p>'),
        ("https://a.example/_x_y_.", '<p><a href="https://a.example/_x_y">https://a.example/_x_y</a>_.</p>'),
        ("(https://a.example/b(c))", '<p>(<a href="https://a.example/b(c)">https://a.example/b(c)</a>)</p>'),
        ("https://a.example/x에서", '<p><a href="https://a.example/x">https://a.example/x</a>에서</p>'),
    ],
)
def test_light_markdown_becomes_markup(words: str, written: str) -> None:
    assert body(words) == written


@pytest.mark.parametrize(
    "words",
    [
        "2*3*4 = 24",
        "*.txt, *.pdf",
        "C:\\_temp_ and snake_case_name",
        "__init__",
        "** not bold **",
        "***",
        "# no heading",
        "2026. 11. 2. 환불",
        "11. 2. 화요일",
        "1986. A year.",
        "+ 82 2 123 4567",
        "https://ko.wikipedia.org/wiki/환불",
        "http://",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "![a](javascript:x)",
        "[a]: b",
        "| a | b |",
    ],
)
def test_what_is_no_clear_mark_stays_as_it_was_written(words: str) -> None:
    assert body(words) == f"<p>{words}</p>"


def test_a_signature_and_quotes_stand_below_as_text() -> None:
    below = "-- \n**Acme** https://a.example\n\nAna wrote:\n> <b>when</b> https://evil.example\n>> before\n> now"
    quote = '<blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">'
    assert body("Hi", below) == (
        '<p>Hi</p>\n<div>-- <br>\n**Acme** <a href="https://a.example">https://a.example</a><br>\n<br>\n'
        "Ana wrote:</div>\n"
        f"{quote}\n<div>&lt;b&gt;when&lt;/b&gt; https://evil.example</div>\n"
        f"{quote}\n<div>before</div>\n</blockquote>\n<div>now</div>\n</blockquote>"
    )


def test_the_page_reads_as_the_text_does() -> None:
    words = "안녕하세요 **김지수**님,\n\n- 하나\n- 둘\n\n1. 처음\n2. 다음\n\n`코드` 와 https://a.example/x"
    read = html.read(page(words, "-- \nAcme", "ko")).text
    assert [line.strip() for line in read.split("\n") if line.strip()] == [
        "안녕하세요 김지수님,", "- 하나", "- 둘", "1. 처음", "2. 다음", "코드 와 https://a.example/x", "--", "Acme",
    ]  # fmt: skip


class Tags(HTMLParser):
    """The elements of a page, and where its links go."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


PIECES = st.sampled_from([
    "<script>", "<img src=x onerror=alert(1)>", "**", "*", "_", "`", "```\n", "[", "](", ")", "javascript:", "https://",
    "a.example", "<", ">", '"', "'", "&", "&#60;", "\n", "\n\n", "> ", "- ", "1. ", "data:", "한글", "x", " ", "\\",
    "\0", "mailto:", "@", '" onclick="', "<!--", "]]>", "\t", "~~~\n",
])  # fmt: skip


@given(words=st.lists(PIECES, max_size=40).map("".join), below=st.lists(PIECES, max_size=20).map("".join))
def test_s30_nothing_that_is_written_becomes_other_markup(words: str, below: str) -> None:
    found = Tags(page(words, below))
    assert found.tags <= {
        "html", "head", "meta", "body", "p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "a",
        "div",
    }  # fmt: skip
    assert found.attributes <= {"lang", "charset", "href", "title", "value", "start", "class", "type", "style"}
    assert all(re.match(r"(?i)https?://|https?:|mailto:", link) for link in found.links)


@pytest.mark.parametrize(
    "unit",
    ["[", "[a](", "*a ", "**a", "*a _b", "`a``b", "<http:", "> ", "- a\n  ", "](", "*_", "https://a.b/)", "1. ", "**[",
     "[*a ", "> > > a\n", "a**b", "***", "http:", "![", "\n- "],
)  # fmt: skip
def test_four_times_the_text_takes_four_times_the_work(unit: str) -> None:
    short, long = ((unit * size)[:size] for size in (1_000, 4_000))

    def write(text: object) -> object:
        return page(str(text), str(text))

    write(short)  # the renderer is made at its first use
    assert calls(write, long) <= 5 * calls(write, short) + 100
