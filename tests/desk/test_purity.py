from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import desk

PROGRAM = """
import importlib, pkgutil, sys
import desk
for module in pkgutil.walk_packages(desk.__path__, "desk."):
    importlib.import_module(module.name)
print(*{name.partition(".")[0] for name in sys.modules})
"""
# What the floors above are built on.
FOREIGN = {
    *("cli", "tui", "mailsync", "store"),
    *("aiosmtplib", "aiosql", "asyncio", "click", "feedparser", "httpx", "imapclient", "keyring"),
    *("platformdirs", "pysqlite3", "rich", "sqlite3", "sqlite_utils", "textual", "zstandard"),
}


def test_all_of_desk_loads_without_terminal_network_or_database() -> None:
    root = Path(desk.__file__).parent.parent
    loaded = subprocess.run([sys.executable, "-c", PROGRAM], cwd=root, capture_output=True, text=True, check=True)
    assert FOREIGN.isdisjoint(loaded.stdout.split())
