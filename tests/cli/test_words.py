from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages import Catalog, Message

from cli import words
from desk.duration import compact
from desk.words import English, _, ngettext, use
from scripts.words import LOCALE, catalogues, compiled, extracted, read, texts
from tui.cells import cell_len
from tui.row import Columns

CATALOGUES = pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-3])


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use(English())


def identifiers(catalogue: Catalog) -> set[tuple[str | None, str | tuple[str, ...]]]:
    return {(message.context, message_id(message)) for message in catalogue if message.id}


def message_id(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}|[{}]", text))


def test_there_are_a_korean_and_an_english_catalogue() -> None:
    assert {"en", "ko"} <= {path.parts[-3] for path in catalogues()}


def test_the_english_catalogue_says_what_the_code_says() -> None:
    english = read(LOCALE / "en" / "LC_MESSAGES" / "deskhand.po")
    assert [message.id for message in english if message.id and message.string != message.id] == []


@CATALOGUES
def test_a_catalogue_holds_the_messages_of_the_code_and_no_others(path: Path) -> None:
    assert identifiers(read(path)) == identifiers(extracted()), "run .venv/bin/python -P scripts/words.py"


@CATALOGUES
def test_every_message_is_translated(path: Path) -> None:
    waiting = [message.id for message in read(path) if message.id and (message.fuzzy or not all(texts(message)))]
    assert waiting == []


@CATALOGUES
def test_a_translation_has_the_placeholders_of_its_message(path: Path) -> None:
    for message in read(path):
        forms = [message.id] if isinstance(message.id, str) else message.id
        for text in filter(None, texts(message)) if message.id else ():
            assert placeholders(text) in map(placeholders, forms), message.id


@CATALOGUES
def test_what_is_shown_is_what_the_catalogue_says(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == compiled(read(path)), "run .venv/bin/python -P scripts/words.py"


@pytest.mark.parametrize(
    ("setting", "environ", "language"),
    [
        (None, {"LANG": "ko_KR.UTF-8"}, "ko"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "ko_KR.UTF-8", "LANG": "en_US.UTF-8"}, "ko"),
        (None, {"LC_ALL": "C.UTF-8", "LANG": "ko_KR.UTF-8"}, "en"),
        (None, {"LANG": "ko"}, "ko"),
        (None, {"LANG": "sw_KE.UTF-8"}, "en"),
        (None, {"LANG": "../../ko"}, "en"),
        (None, {}, "en"),
        ("en", {"LANG": "ko_KR.UTF-8"}, "en"),
        ("ko", {"LANG": "en_US.UTF-8"}, "ko"),
    ],
)
def test_the_language_is_the_setting_or_the_locale_or_english(
    setting: str | None, environ: dict[str, str], language: str
) -> None:
    assert words.speak(setting, environ) == language


def test_words_are_shown_in_the_language_that_was_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog(locale="ko", fuzzy=False)
    catalogue.add("Held: {name} answered.", "보류: {name} 님이 먼저 답했습니다.")
    catalogue.add(("{n} ticket", "{n} tickets"), ("티켓 {n}건",))
    compiled_path = tmp_path / "ko" / "LC_MESSAGES" / "deskhand.mo"
    compiled_path.parent.mkdir(parents=True)
    compiled_path.write_bytes(compiled(catalogue))
    monkeypatch.setattr(words, "LOCALE", tmp_path)

    assert words.speak("ko") == "ko"
    assert _("Held: {name} answered.", name="{이}") == "보류: {이} 님이 먼저 답했습니다."
    assert ngettext("{n} ticket", "{n} tickets", 1) == "티켓 1건"
    assert _("not in the catalogue") == "not in the catalogue"
    assert words.speak("en") == "en"
    assert ngettext("{n} ticket", "{n} tickets", 1) == "1 ticket"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_ages_of_each_language_fit_their_column(language: str) -> None:
    words.speak(language)
    ages = [compact(timedelta(**length)) for length in ({"minutes": 59}, {"hours": 23}, {"days": 364}, {"days": 800})]
    assert max(map(cell_len, ages)) <= Columns.of(80, 4).age
