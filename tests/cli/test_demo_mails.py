from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from cli.demo.mails import SHOPS, deliver, mails, make_maildirs
from cli.demo.stories import BRANDS, Story, read
from desk.canned import CannedReply
from desk.canned_file import from_markdown
from desk.config import parse as parse_config
from desk.mail.facts import Kind, Mail
from desk.mail.parse import parse
from desk.placeholder import expand
from desk.salutation import personal

NOW = datetime(2026, 3, 12, 2, 30, tzinfo=UTC)
DEMO = files("cli.demo")
STORIES = {story.message_id: story for brand in BRANDS for story in read(brand).values() if not story.ours}
PARSED = [parse(raw) for brand in BRANDS for _name, _at, raw in mails(brand, NOW)]
CONFIG = parse_config(DEMO.joinpath("config.toml").read_text("utf-8"))
CANNED = [
    from_markdown(file.read_text("utf-8"), file.name.removesuffix(".md"))
    for file in DEMO.joinpath("canned").iterdir()
    if file.name.endswith(".md")
]


def by_id(name: str) -> Mail:
    return next(mail for mail in PARSED if mail.message_id.startswith(f"<{name}."))


def is_korean(story: Story) -> bool:
    return bool(re.search("[가-힣]{2}", story.subject + story.text + str(story.html)))


def test_the_demo_has_about_sixty_mails_half_of_them_korean() -> None:
    korean = sum(map(is_korean, STORIES.values()))
    assert 55 <= len(STORIES) <= 65
    assert 0.4 < korean / len(STORIES) < 0.6


def test_the_maildirs_hold_every_mail_dated_back_from_now(tmp_path: Path) -> None:
    make_maildirs(tmp_path)
    count = sum(deliver(tmp_path, brand, NOW) for brand in BRANDS)
    found = [path for brand in BRANDS for path in (tmp_path / brand / "new").iterdir()]
    assert count == len(found) == len(STORIES)
    delivered = [datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in found]
    assert max(delivered) == NOW - timedelta(minutes=2)
    assert min(delivered) > NOW - timedelta(days=7)
    assert {part.name for part in (tmp_path / "acme").iterdir()} == {"cur", "new", "tmp"}


def test_the_same_moment_gives_the_same_mails() -> None:
    assert [list(mails(brand, NOW)) for brand in BRANDS] == [list(mails(brand, NOW)) for brand in BRANDS]


def test_no_mail_names_a_domain_that_could_be_real() -> None:
    text = "".join(DEMO.joinpath(f"{brand}.toml").read_text("utf-8") for brand in BRANDS)
    domains = set(re.findall(r"(?:@|://)([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", text))
    assert domains
    assert all(domain.endswith(".example") for domain in domains), domains


def test_every_mail_is_read_as_its_story_tells_it() -> None:
    assert len(PARSED) == len(STORIES)
    for mail in PARSED:
        story = STORIES.get(mail.message_id)
        if story is None or story.id == "hostile":
            continue
        assert story.subject in {mail.subject, ""}
        assert mail.from_[0].email == story.address
        assert story.sent_at(NOW) == mail.sent_at
        assert len(mail.attachments) >= len(story.files)
        if story.text:
            assert story.text.strip() in mail.text
        assert not set(mail.warnings) - {"misleading_link"}


def test_charsets_of_korean_and_other_mail_programs_are_in_it() -> None:
    charsets = {story.charset for story in STORIES.values()}
    assert {"utf-8", "euc-kr", "ks_c_5601-1987", "iso-2022-kr", "iso-2022-jp", "iso-8859-1"} <= charsets


def test_threads_hang_together_over_answers_that_lie_in_no_mailbox() -> None:
    first, last = by_id("refund-7731-1"), by_id("refund-7731-4")
    assert last.references[0] == first.message_id
    assert last.in_reply_to == by_id("refund-7731-3").message_id
    assert len(last.references) == 3
    assert "> Hello Ana," in last.text


def test_machine_mail_is_what_it_says() -> None:
    bounce = by_id("bounce").bounce
    assert bounce is not None
    assert [failure.recipient for failure in bounce.failures] == ["t.ferreira@mail.example"]
    assert bounce.original_message_id in {story.message_id for story in read("acme").values()}
    assert [mail.kind for mail in PARSED].count(Kind.AUTO_REPLY) == 2
    assert [mail.kind for mail in PARSED].count(Kind.BULK) == 2
    assert by_id("phishing").warnings == ("misleading_link",)


def test_one_mail_comes_without_an_id() -> None:
    assert [mail.subject for mail in PARSED if mail.message_id_made] == ["선물 포장 추가할 수 있나요?"]


def test_s20_s24_s26_the_hostile_mail_carries_what_a_terminal_must_never_see() -> None:
    story = next(story for story in STORIES.values() if story.id == "hostile")
    for field in (story.sender, story.subject, story.text, "".join(file.name for file in story.files)):
        assert {"\u001b", "\u202e"} <= set(field)
    for attack in (
        "\u001b]52;",
        "\u001b]0;",
        "\u001b[2J",
        "\u009b",
        "\u009d",
        "\u001bP",
        "[@click=app.quit]",
        "\u2066",
    ):
        assert attack in story.text
    assert "[@click=app.bell()]x[/]" in story.subject
    mail = by_id("hostile")
    assert mail.kind is Kind.MESSAGE  # it comes from somebody, and waits for an answer
    shown = [mail.subject, mail.from_[0].name, mail.text, *(attachment.name for attachment in mail.attachments)]
    assert not set("".join(shown)) & {"\u001b", "\u0007", "\u009b", "\u009d", "\u202e", "\u2066"}


def test_the_demos_settings_fit_its_mails_and_replies() -> None:
    assert {mailbox.brand for mailbox in CONFIG.mailboxes} == set(BRANDS)
    for mailbox in CONFIG.mailboxes:
        assert mailbox.maildir is not None
        assert mailbox.maildir.path == f"mail/{mailbox.brand}"
        assert mailbox.address in SHOPS[mailbox.brand]
        assert mailbox.spool is not None
    assert {"f1", "f2", "f3", "f4"} == set(CONFIG.hotkeys)
    assert set(CONFIG.hotkeys.values()) <= {reply.name for reply in CANNED}


def test_eight_canned_replies_half_of_them_korean() -> None:
    assert len(CANNED) == 8
    assert sum("ko" in reply.bodies for reply in CANNED) >= 4


@pytest.mark.parametrize("reply", CANNED, ids=lambda reply: reply.name)
def test_a_canned_reply_needs_nothing_but_its_questions(reply: CannedReply) -> None:
    values: dict[str, str | datetime] = {
        **personal("김철수", "kim@pyeonji.example"),
        "agent.name": "Mina",
        "brand.name": "Acme Support",
        "ticket.created_at": NOW,
    }
    for body in reply.bodies.values():
        first = expand(body, values)
        assert first.missing == ()
        assert first.cursor is not None
        assert expand(body, {**values, **{f"ask:{question}": "x" for question in first.asks}}).asks == ()
