"""Turns the desk's values into what rows and the journal hold, and back: times as milliseconds, the rest as JSON."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from json.encoder import encode_basestring
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_type: Callable[[object], Any] = type  # mypy takes no class for something that can be hashed

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Whole milliseconds since 1970 UTC."""
    return (at - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The time of so many milliseconds since 1970, in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


def maybe_ms(at: datetime | None) -> int | None:
    """`to_ms` for a time that may be missing."""
    return None if at is None else to_ms(at)


def maybe_from_ms(ms: int | None) -> datetime | None:
    """`from_ms` for a time that may be missing."""
    return None if ms is None else from_ms(ms)


def dumps(value: object, *, leave_out: str = "") -> str:
    """JSON of any of the desk's values: dataclasses, tuples, enums, times, lengths and mappings of them.

    `leave_out`: fields of a dataclass with this in their metadata are skipped.
    """
    return "[]" if value == () else _writer(_type(value), leave_out)(value)


def loads(kind: type[T], text: str) -> T:
    """The value of the given type (a dataclass, `tuple[Address, ...]` …) that `dumps` wrote."""
    value: T = _reader(kind)(json.loads(text))  # type: ignore[arg-type]  # a class can be hashed
    return value


def plain(value: object) -> Any:
    """The value as what JSON knows."""
    return json.loads(dumps(value))


@cache
def _writer(kind: Any, leave_out: str = "") -> Callable[[Any], str]:
    """Writes values of a type: found out once, since a first sync asks twenty times a mail.

    `json.dumps` would want them made into dictionaries and lists first, which takes as long again.
    """
    if issubclass(kind, str):
        return encode_basestring
    if issubclass(kind, bool | types.NoneType):
        return {True: "true", False: "false", None: "null"}.__getitem__
    if issubclass(kind, int | float):
        return kind.__repr__  # type: ignore[no-any-return]
    if issubclass(kind, tuple | list | frozenset):
        return lambda values: f"[{','.join([_writer(_type(value))(value) for value in values])}]"
    if is_dataclass(kind):
        return _dataclass_writer(kind, leave_out)
    if issubclass(kind, datetime):
        return lambda at: str(to_ms(at))
    if issubclass(kind, timedelta):
        return lambda length: str(length.total_seconds())
    if issubclass(kind, Mapping):
        return _mapping
    raise TypeError(f"no JSON for {kind.__name__}")


def _mapping(values: Mapping[Any, Any]) -> str:
    items = [f"{encode_basestring(str(key))}:{_writer(_type(value))(value)}" for key, value in values.items()]
    return f"{{{','.join(items)}}}"


def _dataclass_writer(kind: Any, leave_out: str) -> Callable[[Any], str]:
    names = [field.name for field in fields(kind) if leave_out not in field.metadata]
    heads = [(name, f"{',' if number else ''}{encode_basestring(name)}:") for number, name in enumerate(names)]

    def write(value: Any) -> str:
        parts: list[str] = []
        for name, head in heads:
            of_field = getattr(value, name)
            parts += (head, _writer(_type(of_field))(of_field))
        return f"{{{''.join(parts)}}}"

    return write


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:  # noqa: PLR0911 (one return a sort of type)
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _maybe_reader(kind)
    if origin is tuple:
        item = _reader(get_args(kind)[0])
        return lambda values: tuple(item(value) for value in values)
    if origin is frozenset:
        item = _reader(get_args(kind)[0])
        return lambda values: frozenset(item(value) for value in values)
    if origin is not None and issubclass(origin, Mapping):
        item = _reader(get_args(kind)[1])
        return lambda values: {key: item(value) for key, value in values.items()}
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    if kind is datetime:
        return from_ms
    if kind is timedelta:
        return lambda seconds: timedelta(seconds=seconds)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return lambda value: value


def _maybe_reader(kind: Any) -> Callable[[Any], Any]:
    (some,) = (part for part in get_args(kind) if part is not types.NoneType)
    read = _reader(some)
    return lambda value: None if value is None else read(value)


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    """Reads fields by name. A missing one is None: it was left out on purpose or is younger than the text."""
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}

    def read(values: dict[str, Any]) -> Any:
        return kind(**{name: reader(values[name]) if name in values else None for name, reader in readers.items()})

    return read
