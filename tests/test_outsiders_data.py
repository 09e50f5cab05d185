"""S-37, S-39: what comes from outside is never unpacked, run, or made into objects."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
PRODUCT: Final = ("desk", "store", "mailsync", "tui", "cli", "themes")

NOWHERE: Final = frozenset[str]()
FORBIDDEN: Final = {
    "pickle": {"mailsync/reader.py"},  # between the engine and the reader that it started, over their own pipe
    "zlib": {"mailsync/web.py", "cli/demo/attachments.py"},  # unpacks under its limits; makes a picture
    **dict.fromkeys(("marshal", "shelve", "dill", "yaml", "ruamel", "xml", "lxml"), NOWHERE),
    **dict.fromkeys(("gzip", "bz2", "lzma", "zipfile", "tarfile", "openpyxl", "tablib", "PIL", "magic"), NOWHERE),
}
"""Modules that unpack, or that make objects of what they read, and the few files of ours that may name one."""

CALLS: Final = {"eval", "exec", "compile", "__import__", "system", "popen"}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for package in PRODUCT:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


SOURCES: Final = dict(sources())


def imported(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("module", FORBIDDEN)
def test_s37_s39_nothing_of_outsiders_is_unpacked_or_made_into_objects(module: str) -> None:
    assert {file for file, tree in SOURCES.items() if module in imported(tree)} == FORBIDDEN[module]


def test_s39_nothing_is_run_that_is_not_written_here() -> None:
    for file, tree in SOURCES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                method_of = getattr(getattr(node.func, "value", None), "id", "")
                assert name not in CALLS or method_of == "re", f"{file}:{node.lineno}"
                assert "shell" not in {word.arg for word in node.keywords}, f"{file}:{node.lineno}"
