"""The documents are true: what they name exists, and what exists is named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

from cli.main import COMMANDS
from desk.query import Field
from scripts.keys import page
from tui.actions import ACTIONS

ROOT: Final = Path(__file__).parent.parent
READMES: Final = ("README.md", "README.ko.md")


def read(name: str) -> str:
    """A document of the project."""
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_names_every_command_and_no_other(readme: str) -> None:
    rows = re.findall(r"^\| (`deskhand.*?) \|", read(readme), re.MULTILINE)
    named = {words.split()[0] for row in rows for words in re.findall(r"`(?:deskhand )?([a-z].*?)`", row)}
    assert named - {"deskhand"} == set(COMMANDS)


@pytest.mark.parametrize("readme", READMES)
def test_every_key_that_a_readme_names_does_something(readme: str) -> None:
    keys = {key.lower() for action in ACTIONS for key in action.keys}
    (section,) = re.findall(r"^## (?:Keys|키)\n.*?(?=^## )", read(readme), re.MULTILINE | re.DOTALL)
    table = "\n".join(line for line in section.splitlines() if line.startswith("| "))
    hotkeys_and_views = {"f1", "f12", "1", "9", ";name", ";이름"}
    named = {key.lower() for key in re.findall(r"`(\S+?)`", table)} - hotkeys_and_views
    assert named <= {*keys, *(key.split()[0] for key in keys)}


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", *READMES])
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    named = set(re.findall(r"[`(]((?:\w[\w.-]*/)+[\w.-]*\w|\w[\w.-]*\.(?:md|toml))(?=[`)#])", read(document)))
    made = {"config.toml", "spool/"}
    assert not {name for name in named - made if not (ROOT / name).exists()}


def test_the_example_search_of_the_readmes_names_real_fields() -> None:
    examples = [re.search(r"```\n(status:.*?)\n```", read(readme)) for readme in READMES]
    for example in examples:
        assert example is not None
        assert {field.rstrip(":") for field in re.findall(r"([a-z]+):", example[1])} <= {str(field) for field in Field}


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## {version}" in read("CHANGELOG.md")


def test_documents_keep_their_length() -> None:
    assert len(read("ARCHITECTURE.md").splitlines()) < 150
    assert len(read("CONTRIBUTING.md").splitlines()) < 80


def test_the_page_of_keys_is_that_of_the_table_of_actions() -> None:
    assert read("docs/keys.md") == page(), "run scripts/keys.py"
