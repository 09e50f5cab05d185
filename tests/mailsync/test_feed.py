"""Feeds from a local HTTP server: what becomes of entries, and everything a server can do wrong (F-16)."""

from __future__ import annotations

import gzip
import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from desk import config
from desk.customer import IdentityKind
from desk.incoming import Incoming
from desk.ticket import Channel
from mailsync import web
from mailsync.errors import DoorError
from mailsync.feed import Feed
from tests.mailsync.notebook import Notebook
from tests.mailsync.web_server import Reply, WebServer, web_server
from tests.tui.hostile import SEQUENCES, foreign_controls

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as running:
        yield running


def feed(server: WebServer, now: datetime = NOW) -> Feed:
    return Feed(config.Feed("forum", "acme", server.url), lambda: now)


def take(source: Feed, memory: Notebook) -> list[Incoming]:
    """One pass, as the engine would commit it."""
    taken = []
    for batch in source.fetch(memory):
        taken += [source.read(item) for item in batch.items]
        memory.uids.update(item.uid for item in batch.items)
        if batch.position is not None:
            memory.kept[batch.folder] = batch.position
    return taken


def entry(number: int, text: str = "", *, at: datetime = NOW - timedelta(days=1), author: str = "지수") -> str:
    body = text or f"앱이 {number}번 멈춰요. It &lt;b&gt;crashes&lt;/b&gt; &lt;p&gt;again"
    return (
        f"<item><guid>https://forum.acme.example/t/{number}</guid><title>질문 {number}</title>"
        f"<link>https://forum.acme.example/t/{number}</link><author>{author}</author>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate><description>{body}</description></item>"
    )


def rss(*entries: str) -> bytes:
    return ('<?xml version="1.0"?><rss version="2.0"><channel>' + "".join(entries) + "</channel></rss>").encode()


ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Reviews</title>
<entry><id>urn:review:1</id><title type="html">&lt;b&gt;별로&lt;/b&gt;예요</title>
<updated>2026-01-09T10:00:00Z</updated>
<author><name>Lee</name></author><link href="https://shop.example/r/1"/>
<content type="html">&lt;p&gt;배송이 늦어요&lt;/p&gt;&lt;p&gt;Late&lt;/p&gt;</content></entry></feed>""".encode()


def test_each_entry_comes_in_once_oldest_first_with_author_link_and_time(server: WebServer) -> None:
    server.replies = [Reply(rss(entry(2), entry(1)))]
    memory = Notebook()
    first, second = take(feed(server), memory)
    assert (first.subject, second.subject) == ("질문 1", "질문 2")
    assert first.channel is Channel.FEED
    assert first.author.kind is IdentityKind.FEED
    assert (first.author.name, first.link) == ("지수", "https://forum.acme.example/t/1")
    assert first.text.split() == ["앱이", "1번", "멈춰요.", "It", "crashes", "again"]
    assert first.sent_at == NOW - timedelta(days=1)
    assert take(feed(server), memory) == []


def test_atom_is_read_too(server: WebServer) -> None:
    server.replies = [Reply(ATOM)]
    (review,) = take(feed(server), Notebook())
    assert (review.subject, review.author.name, review.link) == ("별로예요", "Lee", "https://shop.example/r/1")
    assert review.text == "배송이 늦어요\n\nLate"


def test_a_new_version_of_an_entry_answers_the_first(server: WebServer) -> None:
    server.replies = [Reply(rss(entry(1))), Reply(rss(entry(1, "고쳤어요")))]
    memory = Notebook()
    (first,) = take(feed(server), memory)
    (second,) = take(feed(server), memory)
    assert second.text == "고쳤어요"
    assert second.refers_to == first.refers_to
    assert second.message_id != first.message_id


def test_f16_an_unchanged_feed_is_asked_for_by_its_tags(server: WebServer) -> None:
    tags = {"ETag": '"v1"', "Last-Modified": "Fri, 09 Jan 2026 10:00:00 GMT"}
    server.replies = [Reply(rss(entry(1)), headers=tags), Reply(status=304)]
    memory = Notebook()
    assert len(take(feed(server), memory)) == 1
    assert take(feed(server), memory) == []
    assert server.asked[1]["if-none-match"] == '"v1"'
    assert server.asked[1]["if-modified-since"] == "Fri, 09 Jan 2026 10:00:00 GMT"


def test_f16_the_tags_are_kept_only_once_the_entries_are(server: WebServer) -> None:
    server.replies = [Reply(rss(entry(1)), headers={"ETag": '"v1"'})]
    batches = list(feed(server).fetch(Notebook()))
    assert [bool(batch.position) for batch in batches] == [False, True]


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Sat, 10 Jan 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("99999999999999999999", timedelta(hours=24)),
        ("Sat, 10 Jan 2099 12:10:00 GMT", timedelta(hours=24)),
        ("Sat, 10 Jan 2020 12:10:00 GMT", timedelta()),
        ("soon", timedelta()),
        ("-5", timedelta()),
        ("", timedelta()),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_f16_a_server_that_wants_to_be_left_alone_is(
    server: WebServer, header: str, wait: timedelta, status: int
) -> None:
    server.replies = [Reply(status=status, headers={"Retry-After": header}), Reply(rss(entry(1)))]
    memory = Notebook()
    with pytest.raises(DoorError, match=rf"127\.0\.0\.1 answers {status}") as caught:
        take(feed(server), memory)
    assert caught.value.wait == wait
    if wait:  # also after a new start, and by `sync --once`
        assert take(feed(server, NOW + wait - timedelta(seconds=1)), memory) == []
        assert len(server.asked) == 1
    assert len(take(feed(server, NOW + wait), memory)) == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=500), "answers 500"),
        (Reply(status=404), "answers 404"),
        (Reply(rss(entry(1), entry(2)), cut=200), "broke off"),
        (Reply(rss(entry(1), entry(2))[:-60]), "breaks off in the middle"),
        (Reply(b"<html><body>Sign in</body></html>", headers={"Content-Type": "text/html"}), "neither RSS nor Atom"),
        (Reply(b'{"items": []}', headers={"Content-Type": "application/json"}), "neither RSS nor Atom"),
        (Reply(b""), "neither RSS nor Atom"),
        (Reply(gzip.compress(b" " * 20_000_000), headers={"Content-Encoding": "gzip"}), "more than 10 MB"),
        (Reply(b" " * 10_000_001), "more than 10 MB"),
        (Reply(gzip.compress(rss(entry(1)))[:-20], headers={"Content-Encoding": "gzip"}), "damaged"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "damaged"),
        (Reply(rss(entry(1)), headers={"Content-Encoding": "br"}), "nobody asked for: br"),
    ],
)
def test_f16_an_answer_that_is_wrong_brings_nothing_in_and_keeps_nothing(
    server: WebServer, reply: Reply, words: str
) -> None:
    server.replies = [reply, Reply(rss(entry(1)))]
    memory = Notebook()
    with pytest.raises(DoorError, match=words):
        take(feed(server), memory)
    assert (memory.uids, memory.kept) == (set(), {})
    assert len(take(feed(server), memory)) == 1


@pytest.mark.parametrize(
    ("size", "fits"),
    [(900_000, True), (2_000_000, False), (9_900_000, False), (50_000_000, False)],  # a thousand times what comes in
)
def test_s37_a_bomb_is_stopped_while_it_is_small(server: WebServer, size: int, fits: bool) -> None:
    page = rss(entry(1)).replace(b"</rss>", b" " * size + b"</rss>")
    server.replies = [Reply(gzip.compress(page), headers={"Content-Encoding": "gzip"})]
    tracemalloc.start()
    if fits:
        assert len(take(feed(server), Notebook())) == 1
    else:
        with pytest.raises(DoorError, match="more than 10 MB, or for too long"):
            take(feed(server), Notebook())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40_000_000


def test_a_packed_feed_is_read(server: WebServer) -> None:
    server.replies = [Reply(gzip.compress(rss(entry(1))), headers={"Content-Encoding": "gzip"})]
    assert len(take(feed(server), Notebook())) == 1


def test_f16_an_entry_that_is_listed_twice_comes_in_once(server: WebServer) -> None:
    server.replies = [Reply(rss(entry(1), entry(2), entry(1)))]
    assert len(take(feed(server), Notebook())) == 2


def test_f16_a_feed_that_grows_while_it_is_read_loses_nothing(server: WebServer) -> None:
    server.replies = [Reply(rss(*(entry(n) for n in range(start + 20, start, -1)))) for start in (0, 5, 25)]
    memory = Notebook()
    subjects = [item.subject for _ in range(3) for item in take(feed(server), memory)]
    assert subjects == [f"질문 {n}" for n in range(1, 46)]


@pytest.mark.parametrize("at", [NOW + timedelta(days=400), datetime(1999, 1, 1, tzinfo=UTC)])
def test_f16_an_entry_is_never_younger_than_its_arrival(server: WebServer, at: datetime) -> None:
    server.replies = [Reply(rss(entry(1, at=at)))]
    (only,) = take(feed(server), Notebook())
    assert only.sent_at == min(at, NOW)


def test_s20_what_a_stranger_writes_is_cleaned(server: WebServer) -> None:
    evil = "&#x9b;31m &#x202e;gnp.exe &lt;script&gt;x&lt;/script&gt;"
    server.replies = [Reply(rss(entry(1, evil, author=evil).replace("질문", evil)))]
    (only,) = take(feed(server), Notebook())
    for text in (only.subject, only.text, only.author.name, only.author.value):
        assert text.isprintable()


def test_s20_no_sequence_gets_through_any_field_of_a_feed(server: WebServer) -> None:
    """Those that XML can carry: a C0 control in it makes a page that is no XML, and brings nothing in."""
    carried = [bad for bad in SEQUENCES if not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800]", bad)]
    written = ["".join(f"&#x{ord(character):x};" for character in bad) for bad in carried]
    entries = [
        entry(n, f"{bad} words", author=f"{bad} author").replace("질문", bad).replace("/t/", f"/t/{bad}")
        for n, bad in enumerate(written)
    ]
    server.replies = [Reply(rss(*entries))]
    taken = take(feed(server), Notebook())
    assert len(taken) == len(carried) > 40
    for one in taken:
        for text in (one.subject, one.text, one.author.name, one.author.value, one.link, one.message_id):
            assert foreign_controls(text, also="\n") == []


def test_s33_a_feed_leads_nowhere_within_this_machine_or_network(server: WebServer) -> None:
    for target in (
        "http://localhost:1/",
        "http://127.1:1/",
        "http://169.254.169.254/x",
        "http://[::1]:1/",
        "http://[x/",
    ):
        server.replies = [Reply(status=302, headers={"Location": target})]
        with pytest.raises(DoorError, match=r"within this machine or network|no such host"):
            take(feed(server), Notebook())
    for target in ("file:///etc/passwd", "gopher://127.0.0.1/"):
        server.replies = [Reply(status=302, headers={"Location": target})]
        with pytest.raises(DoorError, match="an address that is none"):
            take(feed(server), Notebook())


def test_a_redirect_to_the_configured_host_itself_is_followed_but_not_without_end(server: WebServer) -> None:
    moved = Reply(status=301, headers={"Location": "/new.rss"})
    server.replies = [moved, Reply(rss(entry(1)))]
    assert len(take(feed(server), Notebook())) == 1
    server.replies = [moved]
    with pytest.raises(DoorError, match="without end"):
        take(feed(server), Notebook())


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.0.8", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
    ],
)
def test_s33_addresses_in_disguise_are_known(address: str, public: bool) -> None:
    assert web.is_public(address) is public
