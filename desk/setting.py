"""What may stand behind a key of `config.toml`: the kinds of values, how each is read and how it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, get_type_hints
from urllib.parse import urlsplit

from desk.agent import AGENT_NAME
from desk.duration import parse_duration, written
from desk.mail.facts import Address
from desk.naming import is_name
from desk.words import N_

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HOST: Final = re.compile(r"[A-Za-z0-9._-]{1,253}|\[?[0-9A-Fa-f:.]{2,45}\]?")
_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,253}")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value. `words` complete "must be …" (to translate); `read` raises ValueError for what is not one."""

    words: str
    read: Callable[[object], Any]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """The declaration of one key: its kind, what it is for, and a value for the example where the default won't do."""

    kind: Kind
    help: str
    example: object = None


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table: its name in the file, the field it fills, and whether it may be left out."""

    name: str
    field: str
    setting: Setting
    default: object  # `dataclasses.MISSING` where the key is needed


def keys(table: type[Any]) -> tuple[Key, ...]:
    """The keys of a table, in their order: the fields of a dataclass that are annotated with a `Setting`."""
    hints = get_type_hints(table, include_extras=True)
    return tuple(
        Key(field.name.removesuffix("_"), field.name, setting, field.default)
        for field in fields(table)
        for setting in getattr(hints[field.name], "__metadata__", ())
    )


def _text(value: object) -> str:
    # A line break in a host, a folder or a user name would be a second command on some wire (S-43, S-44).
    if not isinstance(value, str) or not value.strip() or _CONTROL.search(value):
        raise ValueError(value)
    return value.strip()


def _matching(pattern: re.Pattern[str]) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = _text(value)
        if not pattern.fullmatch(text):
            raise ValueError(value)
        return text

    return read


def _name(value: object) -> str:
    text = _text(value)
    if not is_name(text):
        raise ValueError(value)
    return text


def _sender(value: object) -> Address:
    text = _text(value)
    name, bracket, rest = text.rpartition("<")
    if not bracket:
        return Address("", _email(text))
    if not rest.endswith(">"):
        raise ValueError(value)
    return Address(name.strip().strip('"').strip(), _email(rest[:-1]))


def _email(value: object) -> str:
    return _matching(_EMAIL)(value).lower()


def _host(value: object) -> str:
    return _matching(_HOST)(value).strip("[]")  # addresses of IPv6 stand in brackets only where a port follows


def _port(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 65_536:
        raise ValueError(value)
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1_000_000:
        raise ValueError(value)
    return value


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _duration(value: object) -> timedelta:
    return parse_duration(_text(value))


def _interval(value: object) -> timedelta:
    length = _duration(value)
    if length < timedelta(seconds=1):  # looking without a pause would be an attack on the other side
        raise ValueError(value)
    return length


def _url(value: object) -> str:
    text = _text(value)
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in text:
        raise ValueError(value)
    return text


def _each(read: Callable[[object], str]) -> Callable[[object], tuple[str, ...]]:
    def read_all(value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValueError(value)
        return tuple(read(item) for item in value)

    return read_all


def one_of(choices: type[StrEnum]) -> Kind:
    """The kind of values that are one of a few words."""
    return Kind(N_("one of {choices}"), lambda value: choices(_text(value)), tuple(choices))


def text_or(choices: type[StrEnum]) -> Kind:
    """The kind of values that are one of a few words, or any other text."""

    def read(value: object) -> StrEnum | str:
        text = _text(value)
        return choices(text) if text in set(choices) else text

    return Kind(N_("a text without line breaks"), read, tuple(choices))


def date_or(choices: type[StrEnum]) -> Kind:
    """The kind of values that are a date or one of a few words."""

    def read(value: object) -> StrEnum | date:
        if isinstance(value, date):  # TOML has dates, and a time of day is one too
            return date(value.year, value.month, value.day)
        text = _text(value)
        return choices(text) if text in set(choices) else date.fromisoformat(text)

    return Kind(N_("a date such as 2026-01-31 or one of {choices}"), read, tuple(choices))


TEXT: Final = Kind(N_("a text without line breaks"), _text)
TEXTS: Final = Kind(N_("a list of texts"), _each(_text))
AGENT: Final = Kind(N_("an agent's name of a-z, 0-9, dot, _ and -, 32 characters at most"), _matching(AGENT_NAME))
AGENTS: Final = Kind(N_("a list of agents' names"), _each(_matching(AGENT_NAME)))
NAME: Final = Kind(N_("a name of a-z, 0-9, _ and -, 32 characters at most"), _name)
HOST: Final = Kind(N_("a host name or address, without port or scheme"), _host)
PORT: Final = Kind(N_("a number from 1 to 65535"), _port)
COUNT: Final = Kind(N_("a number from 0 to 1000000"), _count)
YES_OR_NO: Final = Kind(N_("true or false"), _yes_or_no)
EMAIL: Final = Kind(N_("an address such as support@acme.example"), _email)
EMAILS: Final = Kind(N_("a list of addresses such as support@acme.example"), _each(_email))
SENDER: Final = Kind(N_("a name with an address, such as Acme <support@acme.example>"), _sender)
DURATION: Final = Kind(N_('a length of time such as "10s", "5m" or "1h30m"'), _duration)
INTERVAL: Final = Kind(N_('a length of time such as "5m", a second at least'), _interval)
VARIABLE: Final = Kind(N_("the name of an environment variable"), _matching(_VARIABLE))
URL: Final = Kind(N_("an address that begins with https:// or http://"), _url)


def toml(value: object) -> str:
    """The value as TOML writes it; the reverse of what the kinds read."""
    if isinstance(value, Address):
        return toml(f"{value.name} <{value.email}>" if value.name else value.email)
    if isinstance(value, timedelta):
        return toml(written(value))
    if isinstance(value, tuple):
        return f"[{', '.join(toml(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False)
