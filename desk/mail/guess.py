"""Guesses the charset of bytes that don't say it: how much they look like each language, read as each charset."""

from __future__ import annotations

import codecs
import re

_SAMPLE = 4_096
_ASCII = bytes(range(0x80))
_SPACES = b" \t\r\n"
_KOREAN = re.compile("[\uac00-\ud7a3\u3131-\u3163]")
_KANA = re.compile("[\u3041-\u30fe]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_HAN = re.compile("[\u4e00-\u9fff]")
_SIGNS = re.compile("[\u3000-\u303f\uff01-\uff5e\u2010-\u203b]")
# The commonest characters of each way of writing; enough of them in a text tell the two Chinese charsets apart.
_SIMPLIFIED = re.compile(
    "[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里您请单订货谢问题好]"
)
_TRADITIONAL = re.compile(
    "[的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡您請單訂貨謝問題好]"
)
_CYRILLIC = re.compile("[\u0410-\u044f\u0451]")
_CYRILLIC_SMALL = re.compile("[\u0430-\u044f\u0451]")


def mostly_high(data: bytes) -> bool:
    """Whether as many bytes are above 127 as in Korean, Chinese or Cyrillic words, not just some accents."""
    sample = data[:_SAMPLE].translate(None, _SPACES)
    return len(sample.translate(None, _ASCII)) > 0.3 * len(sample)


def guess(data: bytes) -> str:
    """The codec that makes the most sense of the bytes; empty where none does."""
    sample = data[:_SAMPLE]
    best, best_score = "", 0.55
    if not mostly_high(sample):
        return ""
    for name in ("cp949", "cp932", "gb18030", "cp950", "euc_jp", "cp1251", "koi8-r"):
        score = _score(sample, name)
        if score > best_score:
            best, best_score = name, score
    return best


def _score(sample: bytes, name: str) -> float:
    """From 0 to about 1: how much the sample, read so, is text of the language that the charset is for."""
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeError:
        return 0.0
    total = sum(character > "\x7f" for character in text)
    if not total:
        return 0.0
    if name in {"cp1251", "koi8-r"}:
        return len(_CYRILLIC_SMALL.findall(text)) / total if len(_CYRILLIC.findall(text)) > 0.8 * total else 0.0
    han, signs = len(_HAN.findall(text)), len(_SIGNS.findall(text))
    if name == "cp949":
        korean = "".join(_KOREAN.findall(text)).encode("cp949", "ignore")
        usual = sum(lead >= 0xA4 and trail >= 0xA1 for lead, trail in zip(korean[::2], korean[1::2], strict=True))
        rare = len(korean) // 2 - usual  # syllables that KS X 1001 lacks
        return (usual - rare + 0.3 * han + 0.6 * signs) / total
    if name in {"cp932", "euc_jp"}:
        kana = len(_KANA.findall(text))
        return (kana + (0.8 if kana else 0.4) * han + 0.6 * signs - 0.5 * len(_HALF_KANA.findall(text))) / total
    usual = len((_SIMPLIFIED if name == "gb18030" else _TRADITIONAL).findall(text))
    plain = "gb2312" if name == "gb18030" else "big5"
    known = len(_HAN.findall(text.encode(plain, "ignore").decode(plain)))
    return (0.55 * known - 0.5 * (han - known) + 0.8 * signs + min(2.5 * usual, 0.45 * han)) / total
