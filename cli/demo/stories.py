"""The stories of the demo desk, as they are written down in its TOML files: one `[[mail]]` each."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from typing import Final

from desk.duration import parse_duration

BRANDS: Final = ("acme", "hanbit")
"""The shops: each has its file of stories, its maildir and its mailbox."""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment. Pictures and PDF files are made; `text` is what any other kind holds.

    `content_id` makes it an inline picture of the HTML body. `named` says how its name is written in the header:
    `rfc2231` as it should be, `word` as an encoded word, which is wrong and common.
    """

    name: str
    text: str = ""
    content_id: str = ""
    named: str = "rfc2231"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report (RFC 3464) that `recipient` did not get the mail that is answered."""

    recipient: str
    status: str
    said: str


@dataclass(frozen=True, slots=True)
class Story:
    """One mail of the demo desk.

    `id` names it in its file; `answers` names the mail it answers, which `client` quotes in its own way. `ours` marks
    answers that the shop gave before the demo begins: they are quoted and referred to, but no mail of the maildir.
    `html` is an HTML body, or `true` for a twin of the text; without `text` the mail is HTML alone. In `headers`, an
    empty value removes a header.
    """

    id: str
    sender: str
    ago: str
    subject: str = ""
    text: str = ""
    answers: str = ""
    client: str = ""
    ours: bool = False
    to: str = ""
    cc: str = ""
    html: str | bool = False
    charset: str = "utf-8"
    zone: str = "+0900"
    mailer: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    bounce: Bounce | None = None

    @property
    def address(self) -> str:
        """The address that the mail is from."""
        # What stands in the brackets: some Pythons' parseaddr finds no address behind a hostile name.
        return self.sender.rpartition("<")[2].rstrip(">")

    @property
    def domain(self) -> str:
        """The domain of that address."""
        return self.address.rpartition("@")[2]

    @property
    def message_id(self) -> str:
        """The same in every demo, so that tests and screenshots can name a mail."""
        return f"<{self.id}.{self.digest[:12]}@{self.domain}>"

    @property
    def digest(self) -> str:
        """Letters and digits that look like chance and never change."""
        return hashlib.sha256(self.id.encode()).hexdigest()

    def sent_at(self, now: datetime) -> datetime:
        """When it was sent, in the sender's own time zone."""
        hours, minutes = int(self.zone[:3]), int(self.zone[0] + self.zone[3:])
        zone = timezone(timedelta(hours=hours, minutes=minutes))
        return (now - parse_duration(self.ago)).astimezone(zone).replace(microsecond=0)


def read(brand: str) -> dict[str, Story]:
    """The stories of a shop by their ids, oldest first."""
    data = tomllib.loads(files(__package__).joinpath(f"{brand}.toml").read_text("utf-8"))
    found = [_story(mail) for mail in data["mail"]]
    return {story.id: story for story in sorted(found, key=lambda story: parse_duration(story.ago), reverse=True)}


def _story(mail: dict[str, object]) -> Story:
    attached = mail.pop("files", [])
    bounce = mail.pop("bounce", None)
    return Story(
        **mail,  # type: ignore[arg-type]  # a misspelt key is a TypeError, which the tests find
        files=tuple(File(**file) for file in attached),  # type: ignore[attr-defined]
        bounce=Bounce(**bounce) if bounce else None,  # type: ignore[arg-type]
    )
