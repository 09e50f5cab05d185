from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.mail.html import read


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("One<br>Two<br><br><br>Three", "One\nTwo\n\nThree"),
        ("<p class=MsoNormal>One</p><p class=MsoNormal>Two</p>", "One\nTwo"),
        ("a\n  b\t c", "a b c"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<h1>Title</h1>text", "Title\n\ntext"),
        ("<ul><li>a<li>b<ol><li>x<li>y</ol></ul>", "- a\n- b\n  1. x\n  2. y"),
        ("<table><tr><th>No</th><th>Sum</th></tr><tr><td>1</td><td>2,000</td></tr></table>", "No    Sum\n 1  2,000"),
        ("<table><tr><td><p>a</p></td><td><div>b</div></td></tr></table>", "a  b"),
        ("<table><tr><td><table><tr><td>in</td></tr></table></td></tr></table>", "in"),
        ("a<hr>b", "a\n────────\nb"),
        ("<style>p{}</style><script>x()</script><title>t</title>text<!-- c --><![if !mso]>!<![endif]>", "text!"),
        ("<head><style>x</style><body>words</body>", "words"),
        ("&lt;tag&gt; &amp; &#54872; &nbsp;end", "<tag> & 환 \xa0end"),
        ("1 < 2 and <3", "1 < 2 and <3"),
        ("<p title='a>b'>text", "text"),
        ("<p title=it's>text</p>", "text"),
        ("<blockquote>old<blockquote>older</blockquote></blockquote>new", "> old\n>\n> > older\n\nnew"),
        ('<blockquote style="margin:0 0 0 40px;border:none">moved</blockquote>', "moved"),
        ("<select><option>KR</select>", ""),
    ],
)
def test_html_reads_like_text(markup: str, text: str) -> None:
    assert read(markup).text == text


@pytest.mark.parametrize(
    "markup",
    [
        '<div style="display:none">preview<div>more</div></div>text',
        "<p style='visibility: hidden'>preview<p>text",
        '<span style="mso-hide:all">preview</span>text',
        "<td style=display:none>preview<td>text",
    ],
)
def test_what_no_reader_sees_is_left_out(markup: str) -> None:
    assert read(markup).text == "text"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<a href="https://www.shop.example/a?b">order</a>', "order [https://www.shop.example/a?b]"),
        ('<a href="http://shop.example">our shop.example page</a>', "our shop.example page"),
        ('<a href="http://shop.example/a">shop.example</a>', "shop.example [http://shop.example/a]"),
        ('<a href="https://shop.example/a">https://shop.example/a</a>', "https://shop.example/a"),
        ('<a href="mailto:a@b.example?subject=x">write</a>', "write [a@b.example]"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<a href="#top">up</a>', "up"),
        ('<a href="javascript:x()">run</a>', "run"),
        ('<a href="https://shop.example/"></a>', ""),
    ],
)
def test_links_tell_where_they_go(markup: str, text: str) -> None:
    assert read(markup).text == text


@pytest.mark.parametrize(
    "path",
    [
        "a/" * 40,
        "a?utm_source=mail",
        "a?b=1&mc_eid=7",
        "c/aGVsbG8gd29ybGQgaGVsbG8-x2y3z",
        "a b",
        "가",
    ],
)
def test_s23_an_address_that_nobody_can_read_is_cut_to_its_host(path: str) -> None:
    assert read(f'<a href="https://shop.example/{path}">order</a>').text == "order [shop.example]"


def test_s23_a_user_name_before_the_host_is_never_shown() -> None:
    assert read('<a href="https://bank.example@evil.example/a">order</a>').text == "order [evil.example]"


@pytest.mark.parametrize(
    ("words", "target", "misleading"),
    [
        ("https://bank.example", "https://evil.example/bank.example", True),
        ("www.bank.example/login", "http://evil.example", True),
        ("bank.example", "https://login.bank.example/x", False),
        ("click here", "https://evil.example", False),
        ("Version 2.0", "https://shop.example", False),
    ],
)
def test_s23_a_link_that_claims_another_host_is_told(words: str, target: str, misleading: bool) -> None:
    reading = read(f'<a href="{target}">{words}</a>')
    assert reading.misleading_link is misleading


def test_a_table_of_data_stands_in_columns() -> None:
    rows = (("상품", "수량", "금액"), ("청바지", "2", "12,000"), ("hat", "", "1,500"))
    markup = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    assert read(f"<table>{markup}</table>").text == "상품    수량    금액\n청바지     2  12,000\nhat            1,500"


def test_a_table_for_looks_is_flat() -> None:
    words = "a paragraph that is much too long to be a cell of a table of data"
    markup = f"<tr><td>&nbsp;</td><td>{words}</td><td>x</td></tr><tr><td>y</td><td>{words}</td></tr>"
    assert read(f"<table>{markup}</table>").text == f"{words}  x\ny  {words}"


def test_tables_that_follow_each_other_are_apart() -> None:
    one, two = "<table><tr><td>a<td>b</table>", "<table><tr><td><img src=x><td>c</table>"
    assert read(one + two).text == "a  b\n\nc"


def test_small_digits_stay_small() -> None:
    assert read("10<sup>3</sup> CO<sub>2</sub> 1<sup>st</sup> 2").text == "10³ CO₂ 1st 2"


def test_s24_a_link_to_a_lookalike_host_is_told() -> None:
    reading = read('<a href="https://раypal.com/">pay</a>')
    assert (reading.text, reading.lookalike_host) == ("pay [xn--ypal-43d9g.com]", True)


def test_images_are_their_words_or_their_names() -> None:
    assert read('<img src="http://x/a.png" alt="logo">').text == "[logo]"
    assert read('<img src="cid:1@x">', {"1@x": "photo.jpg"}).text == "[photo.jpg]"
    assert read('<img src="http://t/p.gif" width=1 height=1 alt=x><img src="http://x/a.png">').text == ""
    assert read('<img alt="🙂">').text == "🙂"
    assert read('<a href="https://x.example/yes"><img src="http://x/yes.png"></a>').text == "[https://x.example/yes]"
    assert read('<a href="https://x.example/yes" title="Yes"><img></a>').text == "[Yes] [https://x.example/yes]"


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<a ",
        '<a b="',
        "<!--",
        "</",
        "&",
        "&#1",
        "&#" + "9" * 50,
        "<td>x",
        "<blockquote>",
        "<pre>\n",
        "<ul><li>",
        "<",
        "<p style='display:none'>",
    ],
)
def test_s50_hostile_html_is_read_to_the_end(piece: str) -> None:
    assert isinstance(read(piece * 50_000).text, str)


@given(st.text(st.sampled_from("<>/\"'=& -!abp\n&#;1")))
def test_any_markup_is_read(markup: str) -> None:
    assert isinstance(read(markup).text, str)


@given(st.lists(st.text(st.characters(whitelist_categories=("L", "N")), min_size=1), min_size=1))
def test_no_word_is_lost(words: list[str]) -> None:
    assert read("".join(f"<p>{word}</p>" for word in words)).text == "\n\n".join(words)
