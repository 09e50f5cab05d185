from __future__ import annotations

from collections import Counter
from operator import attrgetter

import pytest

from scripts.keys import PAGE, page
from tui.actions import ACTIONS, BY_ID, GROUPS, TITLES, Where
from tui.app import DeskApp
from tui.attachments import FilePane
from tui.choose import Chooser
from tui.composer import ComposerScreen
from tui.desk_screen import DeskScreen
from tui.drafts import DraftKeys
from tui.held import HeldScreen
from tui.help import HelpScreen
from tui.keymap import Keymap, written
from tui.leaving import Leaving
from tui.listing import Listing
from tui.marks import Marks
from tui.outbox import Items, OutboxScreen
from tui.outbox_details import Details
from tui.pen import Pen
from tui.queue import Queue
from tui.review import ReviewScreen
from tui.search import SearchBar
from tui.ticket import TicketPane
from tui.triage import Triage
from tui.views import Views

DESK = (Where.LIST, Where.TICKET, Where.DESK, Where.EVERYWHERE)

HEARERS = {
    Where.LIST: Queue,
    Where.VIEWS: Views,
    Where.READING: TicketPane,
    Where.FILE: FilePane,
    Where.TICKET: DeskScreen,
    Where.DESK: DeskScreen,
    Where.COMPOSER: ComposerScreen,
    Where.REVIEW: ReviewScreen,
    Where.HELD: HeldScreen,
    Where.OUTBOX: OutboxScreen,
    Where.PICKER: Chooser,
    Where.HELP: HelpScreen,
    Where.EVERYWHERE: DeskApp,
}
PARTS = {
    "triage": Triage,
    "pen": Pen,
    "listing": Listing,
    "marks": Marks,
    "drafts": DraftKeys,
    "leaving": Leaving,
    "items": Items,
    "details": Details,
}


def test_every_action_names_a_method_that_is_there() -> None:
    for action in ACTIONS:
        owner, dot, method = action.method.rpartition(".")
        hearer = PARTS[owner] if dot else HEARERS[action.where]
        name = method if dot else f"action_{method}"
        if action.id == "picker.complete":
            hearer = SearchBar
        assert callable(attrgetter(name)(hearer)), action.id


def test_the_page_of_keys_is_that_of_the_table() -> None:
    assert PAGE.read_text("utf-8") == page(), "python scripts/keys.py writes it anew"


def test_every_action_has_an_id_of_its_own_and_words_for_help() -> None:
    assert [name for name, count in Counter(action.id for action in ACTIONS).items() if count > 1] == []
    assert len(BY_ID) == len(ACTIONS)
    assert [action.id for action in ACTIONS if not (action.words and action.tip.endswith("."))] == []
    assert set(TITLES) == set(Where)


def test_every_group_has_actions_that_begin_with_its_key() -> None:
    for group in GROUPS:
        keys = [key for action in ACTIONS if action.where is group.where for key in action.keys]
        assert any(key.startswith(f"{group.key} ") for key in keys), group


def test_no_key_of_ours_clashes_with_another() -> None:
    own = {action.id: ", ".join(action.keys) for action in ACTIONS if action.keys}
    assert Keymap(own).problems == []


def test_a_chord_tells_how_it_may_go_on() -> None:
    keymap = Keymap()
    begun = keymap.find(DESK, ("s",))
    assert begun.action is None
    assert {key: action.id for key, action in begun.next.items()}["p"] == "ticket.pending"
    found = keymap.find(DESK, ("s", "p")).action
    assert found is not None
    assert (found.method, found.argument) == ("triage.status", "pending")


def test_chords_of_pane_and_screen_go_on_together() -> None:
    onward = Keymap().find(DESK, ("g",)).next
    assert onward["g"].id == "list.top"
    assert onward["i"].id == "view.inbox"


def test_the_nearest_place_has_a_key_first() -> None:
    keymap = Keymap()
    in_list = keymap.find(DESK, ("j",)).action
    in_ticket = keymap.find((Where.READING, Where.TICKET), ("j",)).action
    assert in_list is not None
    assert in_ticket is not None
    assert (in_list.id, in_ticket.id) == ("list.down", "reading.down")


def test_keys_of_the_config_take_the_place_of_ours() -> None:
    keymap = Keymap({"ticket.note": "ctrl+n, n o"})
    assert keymap.problems == []
    assert keymap.find(DESK, ("c",)).action is None
    for keys in (("ctrl+n",), ("n", "o")):
        found = keymap.find(DESK, keys).action
        assert found is not None
        assert found.id == "ticket.note"


def test_an_action_that_is_misspelt_in_the_config_is_told_with_the_right_name() -> None:
    (problem,) = Keymap({"ticket.notes": "n"}).problems
    assert "ticket.notes" in problem
    assert "did you mean ticket.note?" in problem


@pytest.mark.parametrize("keys", ["r", "s", "s o x", "j"])
def test_a_key_that_clashes_is_told_and_the_old_one_stays(keys: str) -> None:
    keymap = Keymap({"ticket.note": keys})
    (problem,) = keymap.problems
    assert "ticket.note" in problem
    found = keymap.find(DESK, ("c",)).action
    assert found is not None
    assert found.id == "ticket.note"


def test_two_actions_may_change_places() -> None:
    keymap = Keymap({"ticket.note": "r", "ticket.reply": "c"})
    assert keymap.problems == []
    found = keymap.find(DESK, ("r",)).action
    assert found is not None
    assert found.id == "ticket.note"


def test_hotkeys_answer_with_canned_replies() -> None:
    keymap = Keymap(hotkeys={"f2": "refund", "alt+1": "thanks"})
    for place in (Where.TICKET, Where.COMPOSER):
        found = keymap.find((place,), ("alt+1",)).action
        assert found is not None
        assert found.argument == "thanks"


@pytest.mark.parametrize(
    ("key", "character", "expected"),
    [
        ("question_mark", "?", "?"),
        ("space", " ", "space"),
        ("enter", "\r", "enter"),
        ("ctrl+s", None, "ctrl+s"),
        ("alt+1", "1", "alt+1"),
        ("R", "R", "R"),
        ("f1", None, "f1"),
        ("가", "가", "가"),
        ("ctrl+underscore", "\x1f", "ctrl+underscore"),
    ],
)
def test_keys_are_called_as_they_are_written(key: str, character: str | None, expected: str) -> None:
    assert written(key, character) == expected
