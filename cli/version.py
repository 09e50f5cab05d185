"""Which deskhand this is."""

from __future__ import annotations

import tomllib
from pathlib import Path


def version() -> str:
    """The version: a checkout's own, else that of the installed package."""
    try:
        project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    except OSError:
        import importlib.metadata

        return importlib.metadata.version("deskhand")
    number: str = project["project"]["version"]
    return number
