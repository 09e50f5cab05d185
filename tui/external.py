"""The agent's own editor, for those who would rather write there."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from textual.app import App


def edited(app: App[int], text: str) -> str:
    """The text as the agent's editor leaves it; see `edited_bytes`."""
    return edited_bytes(app, text.encode(), ".txt").decode(errors="replace").rstrip("\n")


def edited_bytes(app: App[int], content: bytes, suffix: str) -> bytes:
    """What `$VISUAL`, `$EDITOR` or vi makes of a file of this content, while the console steps aside.

    Raises OSError or CalledProcessError where the editor can't be run or fails, and SuspendNotSupported where the
    console can't step aside. Never call it in a session over SSH: an editor can start a shell.
    """
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.NamedTemporaryFile(suffix=suffix, delete=False) as file:
        file.write(content)
    path = Path(file.name)
    try:
        with app.suspend():
            subprocess.run([*command, str(path)], check=True)
        return path.read_bytes()
    finally:
        path.unlink(missing_ok=True)
