"""Themes: the TOML files of `themes/`, read when the console starts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from textual.app import App
from textual.theme import Theme

from desk.words import _
from tui.choose import Choice, Chooser, among
from tui.glyphs import GlyphTable

DARK: Final = "deskhand-dark"
LIGHT: Final = "deskhand-light"
_SHORT: Final = {"dark": DARK, "light": LIGHT}


@cache
def themes() -> Mapping[str, Theme]:
    """All themes by name. `[variables]` are colours beside Textual's own: see deskhand-dark.toml for what there is."""
    found = {}
    for file in files("themes").iterdir():
        if file.name.endswith(".toml"):
            theme = Theme(**tomllib.loads(file.read_text("utf-8")))
            found[theme.name] = theme
    return dict(sorted(found.items()))


def named(name: str | None) -> Theme | None:
    """The theme of that name (`dark`, `light`: our own two; no name: the dark one); None where there is none."""
    return themes().get(_SHORT.get(name, name) if name else DARK)


def ask(app: App[Any], glyphs: GlyphTable) -> None:
    """Ask which theme this session should have."""

    def chosen(choice: Choice[str] | None) -> None:
        if choice is not None:
            app.theme = choice.value

    app.push_screen(Chooser(_("Which theme?"), among(Choice(name, name) for name in themes()), glyphs), chosen)
