"""Which language a customer writes, by script: enough to choose a canned reply and a greeting."""

from __future__ import annotations


def language_of(text: str) -> str:
    """`ko`, `ja`, `zh` or `en` for the first 2,000 characters of a text; a tenth of its letters decides."""
    hangul = kana = han = letters = 0
    for char in text[:2000]:
        if not char.isalpha():
            continue
        letters += 1
        if "\uac00" <= char <= "\ud7a3" or "\u3130" <= char <= "\u318f":
            hangul += 1
        elif "\u3040" <= char <= "\u30ff":
            kana += 1
        elif "\u4e00" <= char <= "\u9fff":
            han += 1
    for language, count in (("ko", hangul), ("ja", kana), ("zh", han)):
        if count and count * 10 >= letters:
            return language
    return "en"
