"""The attachments of a mail that was not fetched whole, from what is known of its structure (rule 8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from desk.mail.body import read_body
from desk.mail.facts import Attachment, Limits, Section
from desk.mail.mime import Part, Structure

SECTION: Final = "x-section"
OCTETS: Final = "x-octets"
"""Headers of ours in each part: its number (RFC 3501, 6.4.5), and how many bytes it has as it is encoded."""

_BASE64_LINE: Final = (57, 78)  # bytes, and bytes of a line that stands for them


def attachments(structure: Structure, whole_size: int, limits: Limits) -> tuple[Attachment, ...]:
    """The attachments among parts that have headers and no bodies, each with its section.

    They are read by the parser of all mails: names and types are then what they are for a mail that is here.
    `whole_size` are the bytes of the mail. Raises ValueError where our headers make no sense.
    """
    found = read_body(structure, limits).attachments
    sized = ((attachment, part) for attachment, part in found if part.first(SECTION))
    return tuple(
        replace(attachment, index=index, size=min(_size(part), whole_size), section=_section(part))
        for index, (attachment, part) in enumerate(sized)
    )


def _section(part: Part) -> Section:
    encoding = part.first("content-transfer-encoding").strip().lower()
    return Section(part.first(SECTION).strip().decode("ascii"), encoding[:40].decode("ascii", "replace"))


def _size(part: Part) -> int:
    """The bytes of the file: of base64 an estimate, since only the lines of it are counted."""
    octets = int(part.first(OCTETS))
    if part.first("content-transfer-encoding").strip().lower() != b"base64":
        return octets
    decoded, encoded = _BASE64_LINE
    return octets * decoded // encoded
