"""Canned replies as Markdown files, so that a team can keep them in git: `canned/NAME.md`, a front matter and the text.

    ---
    title: Refund received
    language: en
    tags: refund, billing
    status: pending
    ---
    Hello {{customer.first|there}}, …

    <!-- language: ko -->
    {{customer.polite}}, 안녕하세요. …

The front matter is lines `key: value` and nothing else of YAML.
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import timedelta
from enum import StrEnum
from typing import Final, TypeVar

from desk.canned import ANY, CannedActions, CannedReply
from desk.duration import parse_duration, written
from desk.errors import DeskError
from desk.naming import did_you_mean, is_name
from desk.placeholder import check
from desk.safe import one_line
from desk.ticket import Priority, Status
from desk.words import _

_FENCE: Final = "---"
_ACTIONS: Final = tuple(field.name for field in fields(CannedActions))
_KEYS: Final = ("title", "language", "brand", "tags", *_ACTIONS)
_MARKER: Final = re.compile(r"(\\*)<!-- language: ([^\s>]{0,40}) -->")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")


_Choice = TypeVar("_Choice", bound=StrEnum)


class CannedError(DeskError):
    """A canned reply's file that can't be read; `problems` has a line for each thing that is wrong."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def to_markdown(reply: CannedReply) -> str:
    """The reply as a file's text, which `from_markdown` reads back."""
    actions = reply.actions
    bodies = dict(reply.bodies)
    first = ANY if ANY in bodies else next(iter(bodies), ANY)  # a text for all languages can only stand first
    values = {
        "title": reply.title,
        "language": first,
        "brand": reply.brand or "",
        "tags": ", ".join(reply.tags),
        "status": actions.status or "",
        "priority": actions.priority or "",
        "assignee": actions.assignee or "",
        "snooze": written(actions.snooze) if actions.snooze else "",
        "add_tags": ", ".join(actions.add_tags),
        "remove_tags": ", ".join(actions.remove_tags),
    }
    lines = [_FENCE, *(f"{key}: {one_line(value)}" for key, value in values.items() if value), _FENCE]
    for language, body in sorted(bodies.items(), key=lambda item: item[0] != first):
        if language != first:
            lines += ["", f"<!-- language: {language} -->"]
        lines += [rf"\{line}" if _MARKER.fullmatch(line) else line for line in body.strip("\n").split("\n")]
    return "\n".join(lines) + "\n"


def from_markdown(text: str, name: str) -> CannedReply:
    """The reply that a file holds; `name` is the file's name without `.md`.

    Raises CannedError with a line `NAME.md:LINE: …` for each thing that is wrong.
    """
    faults = _Faults(name)
    if not is_name(name):
        faults.add(1, _("a reply's name is a-z, 0-9, _ and -, 32 characters at most"))
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ends = [at for at, line in enumerate(lines) if line.rstrip() == _FENCE]
    if not ends or ends[0] != 0 or len(ends) == 1:
        faults.add(1, _("the file must begin with a front matter: lines such as title: … between two lines ---"))
        faults.stop()
    values = _Values(lines[1 : ends[1]], faults)
    language = values.language()
    bodies = _bodies(lines[ends[1] + 1 :], ends[1] + 2, language, faults)
    reply = CannedReply(
        name=name,
        title=values.title(),
        bodies=bodies,
        brand=values.brand(),
        tags=values.list("tags"),
        actions=CannedActions(
            status=values.choice("status", Status),
            priority=values.choice("priority", Priority),
            assignee=values.text("assignee").lower() or None,
            snooze=values.length("snooze"),
            add_tags=values.list("add_tags"),
            remove_tags=values.list("remove_tags"),
        ),
    )
    faults.stop()
    return reply


class _Faults:
    """What is wrong with a file, collected so that all of it is told at once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, words: str) -> None:
        self._found.append((line, words))

    def stop(self) -> None:
        """Raise CannedError if anything was found."""
        if self._found:
            raise CannedError(*(one_line(f"{self._name}.md:{line}: {words}") for line, words in sorted(self._found)))


class _Values:
    """The front matter: each key with its value, read as what it should be."""

    def __init__(self, lines: list[str], faults: _Faults) -> None:
        self._faults = faults
        self._values: dict[str, tuple[int, str]] = {}
        for number, line in enumerate(lines, start=2):
            key, colon, value = line.partition(":")
            key = key.strip()
            if not line.strip() or line.startswith("#"):
                continue
            if not colon:
                faults.add(number, _("a line of the front matter is key: value"))
            elif key not in _KEYS:
                faults.add(number, _('unknown key "{key}"; {hint}', key=key, hint=did_you_mean(key, _KEYS)))
            elif key in self._values:
                faults.add(number, _("{key} is there twice", key=key))
            else:
                self._values[key] = (number, one_line(value))

    def text(self, key: str) -> str:
        return self._values.get(key, (0, ""))[1]

    def title(self) -> str:
        if not self.text("title"):
            self._faults.add(1, _("the front matter has no title"))
        return self.text("title")

    def language(self) -> str:
        code = self.text("language").lower()
        if code and not _LANGUAGE.fullmatch(code):
            self._wrong("language", _("a language is a code such as ko or en"))
        return code

    def brand(self) -> str | None:
        name = self.text("brand")
        if name and not is_name(name):
            self._wrong("brand", _("a brand is written as it is named in config.toml"))
        return name or None

    def list(self, key: str) -> tuple[str, ...]:
        text = self.text(key)
        if text.startswith("["):
            self._wrong(key, _("a list is written a, b without brackets"))
        return tuple(item.strip() for item in text.split(",") if item.strip())

    def choice(self, key: str, kind: type[_Choice]) -> _Choice | None:
        text = self.text(key)
        if text and text not in set(kind):
            hint = did_you_mean(text, [str(choice) for choice in kind])
            self._wrong(key, _('unknown {field} "{value}": {hint}', field=key, value=text, hint=hint))
            return None
        return kind(text) if text else None

    def length(self, key: str) -> timedelta | None:
        try:
            return parse_duration(self.text(key)) if self.text(key) else None
        except ValueError as error:
            self._wrong(key, str(error))
            return None

    def _wrong(self, key: str, words: str) -> None:
        self._faults.add(self._values[key][0], words)


def _bodies(lines: list[str], first: int, language: str, faults: _Faults) -> dict[str, str]:
    """The texts by language; `first` is the number of the first line in the file."""
    sections: list[tuple[str, int, list[str]]] = [(language, first, [])]
    for number, line in enumerate(lines, start=first):
        marker = _MARKER.fullmatch(line.rstrip())
        if not marker:
            sections[-1][2].append(line)
        elif marker[1]:  # a text that shows a marker has a backslash before it
            sections[-1][2].append(line[1:])
        elif _LANGUAGE.fullmatch(marker[2].lower()):
            sections.append((marker[2].lower(), number + 1, []))
        else:
            faults.add(number, _("a language is a code such as ko or en"))
    bodies: dict[str, str] = {}
    for code, start, body_lines in sections:
        body = "\n".join(body_lines).strip("\n")
        if not body.strip():
            continue
        if code in bodies:
            faults.add(start, _("there are two texts in {language}", language=code))
        bodies[code] = body
        for line_of_body, words in check("\n".join(body_lines)):
            faults.add(start + line_of_body - 1, words)
    if not bodies:
        faults.add(first, _("the reply has no text"))
    return bodies
