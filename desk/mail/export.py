"""The JSON form of a parsed mail, as `deskhand parse --json` prints it."""

from __future__ import annotations

from desk.mail.facts import Mail


def as_json(mail: Mail) -> dict[str, object]:
    """The fields of the design's `parse --json`, without `file`, ready for `json.dumps`."""
    raise NotImplementedError
