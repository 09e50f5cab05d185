from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cli.desk_folder import DeskFolder, locate
from desk.errors import ConfigError


def test_a_desk_lives_where_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert locate("here", {}) == DeskFolder(tmp_path / "here" / "config.toml", tmp_path / "here")
    assert locate(None, {"DESKHAND_HOME": "/srv/desk"}).data == Path("/srv/desk")
    assert locate("here", {"DESKHAND_HOME": "/srv/desk"}).data == tmp_path / "here"
    assert locate("~/desk", {}).data == tmp_path / "home" / "desk"


def test_a_desk_that_nobody_named_lives_where_this_system_keeps_such_things(tmp_path: Path) -> None:
    folder = locate(None, {})
    assert folder.config.is_relative_to(tmp_path / "home")
    assert folder.data.is_relative_to(tmp_path / "home")
    assert folder.config.name == "config.toml"


def test_s70_folders_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    folder = DeskFolder(tmp_path / "a" / "config.toml", tmp_path / "b")
    folder.make()
    for made in (tmp_path / "a", tmp_path / "b", tmp_path / "b" / "log"):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[desk", None])
def test_settings_that_cant_be_read_are_named(tmp_path: Path, content: bytes | None) -> None:
    folder = DeskFolder(tmp_path / "config.toml", tmp_path)
    if content is None:
        folder.config.mkdir()
    else:
        folder.config.write_bytes(content)
    with pytest.raises(ConfigError, match=r"config\.toml"):
        folder.read_config()
