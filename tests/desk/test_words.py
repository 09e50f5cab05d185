from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk import words
from desk.words import N_, NP_, English, _, ngettext, pgettext


class Backwards:
    """A language in which templates are reversed word by word."""

    def gettext(self, message: str, /) -> str:
        return " ".join(reversed(message.split(" ")))

    def pgettext(self, context: str, message: str, /) -> str:
        return f"{self.gettext(message)} ({context})"

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        return self.gettext(many)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    words.use(English())


def test_english_is_its_own_translation() -> None:
    assert _("Nothing to do") == "Nothing to do"
    assert N_("open") == "open"


def test_a_word_has_a_translation_for_each_thing_it_means() -> None:
    assert pgettext("state", NP_("state", "open")) == "open"
    words.use(Backwards())
    assert pgettext("state", NP_("state", "on hold")) == "hold on (state)"


def test_values_are_put_in_after_translation() -> None:
    words.use(Backwards())
    assert _("Held: {name} answered.", name="kim lee") == "answered. kim lee Held:"


@pytest.mark.parametrize("value", ["{", "}", "{name}", "{0}", "{{}}", "{x!r:>9}", "%s"])
def test_braces_in_a_value_are_text(value: str) -> None:
    assert _("<{name}>", name=value) == f"<{value}>"
    assert ngettext("{n} {name}", "{n} {name}s", 1, name=value) == f"1 {value}"


def test_a_message_without_values_may_hold_braces() -> None:
    assert _("Put {name} where the name belongs") == "Put {name} where the name belongs"


def test_a_value_may_have_any_name() -> None:
    assert _("{message}: {one}", message="a", one="b") == "a: b"


@pytest.mark.parametrize(("n", "text"), [(0, "0 tickets"), (1, "1 ticket"), (2, "2 tickets")])
def test_counts_choose_their_form(n: int, text: str) -> None:
    assert ngettext("{n} ticket", "{n} tickets", n) == text
