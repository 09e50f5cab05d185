from __future__ import annotations

import gzip
import io
import zipfile
from email.message import EmailMessage

import pytest

from desk.mail.attachment import LONGEST, preview
from desk.mail.facts import Attachment
from desk.mail.parse import attachment_bytes, parse
from desk.safe import safe_name


def mail(content: bytes, type_: str = "application/octet-stream", name: str = "x", **params: str) -> bytes:
    made = EmailMessage()
    made.set_content("See the file.")
    kind, _stroke, subtype = type_.partition("/")
    made.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    (part,) = made.iter_attachments()
    for key, value in params.items():
        part.set_param(key, value)
    return made.as_bytes()


@pytest.mark.parametrize(
    ("content", "type_", "charset", "text"),
    [
        ("환불".encode("cp949"), "text/plain", "euc-kr", "환불"),
        ("返金".encode("iso-2022-jp"), "text/csv", "iso-2022-jp", "返金"),
        ("환불".encode(), "application/octet-stream", "", "환불"),
        (b'{"a": 1}', "application/json", "", '{"a": 1}'),
        (b"<p>Hello <b>Ana</b></p><script>x()</script>", "text/html", "", "Hello Ana"),
        (b"a\x1b[2Jb\r\n\x07c", "text/plain", "", "a␛[2Jb\n␇c"),
    ],
)
def test_a_text_is_shown_in_words(content: bytes, type_: str, charset: str, text: str) -> None:
    raw = mail(content, type_, charset=charset) if charset else mail(content, type_)
    assert preview(raw, 0).text == text


@pytest.mark.parametrize("content", [b"%PDF-1.4\n\0\1\2", b"\xff\xfe\xfd", bytes(100)])
def test_what_is_no_text_is_not_shown(content: bytes) -> None:
    assert preview(mail(content), 0).text is None


def test_a_long_text_is_cut_and_says_so() -> None:
    seen = preview(mail("가".encode() * 400_000, "text/plain", charset="utf-8"), 0)
    assert seen.left_out == 200_000
    assert seen.text is not None
    assert len(seen.text.encode()) <= LONGEST + 3


def test_a_mail_within_a_mail_has_its_heading_words_and_files() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Date"], inner["Subject"] = "Ana <a@x.example>", "Mon, 1 Jan 2024 10:00:00 +0900", "Late"
    inner.set_content("Where is it?")
    inner.add_attachment(b"1", maintype="image", subtype="png")
    outer.set_content("See below.")
    outer.add_attachment(inner)
    raw = outer.as_bytes()
    (index,) = [one.index for one in parse(raw).attachments if one.type == "message/rfc822"]
    assert preview(raw, index).text == (
        "From: Ana <a@x.example>\nDate: 2024-01-01 01:00 +0000\nSubject: Late\n\nWhere is it?\n\n[attachment.png]"
    )


@pytest.mark.parametrize(
    ("name", "type_", "label"),
    [
        ("a.pdf", "image/png", "a.pdf"),
        ("", "image/jpeg", "attachment.jpg"),
        ("", "message/rfc822", "attachment.eml"),
        ("", "application/vnd.ms-excel", "attachment"),
        ("", "application/ms-tnef", "attachment"),
    ],
)
def test_a_file_without_a_name_is_called_by_its_type(name: str, type_: str, label: str) -> None:
    assert Attachment(0, name, type_, 1, inline=False, content_id="").label == label


def bombs() -> dict[str, bytes]:
    """Archives of a few kilobytes that unpack to megabytes."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", bytes(20_000_000))
    return {"a.zip": zipped.getvalue(), "a.gz": gzip.compress(bytes(20_000_000)), "a.docx": zipped.getvalue()}


@pytest.mark.parametrize(("name", "content"), bombs().items())
def test_s37_an_archive_is_never_unpacked(name: str, content: bytes) -> None:
    raw = mail(content, name=name)
    (attachment,) = parse(raw).attachments
    assert attachment.size == len(content)
    assert preview(raw, 0).text is None
    assert attachment_bytes(raw, 0)[1] == content


TNEF = b"\x78\x9f\x3e\x22\x01\x00" + b"\x01\x00\x00\x00\x00\x00\x00\x00\x00" * 200  # a signature, and parts of length 0


@pytest.mark.parametrize("type_", ["application/ms-tnef", "application/vnd.ms-tnef", "application/octet-stream"])
def test_s38_winmail_dat_is_one_file_of_which_nothing_is_read(type_: str) -> None:
    raw = mail(TNEF, type_, "winmail.dat")
    (attachment,) = parse(raw).attachments
    assert (attachment.name, attachment.size) == ("winmail.dat", len(TNEF))
    assert preview(raw, 0).text is None
    assert attachment_bytes(raw, 0)[1] == TNEF


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('filename="../../../.ssh/authorized_keys"', "authorized_keys"),
        ('filename="=?utf-8?q?=2E=2E=2F=2E=2E=2Fx.txt?="', "x.txt"),
        ("filename*=utf-8''..%2F..%2Fx.txt", "x.txt"),
        ("filename*0*=utf-8''..%2F..; filename*1*=%2Fx.txt", "x.txt"),
        ('filename="..\\\\..\\\\x.txt"', "x.txt"),
        ("filename*=utf-8''a%00%1b[2Jb.txt", "a␀␛[2Jb.txt"),
        ("filename*=utf-8''fdp%e2%80%aegnp.exe", "fdp⇄gnp.exe"),
        ('filename="-rf"', "rf"),
        ('filename="CON"', "_CON"),
    ],
)
def test_s36_however_a_name_is_written_it_is_saved_in_its_folder(header: str, name: str) -> None:
    raw = f"Content-Type: application/pdf\nContent-Disposition: attachment; {header}\n\nx".encode()
    (attachment,) = parse(raw).attachments
    assert safe_name(attachment.label) == name
