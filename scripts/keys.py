"""Writes docs/keys.md, every action with its id and its keys: `.venv/bin/python -P scripts/keys.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui.actions import ACTIONS, TITLES

PAGE: Final = Path(__file__).parent.parent / "docs" / "keys.md"
_HEAD: Final = """\
# Keys

Every action, by the place where its keys are heard. `[keys]` in `config.toml` gives an action other keys by its id:
`ticket.reply = "r, ctrl+r"`. Commas stand between keys that do the same, spaces between keys pressed one after another.
Keys that clash are told at the start, and the old ones stay.

`scripts/keys.py` writes this page from `tui/actions.py`.
"""


def page() -> str:
    """The page as it should be."""
    return "\n".join([_HEAD, *_tables()])


def _tables() -> Iterator[str]:
    for where, title in TITLES.items():
        yield f"## {title}\n"
        yield "| id | keys | what it does |"
        yield "|---|---|---|"
        for action in ACTIONS:
            if action.where is where:
                keys = " · ".join(f"`{key}`".replace("|", "\\|") for key in action.keys)
                yield f"| `{action.id}` | {keys} | {action.tip} |"
        yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
