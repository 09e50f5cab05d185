"""Bytes to text, with the charsets as they are in the wild (rule 10): declared, then detected, never an exception.

A declared name is a hint: EUC-KR means CP949, ISO-8859-1 means Windows-1252, GB2312 means GB18030, and a mail that
names any of them may still be UTF-8. What can't be read at all is replaced by U+FFFD (S-52).
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from desk.mail.guess import guess, mostly_high
from desk.mail.iso2022 import decode_iso_2022

_NAME = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,39}")
_NUMBERED = re.compile(r"(?:x-)?(?:cp|windows|win|ms|ibm|dos|microsoft-cp)[-_]?(\d{3,5})")
_ISO_2022 = re.compile(r"(?:x-|cs)?iso-?2022-?(?:jp|kr|cn).*")
_SAYS_NOTHING = frozenset((
    "unknown", "unknown-8bit", "x-unknown", "default", "_default", "binary", "8bit", "7bit", "none", "utf",
    "ascii", "us-ascii", "ansi_x3.4-1968", "646", "cp20127", "x-user-defined", "iso-8859",
))  # fmt: skip
_NOT_FOR_MAIL = frozenset((
    "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem", "palmos", "base64",
    "bz2", "hex", "quopri", "rot-13", "rot13", "uu", "zlib",
))  # fmt: skip
_MEANT = {  # what programs mean by the codec that they name
    "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874", "cp50220": "iso-2022",
    "cp50221": "iso-2022", "cp50222": "iso-2022", "cp51949": "cp949", "cp51932": "euc-jp", "cp936": "gb18030",
    "cp54936": "gb18030", "cp1361": "johab", "cp65001": "utf-8", "cp1200": "utf-16", "cp28591": "cp1252",
    "cp28605": "iso8859-15", "cp20866": "koi8-r", "cp21866": "koi8-u",
    "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "shift-jis": "cp932", "big5": "cp950",
}  # fmt: skip
_ALIASES = {  # names that Python doesn't know
    "ks_c_5601": "cp949", "ks_c_5601-1987": "cp949", "ks_c_5601-1989": "cp949", "ksc5601": "cp949", "ksc_5601": "cp949",
    "ks_x_1001": "cp949", "korean": "cp949", "uhc": "cp949", "euckr": "cp949", "cseuckr": "cp949",
    "gb_2312-80": "gb18030", "euc-cn": "gb18030", "chinese": "gb18030", "csgb2312": "gb18030",
    "sjis": "cp932", "windows-31j": "cp932", "ms-cp932": "cp932", "x-big5": "cp950", "big5-eten": "cp950",
    "hz-gb-2312": "hz", "macintosh": "mac-roman", "mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "iso-8859-6-i": "iso8859-6", "iso-8859-6-e": "iso8859-6",
    "unicode-1-1-utf-7": "utf-7", "unicode-2-0-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8",
    "utf-8-mac": "utf-8", "unicode": "utf-16", "ucs-2": "utf-16",
}  # fmt: skip
_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_PAIRS = frozenset(("cp949", "cp932", "gb18030", "cp950", "big5hkscs", "euc-jp", "johab"))
_TELLS = 6  # bytes: a shorter word may well be all accents
_UTF_16_32 = ("utf-16", "utf-32")


@lru_cache(maxsize=256)
def codec(name: str) -> str:
    """The codec to read a declared charset with: a Python codec or "iso-2022"; empty where the name says nothing."""
    name = name.strip(" \t\r\n\"'").lower().partition("*")[0]
    if not _NAME.fullmatch(name) or name in _SAYS_NOTHING:
        return ""
    if _ISO_2022.fullmatch(name):
        return "iso-2022"
    numbered = _NUMBERED.fullmatch(name)
    name = "cp" + numbered[1] if numbered else _ALIASES.get(name, name)
    if name in _MEANT or name in _SAYS_NOTHING:
        return _MEANT.get(name, "")
    try:
        found = codecs.lookup(name).name.replace("_", "-")
    except (LookupError, ValueError):
        return codec(name[2:]) if name.startswith("x-") else ""
    return "" if found in _NOT_FOR_MAIL else _MEANT.get(found, found)


def decode(data: bytes, declared: str = "", hint: str = "") -> str:
    """The text that the bytes stand for. `hint` is a charset to prefer where none is declared."""
    name = codec(declared) or codec(hint)
    if data.isascii() and not _reads_ascii_differently(name):
        return decode_iso_2022(data) if b"\x1b$" in data else data.decode("ascii")
    if name == "iso-2022":
        return decode_iso_2022(data)
    if name.startswith(_UTF_16_32) or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_wide(data, name)
    if name == "utf-7":
        return data.decode(name, "replace")
    if name == "hz":  # every line begins in ASCII (RFC 1843)
        return "\n".join(line.decode(name, "replace") for line in data.split(b"\n"))
    utf_8 = _utf_8(data)
    if utf_8 is not None and _prefer_utf_8(utf_8, name):
        return utf_8
    text = _strictly(data, name) if name and name != "utf-8" else None
    if text is not None and not (name == "cp1252" and len(data) >= _TELLS and mostly_high(data)):
        return text
    return utf_8 if utf_8 is not None else _decode_damaged(data, name, text)


def is_utf_8(data: bytes) -> bool:
    """Whether the bytes are valid UTF-8, which other bytes hardly ever are by chance."""
    return _strictly(data, "utf-8") is not None


def _reads_ascii_differently(name: str) -> bool:
    return name in {"iso-2022", "utf-7", "hz"} or name.startswith((*_UTF_16_32, "cp037", "cp500", "cp1140"))


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def _utf_8(data: bytes) -> str | None:
    """The bytes as UTF-8 if they are that, also where they were cut inside the last character."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = data[: error.start]
        if error.reason != "unexpected end of data" or whole.isascii():
            return None
        return whole.decode("utf-8") + "\ufffd"


def _prefer_utf_8(utf_8: str, name: str) -> bool:
    """Whether bytes that are valid UTF-8 are meant so although something else was declared.

    Letters of single-byte charsets hardly ever line up as UTF-8. A short word in pairs of bytes may, as Latin or Greek
    letters, so there the result must be what pairs can't give by chance: several characters of three bytes.
    """
    if name not in _PAIRS:
        return True
    wide = sum(character >= "\u0800" for character in utf_8[:2_000])
    narrow = sum("\x7f" < character < "\u0800" for character in utf_8[:2_000])
    return wide >= 2 and wide > 4 * narrow


def _decode_damaged(data: bytes, name: str, doubtful: str | None) -> str:
    """Bytes that aren't what was declared: another charset that fits, else the declared one with replacements."""
    if name in {"", "utf-8"} and _HALVES.search(data):
        data = _HALVES.sub(_joined_halves, data)
        if (text := _strictly(data, "utf-8")) is not None:
            return text
    if name == "cp950" and (hong_kong := _strictly(data, "big5hkscs")) is not None:
        return hong_kong
    if name != "cp1252":
        text = data.decode(name or "utf-8", "replace")
        bad = text.count("\ufffd")
        if sum(character > "\x7f" for character in text) - bad > 2 * bad:
            return text
    found = guess(data)
    if found or doubtful is None:
        return data.decode(found or "cp1252", "replace")
    return doubtful


def _joined_halves(halves: re.Match[bytes]) -> bytes:
    """UTF-8 for a character whose two UTF-16 halves were each written as UTF-8 (CESU-8), as some programs do."""
    return halves[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()


def _decode_wide(data: bytes, name: str) -> str:
    """UTF-16 and UTF-32, their byte order told by a mark, the name, or where the zeros are."""
    width = 4 if name.startswith("utf-32") else 2
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) and name in _UTF_16_32:
        little = data[1:400:width].count(0) > data[0:400:width].count(0)
        name += "-le" if little else "-be"
    if not name.startswith(_UTF_16_32):
        name = "utf-16"
    return data.decode(name, "replace")
