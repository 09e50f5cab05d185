from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.config import (
    Archive,
    Brand,
    Config,
    DeskSettings,
    Feed,
    Glyphs,
    ImapSettings,
    Language,
    Mailbox,
    MaildirSettings,
    Security,
    SmtpSettings,
    SpoolSettings,
    parse,
)
from desk.config_example import example
from desk.errors import ConfigError
from desk.mail.facts import Address
from desk.team import AgentSettings, Group, Team

BRAND = '[[brand]]\nname = "acme"\nfrom = "support@acme.example"\n'
MAILBOX = '[[mailbox]]\nname = "support"\nbrand = "acme"\naddress = "support@acme.example"\n'
MAILDIR = '[mailbox.maildir]\npath = "mail"\n'
IMAP = '[mailbox.imap]\nhost = "imap.acme.example"\nusername = "kim"\n'


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as error:
        parse(text, "c")
    return error.value.problems


def server(more: str) -> ImapSettings | None:
    return parse(BRAND + MAILBOX + IMAP + more).mailboxes[0].imap


def test_the_example_file_is_what_the_declarations_say() -> None:
    file = Path(__file__).parents[2] / "config.example.toml"
    assert file.read_text("utf-8") == example()


def test_the_example_is_read() -> None:
    assert parse(example()) == Config(
        brands=(Brand("acme", Address("Acme Support", "support@acme.example")),),
        mailboxes=(
            Mailbox(
                "support",
                "acme",
                "support@acme.example",
                imap=ImapSettings("imap.acme.example", "support@acme.example"),
                smtp=SmtpSettings("smtp.acme.example"),
            ),
            Mailbox(
                "paper",
                "acme",
                "paper@acme.example",
                maildir=MaildirSettings("mail/paper"),
                spool=SpoolSettings("spool"),
            ),
        ),
        feeds=(Feed("forum", "acme", "https://forum.acme.example/latest.rss"),),
        team=Team({"mina": AgentSettings("mina")}, {"seniors": Group("seniors")}),
    )


def test_what_the_example_comments_out_is_right_too() -> None:
    text = re.sub(r"(?m)^# (?=\S+ = )", "", example())
    config = parse("\n".join(line for line in text.split("\n") if not line.startswith("password_env")))
    assert config.desk == DeskSettings(
        "Acme support", Language.KO, timedelta(seconds=10), "deskhand-light", Glyphs.UNICODE, "~/Downloads"
    )
    assert config.mailboxes[0].aliases == ("help@acme.example",)
    assert config.team.reviewed_by("mina") == "seniors"
    assert config.team.members("seniors") == {"hana", "lee"}
    assert config.keys == {"ticket.reply": "r"}
    assert config.hotkeys == {"f2": "refund-received", "alt+1": "ask-order-number"}


def test_an_empty_file_is_a_desk_without_doors() -> None:
    assert parse("") == Config()


def test_values_are_read_as_what_they_are() -> None:
    config = parse(
        '[desk]\nname = "한빛"\nundo = "1m30s"\nglyphs = "ascii"\n'
        '[[brand]]\nname = "hanbit"\nfrom = "\\"한빛, 고객센터\\" <Help@Hanbit.example>"\n'
        '[[mailbox]]\nname = "help"\nbrand = "hanbit"\naddress = "Help@Hanbit.example"\n'
        'aliases = ["CS@hanbit.example"]\narchive_before = 2026-01-31\nmaildir.path = "mail/help"\n'
        '[keys]\nticket.reply = "R"\n[hotkeys]\nF1 = "sorry"\n"alt+9" = "bye"\n'
    )
    assert config.desk == DeskSettings("한빛", undo=timedelta(seconds=90), glyphs=Glyphs.ASCII)
    assert config.brands == (Brand("hanbit", Address("한빛, 고객센터", "help@hanbit.example")),)
    mailbox = config.mailboxes[0]
    assert (mailbox.archive_before, mailbox.maildir) == (date(2026, 1, 31), MaildirSettings("mail/help"))
    assert config.own_addresses == {"help@hanbit.example", "cs@hanbit.example"}
    assert config.keys == {"ticket.reply": "R"}
    assert config.hotkeys == {"f1": "sorry", "alt+9": "bye"}


@pytest.mark.parametrize(
    ("more", "port"),
    [("", 993), ('security = "starttls"', 143), ('security = "starttls"\nport = 1143', 1143), ("port = 1993", 1993)],
)
def test_the_port_follows_the_security_unless_it_is_named(more: str, port: int) -> None:
    imap = server(more)
    assert imap is not None
    assert imap.port == port


@pytest.mark.parametrize("written", ['"never"', '"2026-01-31"', "2026-01-31T00:00:00Z"])
def test_history_may_be_left_out_or_cut_at_a_date(written: str) -> None:
    config = parse(BRAND + MAILBOX + f"archive_before = {written}\n" + MAILDIR)
    assert config.mailboxes[0].archive_before in {Archive.NEVER, date(2026, 1, 31)}


def test_everything_that_is_wrong_is_told_at_once_with_its_line() -> None:
    text = """\
[desk]
language = "kr"
undo = "soon"

[[brand]]
name = "acme"
from = "Acme"

[[mailbox]]
name = "Support Desk"
brand = "acm"
address = "support@acme.example"

[mailbox.imap]
host = "imap:993"
username = "support"
pasword_command = "pass acme"
folders = ["INBOX", "a\\nb"]

[[mailbox]]
name = "shop"
brand = "acme"
spool = { path = "out" }
[mailbox.smtp]
host = "smtp.acme.example"
port = true

[[mailbox]]
name = "shop"
brand = "acme"
address = "shop@acme.example"
[mailbox.imap]
host = "localhost"
username = "x"
[mailbox.maildir]
path = ""

[[feed]]
name = "shop"
brand = "acme"
url = "ftp://acme.example"
kind = "json"
every = "0s"

[hotkeys]
f13 = "x"
F1 = "a"
f1 = "b"
[feeds]
"""
    assert problems(text) == (
        'c:2: language in [desk] must be one of ko, en, not "kr"',
        'c:3: undo in [desk] must be a length of time such as "10s", "5m" or "1h30m", not "soon"',
        'c:7: from in [[brand]] must be a name with an address, such as Acme <support@acme.example>, not "Acme"',
        'c:10: name in [[mailbox]] must be a name of a-z, 0-9, _ and -, 32 characters at most, not "Support Desk"',
        'c:11: unknown brand "acm": did you mean acme?',
        'c:15: host in [mailbox.imap] must be a host name or address, without port or scheme, not "imap:993"',
        'c:17: unknown key "pasword_command" in [mailbox.imap]; did you mean password_command?',
        "c:18: folders in [mailbox.imap] must be a list of texts, not ['INBOX', 'a\\nb']",
        "c:20: [[mailbox]] needs address",
        "c:20: a mailbox needs [mailbox.imap] or [mailbox.maildir], where its mail comes from",
        "c:23: answers leave one way: [mailbox.smtp] or [mailbox.spool], not both",
        "c:26: port in [mailbox.smtp] must be a number from 1 to 65535, not true",
        'c:29: there are two named "shop"',
        "c:35: a mailbox has one source: [mailbox.imap] or [mailbox.maildir], not both",
        'c:36: path in [mailbox.maildir] must be a text without line breaks, not ""',
        'c:39: there are two named "shop"',
        'c:41: url in [[feed]] must be an address that begins with https:// or http://, not "ftp://acme.example"',
        'c:42: kind in [[feed]] must be one of rss, not "json"',
        'c:43: every in [[feed]] must be a length of time such as "5m", a second at least, not "0s"',
        'c:46: "f13" is no hotkey: they are f1 to f12, "alt+1" to "alt+9"',
        'c:48: hotkey "f1" is there twice',
        'c:49: unknown table "feeds"; did you mean feed?',
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[mailbox]\nname = 1", "c:1: mailbox is written [[mailbox]], once for each"),
        ("feed = 3", "c:1: feed is written [[feed]], once for each"),
        ("desk = 3", "c:1: desk is written [desk]"),
        ("\n[[keys]]", "c:2: keys is written [keys]"),
        (MAILBOX + MAILDIR, 'c:3: unknown brand "acme": there is no [[brand]]'),
    ],
)
def test_a_file_of_the_wrong_shape_says_what_it_should_be(text: str, problem: str) -> None:
    assert problems(text) == (problem,)


@pytest.mark.parametrize(("text", "line"), [("a = [\n1 2]", 2), ("a = 1\n\n[", 3), ('a = "\n', 1), ("[" * 5000, 1)])
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int) -> None:
    (problem,) = problems(text)
    assert problem.startswith(f"c:{line}: this is not TOML: ")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_s40_plain_text_is_for_this_machine_alone(host: str) -> None:
    imap = (
        parse(BRAND + MAILBOX + f'[mailbox.imap]\nhost = "{host}"\nusername = "x"\nsecurity = "none"').mailboxes[0].imap
    )
    assert imap == ImapSettings(host.strip("[]"), "x", port=143, security=Security.NONE)


@pytest.mark.parametrize(
    "host", ["imap.acme.example", "10.0.0.1", "0.0.0.0", "127.0.0.1.acme.example", "::", "localhost.a"]
)
def test_s40_plain_text_to_another_machine_is_refused_with_the_reason(host: str) -> None:
    text = BRAND + MAILBOX + f'[mailbox.imap]\nhost = "{host}"\nusername = "x"\nsecurity = "none"'
    (problem,) = problems(text)
    assert problem == (
        f'c:11: security "none" would send mail and password readable to {host}; it is for this machine alone '
        "(127.0.0.1, ::1, localhost): use tls or starttls"
    )


@pytest.mark.parametrize("key", ["password", "passwd", "secret"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(key: str) -> None:
    (problem,) = problems(BRAND + MAILBOX + IMAP + f'{key} = "hunter2"')
    assert problem == (
        f"c:11: secrets don't belong into this file: instead of {key}, name password_command or password_env, "
        "or leave all three out and keep it in the keyring"
    )
    (problem,) = problems(BRAND + MAILBOX + IMAP + 'password_env = "hunter 2"')
    assert problem == "c:11: password_env in [mailbox.imap] must be the name of an environment variable"


def test_a_password_has_one_place_and_somebody_to_log_in() -> None:
    both = 'password_command = "pass acme"\npassword_env = "ACME"\n'
    smtp = '[mailbox.smtp]\nhost = "smtp.acme.example"\npassword_env = "ACME"\n'
    assert problems(BRAND + MAILBOX + IMAP + both + smtp) == (
        "c:12: name password_command or password_env, not both",
        "c:13: a password without a username is never used: name the username",
    )


def test_s43_no_setting_carries_a_second_line_to_a_server() -> None:
    assert (
        "must be a text without line breaks"
        in problems(BRAND + MAILBOX + '[mailbox.imap]\nhost = "a.example"\nusername = "x\\r\\nA1 LOGOUT"')[0]
    )


def test_s21_what_a_file_says_is_clean_in_its_errors() -> None:
    (problem,) = problems('"\\u001b]0;x\\u0007" = 1')
    assert problem.isprintable()
    assert "␛]0;x␇" in problem


@given(st.one_of(st.text(), st.text().map(lambda text: BRAND + MAILBOX + text)))
def test_any_text_is_a_config_or_an_error_in_words(text: str) -> None:
    try:
        parse(text)
    except ConfigError as error:
        assert all(re.match(r"config\.toml:\d+: .", problem) for problem in error.problems), error  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[agent]]\nname = "mina"\nreviewed_by = "senior"\n', 'c:3: unknown agent "senior"'),
        ('[[agent]]\nname = "mina"\nreviewed_by = "mina"\n', "nobody but mina would review the answers of mina"),
        (
            '[[group]]\nname = "new"\nmembers = ["mina"]\nreviewed_by = "new"\n',
            "nobody but mina would review the answers of mina",
        ),
        ('[[agent]]\nname = "mina"\n[[group]]\nname = "mina"\n', 'there are two named "mina"'),
        ('[[group]]\nname = "new"\nmembers = ["Kim Lee"]\n', "must be a list of agents' names"),
    ],
)
def test_whoever_is_reviewed_has_somebody_else_for_it(text: str, problem: str) -> None:
    assert any(problem in line for line in problems(text))


def test_a_rule_of_ones_own_goes_before_that_of_ones_group() -> None:
    team = parse(
        '[[group]]\nname = "new"\nmembers = ["mina", "kim.lee"]\nreviewed_by = "old"\n'
        '[[group]]\nname = "old"\nmembers = ["hana", "lee"]\n'
        '[[agent]]\nname = "mina"\nreviewed_by = "old"\n[[agent]]\nname = "hana"\n'
    ).team
    assert [team.reviewed_by(name) for name in ("mina", "kim.lee", "hana", "nobody")] == ["old", "old", None, None]
