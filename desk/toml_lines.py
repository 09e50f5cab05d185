"""Where things stand in a TOML file: `tomllib` reads the values but doesn't tell on which line it found them.

The scanner trusts that `tomllib` has read the text without complaint, so it checks nothing (TOML 1.0).
"""

from __future__ import annotations

import re
import tomllib
from typing import Final

Path = tuple[str | int, ...]
"""Keys from the top down; a number is the place in an array."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_PLAIN: Final = re.compile(r"[^,\]}#\n]*")
_BASIC: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_LITERAL: Final = re.compile(r"'[^']*'")
_LONG_BASIC: Final = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL)
_LONG_LITERAL: Final = re.compile(r"'''(?:[^']|'(?!''))*'{3,5}")


def lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every key, table and array element of a TOML text, by its path."""
    scanner = _Scanner(text)
    scanner.scan()
    return scanner.lines


class _Scanner:
    """Reads a text once, from its start to its end."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        self._last: dict[Path, int] = {}  # of each array of tables, the newest element

    def scan(self) -> None:
        """Fill `lines`."""
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> Path:
        line = self._here()
        array = self._text.startswith("[[", self._at)
        self._at += 1 + array
        path: Path = ()
        keys = self._key()
        for key in keys[:-1]:
            path = self._newest((*path, key))
        path = (*path, keys[-1])
        if array:
            self._last[path] = self._last.get(path, -1) + 1
            self.lines.setdefault(path, line)
            path = self._newest(path)
        self.lines[path] = line
        self._at += 1 + array
        return path

    def _newest(self, path: Path) -> Path:
        """The table that the path means now: of an array of tables, its last one."""
        return (*path, self._last[path]) if path in self._last else path

    def _pair(self, table: Path) -> None:
        line = self._here()
        for key in self._key():
            table = (*table, key)
            self.lines.setdefault(table, line)
        self._at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(table)

    def _key(self) -> tuple[str, ...]:
        """The parts of a dotted key, and the white space around it."""
        parts = []
        while True:
            self._skip(_SPACE)
            start = self._at
            quoted = {'"': _BASIC, "'": _LITERAL}.get(self._text[start])
            raw = self._skip(quoted or _BARE)
            parts.append(next(iter(tomllib.loads(f"{raw} = 0"))) if quoted else raw)
            self._skip(_SPACE)
            if not self._text.startswith(".", self._at):
                return tuple(parts)
            self._at += 1

    def _value(self, path: Path) -> None:
        rest = self._text[self._at : self._at + 3]
        if rest.startswith("["):
            self._array(path)
        elif rest.startswith("{"):
            self._inline_table(path)
        elif rest.startswith('"'):
            self._skip(_LONG_BASIC if rest == '"""' else _BASIC)
        elif rest.startswith("'"):
            self._skip(_LONG_LITERAL if rest == "'''" else _LITERAL)
        else:
            self._skip(_PLAIN)

    def _array(self, path: Path) -> None:
        self._at += 1
        number = 0
        self._skip(_BLANK)
        while self._text[self._at] != "]":
            self.lines[(*path, number)] = self._here()
            self._value((*path, number))
            number += 1
            self._skip(_BLANK)
            self._at += self._text[self._at] == ","
            self._skip(_BLANK)
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        self._skip(_BLANK)
        while self._text[self._at] != "}":
            self._pair(path)
            self._skip(_BLANK)
            self._at += self._text[self._at] == ","
            self._skip(_BLANK)
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> str:
        """Move behind what the pattern matches here, and return it."""
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at + 1
        return found.group() if found else ""

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line
