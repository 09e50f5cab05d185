from __future__ import annotations

from itertools import pairwise

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from tui.app import DeskApp
from tui.theme import DARK, LIGHT, named, themes

READ = ("foreground", "accent", "warning", "error", "success")
BEHIND = ("background", "surface", "panel")
OUR_OWN = {"muted", "faint", "here", "here-idle", "note", "note-text"}


def colour(theme: Theme, name: str) -> Color:
    return Color.parse(theme.variables.get(name) or getattr(theme, name))


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours as WCAG 2 defines it: 1 to 21."""

    def luminance(of: Color) -> float:
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in of.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", themes().values(), ids=lambda theme: theme.name)
class TestEveryTheme:
    def test_it_has_all_of_our_colours(self, theme: Theme) -> None:
        assert set(theme.variables) == OUR_OWN

    def test_words_can_be_read_on_every_shade(self, theme: Theme) -> None:
        for behind in (*BEHIND, "here", "here-idle"):
            for word in READ:
                assert contrast(colour(theme, word), colour(theme, behind)) >= 3.5, (word, behind)
            assert contrast(colour(theme, "foreground"), colour(theme, behind)) >= 7, behind
            assert contrast(colour(theme, "muted"), colour(theme, behind)) >= 3.5, behind
        assert contrast(colour(theme, "note-text"), colour(theme, "note")) >= 4.5

    def test_the_shades_are_told_apart_without_being_loud(self, theme: Theme) -> None:
        for one, other in pairwise(BEHIND):
            assert 1.03 < contrast(colour(theme, one), colour(theme, other)) < 1.5, (one, other)

    def test_it_is_as_dark_as_it_says(self, theme: Theme) -> None:
        assert (colour(theme, "background").brightness < 0.5) is theme.dark


def test_there_are_two_of_our_own_and_more() -> None:
    assert {DARK, LIGHT} <= set(themes())
    assert len(themes()) >= 5


def test_dark_and_light_are_short_for_our_own() -> None:
    assert named(None) is named("dark") is named("deskhand-dark")
    assert named("light") is named("deskhand-light")
    assert named("no such theme") is None


def test_a_theme_of_textual_gets_our_colours_from_the_dark_one() -> None:
    defaults = DeskApp.get_theme_variable_defaults(DeskApp.__new__(DeskApp))
    assert set(defaults) >= OUR_OWN


@pytest.mark.parametrize("name", [DARK, LIGHT])
def test_panes_are_told_apart_in_256_colours_too(name: str) -> None:
    """As a plain SSH login has them: no COLORTERM."""
    shades = (*BEHIND, "here")
    numbers = {colour(themes()[name], shade).rich_color.downgrade(ColorSystem.EIGHT_BIT).number for shade in shades}
    assert len(numbers) == len(shades)
