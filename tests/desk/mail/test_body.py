from __future__ import annotations

import pytest

from desk.mail.facts import Attachment, Limits
from desk.mail.parse import attachment_bytes, parse
from tests.desk.mail.raw import mail, multipart

PLAIN = "Content-Type: text/plain; charset=utf-8\n\n환불 부탁드립니다"
RICH = "Content-Type: text/html; charset=utf-8\n\n<p>환불 <b>부탁</b>드립니다</p>"
PICTURE = 'Content-Type: image/png; name="a.png"\nContent-ID: <pic@x>\nContent-Transfer-Encoding: base64\n\nAAAA'
FORWARDED = "Content-Type: message/rfc822\n{}\nFrom: lee@b.example\nSubject: inner\n\ninner words"


def names(raw: bytes) -> list[tuple[str, bool]]:
    return [(one.name, one.inline) for one in parse(raw).attachments]


def test_of_two_forms_of_the_same_words_one_is_shown() -> None:
    found = parse(multipart("alternative", PLAIN, RICH))
    assert found.text == "환불 부탁드립니다"
    assert found.html
    assert found.attachments == ()


def test_html_alone_reads_like_text() -> None:
    assert parse(multipart("alternative", RICH)).text == "환불 부탁드립니다"


@pytest.mark.parametrize(
    "stub", ["", "  \n", "이 메일을 보려면 HTML을 지원하는 브라우저가 필요합니다", "Please view this in your browser"]
)
def test_a_plain_text_that_says_nothing_gives_way_to_html(stub: str) -> None:
    assert (
        parse(multipart("alternative", f"Content-Type: text/plain; charset=utf-8\n\n{stub}", RICH)).text
        == "환불 부탁드립니다"
    )


def test_pictures_of_the_html_are_inline_and_named_in_the_text() -> None:
    rich = 'Content-Type: text/html\n\n<p>see <img src="cid:pic@x"></p>'
    found = parse(multipart("related", rich, PICTURE))
    assert found.text == "see [a.png]"
    assert found.attachments == (Attachment(0, "a.png", "image/png", 3, True, "pic@x"),)


def test_text_with_a_file_name_is_an_attachment() -> None:
    log = "Content-Type: text/plain; name=log.txt\nContent-Disposition: inline\n\nlog"
    assert names(multipart("mixed", PLAIN, log)) == [("log.txt", True)]
    assert parse(multipart("mixed", PLAIN, log)).text == "환불 부탁드립니다"


def test_an_invitation_is_an_attachment() -> None:
    found = parse(multipart("alternative", PLAIN, "Content-Type: text/calendar; name=a.ics\n\nBEGIN:VCALENDAR"))
    assert [one.type for one in found.attachments] == ["text/calendar"]


def test_words_after_an_attachment_are_read_too() -> None:
    footer = "Content-Type: text/plain\n\nlist footer"
    assert parse(multipart("mixed", PLAIN, PICTURE, footer)).text == "환불 부탁드립니다\n\nlist footer"


def test_a_forwarded_mail_is_read_below_a_heading() -> None:
    found = parse(multipart("mixed", PLAIN, FORWARDED.format("")))
    assert found.text.startswith("환불 부탁드립니다\n\n-------- Forwarded message --------\nFrom: lee@b.example\n")
    assert found.text.endswith("inner words")
    assert found.reply_text == "환불 부탁드립니다"


def test_a_mail_that_is_attached_is_read_behind_all_other_words() -> None:
    attached = FORWARDED.format("Content-Disposition: attachment; filename=old.eml\n")
    found = parse(multipart("mixed", attached, PLAIN))
    assert found.text.startswith("환불 부탁드립니다\n\n-------- Forwarded message --------\nFrom: lee@b.example\n")
    assert found.reply_text == "환불 부탁드립니다"
    assert [one.name for one in found.attachments] == ["old.eml"]


def test_an_attached_mail_is_read_where_there_are_no_other_words() -> None:
    attached = FORWARDED.format("Content-Disposition: attachment\n")
    assert parse(multipart("mixed", attached)).text.endswith("inner words")


def test_attachments_of_a_forwarded_mail_are_listed() -> None:
    inner = f"Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=in\n\n--in\n{PICTURE}\n--in--"
    assert names(multipart("mixed", PLAIN, inner)) == [("", False), ("a.png", True)]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("Content-Type: image/png; name=b.png\nContent-Disposition: attachment; filename=a.png", "a.png"),
        ("Content-Type: image/png; name=가.png\nContent-Disposition: attachment; filename=?.png", "가.png"),
        ("Content-Type: image/png\nContent-Disposition: attachment; filename=?.png", "?.png"),
        ("Content-Type: image/png; file=a.png", "a.png"),
    ],
)
def test_of_several_file_names_the_one_that_lost_no_letter_counts(lines: str, name: str) -> None:
    assert names(multipart("mixed", PLAIN, f"{lines}\n\nx")) == [(name, False)]


def test_an_attachment_is_read_out_of_the_raw_mail() -> None:
    raw = multipart("mixed", PLAIN, PICTURE)
    assert attachment_bytes(raw, 0) == (Attachment(0, "a.png", "image/png", 3, False, "pic@x"), b"\0\0\0")
    with pytest.raises(IndexError):
        attachment_bytes(raw, 1)


def test_enriched_text_reads_like_text() -> None:
    rich = "<bold>Hello</bold> <color><param>red</param>world</color>\nagain <<3\n\n\nend"
    assert parse(mail(rich, "Content-Type: text/enriched")).text == "Hello world again <3\n\nend"
    assert parse(mail("one<nl>two<paragraph>3</paragraph>", "Content-Type: text/richtext")).text == "one\ntwo3"


def test_s38_a_box_of_microsofts_own_is_a_file_and_nothing_more() -> None:
    box = 'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\neJ8+Ig=='
    found = parse(multipart("mixed", PLAIN, box))
    assert found.attachments == (Attachment(0, "winmail.dat", "application/ms-tnef", 4, False, ""),)
    assert found.text == "환불 부탁드립니다"


def test_html_tells_its_own_charset() -> None:
    page = '<meta charset="euc-kr"><p>환불</p>'.encode("cp949")
    assert parse(mail(page, "Content-Type: text/html")).text == "환불"


def test_html_that_calls_itself_plain_is_read() -> None:
    assert parse(mail("<!DOCTYPE html><html><p>hi</p></html>")).text == "hi"


def test_flowed_lines_are_joined() -> None:
    flowed = "one \ntwo\n> quoted \n> on\n-- \nme"
    assert parse(mail(flowed, "Content-Type: text/plain; format=flowed")).text == "one two\n> quoted on\n-- \nme"


def test_s47_words_have_a_limit() -> None:
    found = parse(mail("가나다라 " * 1_000), Limits(text=100))
    assert len(found.text) <= 100
    assert "text_cut" in found.warnings
    rich = parse(mail("<p>abcde</p>" * 1_000, "Content-Type: text/html"), Limits(markup=100))
    assert "text_cut" in rich.warnings
