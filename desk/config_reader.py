"""Reads the tables of `config.toml` by their declarations and collects everything that is wrong, each with its line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import MISSING
from typing import Any, Final, TypeVar

from desk.errors import ConfigError
from desk.naming import did_you_mean
from desk.safe import one_line
from desk.setting import Kind, keys
from desk.toml_lines import Path, lines
from desk.words import _

_SECRETS: Final = frozenset(["password", "passwd", "pass", "secret"])
_TOML_PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_EXCERPT: Final = 60
_Table = TypeVar("_Table")


class Reader:
    """A TOML text, and what was found wrong with it so far. Raises ConfigError at once where it is no TOML at all."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._problems: list[tuple[int, str]] = []
        self._lines: dict[Path, int] = {}
        self._data: dict[str, Any] = {}
        try:
            self._data = tomllib.loads(text)
            self._lines = lines(text)
        except tomllib.TOMLDecodeError as error:
            place = _TOML_PLACE.search(str(error))
            line = int(place[1]) if place and place[1] else text.count("\n") + 1
            reason = _TOML_PLACE.sub("", str(error))
            self._problems.append((line, _("this is not TOML: {reason}", reason=reason)))
        except RecursionError:
            self._problems.append((1, _("this is not TOML: {reason}", reason="nested too deeply")))
        self.stop()

    def stop(self) -> None:
        """Raise ConfigError if anything was found wrong."""
        if self._problems:
            found = sorted(set(self._problems))
            raise ConfigError(*(one_line(f"{self._file}:{line}: {words}") for line, words in found))

    def wrong(self, path: Path, words: str) -> None:
        """Note that something is wrong with what stands at `path`, or above it where nothing does."""
        while path and path not in self._lines:
            path = path[:-1]
        self._problems.append((self._lines.get(path, 1), words))

    def get(self, path: Path) -> Any:
        """What stands at `path`; None where nothing does."""
        found: Any = self._data
        for step in path:
            if isinstance(step, str) and not isinstance(found, dict):
                return None
            found = found[step] if isinstance(step, int) else found.get(step)
        return found

    def only(self, known: Collection[str]) -> None:
        """Nothing but these tables may stand at the top."""
        for name in self._data:
            if name not in known:
                self.wrong((name,), _('unknown table "{name}"; {hint}', name=name, hint=did_you_mean(name, known)))

    def tables(self, name: str) -> list[Path]:
        """The paths of all `[[name]]`."""
        data = self.get((name,))
        if isinstance(data, list) and all(isinstance(table, dict) for table in data):
            return [(name, number) for number in range(len(data))]
        if data is not None:
            self.wrong((name,), _("{name} is written [[{name}]], once for each", name=name))
        return []

    def table(self, kind: type[_Table], path: Path, inner: Collection[str] = (), **more: object) -> _Table | None:
        """The table at `path`, read by the declarations of `kind`; None where it is absent or something is wrong.

        Tables named in `inner` may stand in it; the caller has read them and gives them in `more`.
        """
        data = self._dict(path)
        if data is None:
            return None
        known = {key.name: key for key in keys(kind)}
        for name in data:
            if name not in known and name not in inner:
                self._unknown((*path, name), [*known, *inner])
        values = {
            key.field: self._value((*path, name), key.setting.kind) for name, key in known.items() if name in data
        }
        complete = True
        for name, key in known.items():
            if key.default is MISSING and name not in data:
                self.wrong(path, _("{table} needs {key}", table=title(path), key=name))
                complete = False
        return kind(**values, **more) if complete and None not in values.values() else None

    def mapping(self, name: str, kind: Kind) -> dict[str, Any]:
        """The table `[name]` of free keys, all with values of one kind; a dotted key keeps its dots."""
        data = self._dict((name,)) or {}
        values = {path: self._value(path, kind) for path in _leaves((name,), data)}
        return {".".join(map(str, path[1:])): value for path, value in values.items() if value is not None}

    def unique(self, *names: str) -> None:
        """No two of the tables may have one name."""
        seen: set[str] = set()
        for path in (path for name in names for path in self.tables(name)):
            called = self.get((*path, "name"))
            if isinstance(called, str):
                if called in seen:
                    self.wrong((*path, "name"), _('there are two named "{name}"', name=called))
                seen.add(called)

    def refers(self, path: Path, *names: str) -> None:
        """What stands at `path` must be the name of one of the tables `[[name]]` of these names."""
        called = self.get(path)
        tables = (table for name in names for table in self.tables(name))
        known = [other for table in tables if isinstance(other := self.get((*table, "name")), str)]
        if isinstance(called, str) and called not in known:
            hint = did_you_mean(called, known) if known else _("there is no [[{table}]]", table=names[0])
            self.wrong(path, _('unknown {table} "{name}": {hint}', table=names[0], name=called, hint=hint))

    def _dict(self, path: Path) -> dict[str, Any] | None:
        data = self.get(path)
        if data is None or isinstance(data, dict):
            return data
        self.wrong(path, _("{name} is written {table}", name=path[-1], table=title(path)))
        return None

    def _value(self, path: Path, kind: Kind) -> Any:
        """The value at `path` as it is meant; None where it is wrong."""
        value = self.get(path)
        try:
            return kind.read(value)
        except ValueError:
            words = _(kind.words, choices=", ".join(kind.choices))
            table, key = title(path[:-1]), path[-1]
            if not str(key).startswith("password"):  # the password itself may have been put there: don't print it
                words = _("{kind}, not {value}", kind=words, value=_shown(value))
            self.wrong(path, _("{key} in {table} must be {kind}", key=key, table=table, kind=words))
            return None

    def _unknown(self, path: Path, known: list[str]) -> None:
        name = str(path[-1])
        if name in _SECRETS and "password_command" in known:
            self.wrong(
                path,
                _(
                    "secrets don't belong into this file: instead of {key}, name password_command or password_env, "
                    "or leave all three out and keep it in the keyring",
                    key=name,
                ),
            )
            return
        hint = did_you_mean(name, known)
        self.wrong(path, _('unknown key "{key}" in {table}; {hint}', key=name, table=title(path[:-1]), hint=hint))


def title(path: Path) -> str:
    """How the table at `path` is headed: `[mailbox.imap]`, `[[mailbox]]`."""
    name = ".".join(step for step in path if isinstance(step, str))
    return f"[[{name}]]" if path and isinstance(path[-1], int) else f"[{name}]"


def _leaves(path: Path, data: dict[str, Any]) -> Iterator[Path]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _leaves((*path, name), value)
        else:
            yield (*path, name)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str | int | float) else str(value)
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
