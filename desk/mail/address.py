"""Address headers: who is named, in linear time and without being led astray (S-08).

The standard library recurses once for every bracket and takes `alice@good.example <evil@bad.example>` for alice; here
the address between the angle brackets is the one that counts, and everything before it is a name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from desk.mail.facts import Address, Limits
from desk.mail.header import decode_words, unfolded
from desk.safe import one_line

_OFTEN = 256
"""Bytes of a header that may well come again: every mail bears the desk's own address."""

_SIMPLE = re.compile(r"(?:\"([^\"\\]*)\"\s*|([^\"(<>,;:@\\\[]*))<([^\s<>()\",;:@\\\[]+@[^\s<>()\",;:@\\\[]+)>")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_BRACKET = re.compile(r"\\.|[()]", re.DOTALL)
_PLAIN = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]{0,1000}\?=|[^\"(<,;:\\=]+|.", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_QUOTED_LOCAL = re.compile(r'"(?:[^"\\]|\\.)*"@[^\s,;:<>()"]+')
_AROUND_AT = re.compile(r"[ \t]*@[ \t]*|[ \t]+\.[ \t]+")  # not \s: bytes of raw UTF-8 are spaces in Latin-1
_BLANKS = re.compile(r"[ \t]+")
_COMMENT = re.compile(r"\([^()]*\)")


def addresses(value: bytes, limits: Limits, hint: str = "") -> tuple[Address, ...]:
    """The addresses of a header in order. Groups give their members; what names no address gives nothing."""
    return _often(value, limits, hint) if len(value) <= _OFTEN else _addresses(value, limits, hint)


def _addresses(value: bytes, limits: Limits, hint: str) -> tuple[Address, ...]:
    line = unfolded(value).decode("latin-1")
    simple = _SIMPLE.fullmatch(line)
    if simple:
        return (Address(_decoded(simple[1] or simple[2], limits, hint), _email(simple[3], limits)),)
    reader = _Reader(line, limits, hint)
    reader.read()
    return tuple(reader.found)


_often = lru_cache(maxsize=2_048)(_addresses)


class _Reader:
    """The state of one pass over an address header."""

    def __init__(self, line: str, limits: Limits, hint: str) -> None:
        self.line = line
        self.limits = limits
        self.hint = hint
        self.found: list[Address] = []
        self.phrase: list[str] = []  # what stands before or instead of the angle brackets
        self.phrase_has_at = False
        self.comments: list[str] = []
        self.angle: str | None = None

    def read(self) -> None:
        line, position = self.line, 0
        unclosed = ""  # openers that are known to have no closer any more
        while position < len(line) and len(self.found) < self.limits.addresses:
            sign = line[position]
            end = -1
            if sign in '"(<' and sign not in unclosed:
                end = self.enclosed(sign, position)
                if end < 0:
                    unclosed += sign
            if end < 0:
                end = self.plain(sign, position)
            position = end
        self.finish(at_end=True)

    def enclosed(self, sign: str, position: int) -> int:
        """Takes the quoted string, comment or angle address at `position`; returns its end, -1 where it has none."""
        line = self.line
        if sign == '"':
            local = _QUOTED_LOCAL.match(line, position)
            if local:
                self.angle = local[0]
                return local.end()
            quoted = _QUOTED.match(line, position)
            if quoted:
                self.add(_ESCAPED.sub(r"\1", quoted[1]))
                return quoted.end()
            return -1
        if sign == "<":
            end = line.find(">", position)
            if end >= 0:
                self.angle = line[position + 1 : end]
                return end + 1
            return -1
        depth = 0
        for bracket in _BRACKET.finditer(line, position):
            depth += {"(": 1, ")": -1}.get(bracket[0], 0)
            if depth == 0:
                self.comments.append(_ESCAPED.sub(r"\1", line[position + 1 : bracket.start()]))
                return bracket.end()
        return -1

    def plain(self, sign: str, position: int) -> int:
        """Takes a separator or a run of ordinary text at `position`; returns its end."""
        if sign in ",;":
            self.finish(at_end=sign == ";")
            return position + 1
        if sign == ":" and self.angle is None and not self.phrase_has_at:
            self.phrase.clear()  # the name of a group
            return position + 1
        run = _PLAIN.match(self.line, position)
        end = run.end() if run else position + 1
        self.add(self.line[position:end])
        return end

    def add(self, piece: str) -> None:
        self.phrase.append(piece)
        self.phrase_has_at = self.phrase_has_at or "@" in piece

    def finish(self, *, at_end: bool) -> None:
        """One address is complete. A comma in a name without quotes ("Kim, Minsu <kim@…>") doesn't end the name."""
        angle = self.angle
        if angle is None and not self.phrase_has_at and not at_end:
            self.phrase.append(", ")
            return
        phrase = "".join(self.phrase).strip(" ,")
        if angle is None and "@" in phrase:
            words = _BLANKS.split(_AROUND_AT.sub(lambda sign: sign[0].strip(" \t"), phrase))
            angle = next(word for word in words if "@" in word)
            words.remove(angle)
            phrase = " ".join(words)
        if angle is None and phrase and " " not in phrase:
            angle, phrase = phrase, ""  # a local user, such as root
        email = _email(angle or "", self.limits)
        name = _decoded(phrase or " ".join(self.comments), self.limits, self.hint)
        if "<" in email and not name:  # the whole of "Kim <kim@…>" in one encoded word
            name, _, email = _decoded(angle or "", self.limits, self.hint).rpartition("<")
            name, email = name.strip(), "".join(email.split())
        if email:
            self.found.append(Address(name, email))
        self.phrase.clear()
        self.phrase_has_at = False
        self.comments.clear()
        self.angle = None


def _decoded(name: str, limits: Limits, hint: str) -> str:
    return one_line(decode_words(name.encode("latin-1"), limits, hint)).strip("\"'<> ") if name else ""


def _email(written: str, limits: Limits) -> str:
    """The addr-spec of what stood between angle brackets: white space, quotes and doubled brackets taken off."""
    if not written.isascii() or "=?" in written:
        written = decode_words(written.encode("latin-1"), limits)
    if _QUOTED_LOCAL.fullmatch(written):
        return one_line(written)
    email = "".join(one_line(_COMMENT.sub("", written)).split()).strip("<>\"'")
    if ":" in email and "[" not in email:  # a route of old (RFC 822), a link, a group
        email = email.rpartition(":")[2]
    email = email.rstrip(".,;")
    return "" if email.startswith("@") else email
