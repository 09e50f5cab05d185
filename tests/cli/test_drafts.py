"""`deskhand drafts`: what one was writing, and handing it over."""

from __future__ import annotations

from desk.draft import DraftKind
from store import drafts
from store.store import Store
from tests.cli.conftest import Desk


def write(desk: Desk, number: int, text: str) -> int:
    """Hana was writing in the console; the number of the draft."""
    store = Store.open(desk.folder.store, desk.folder.read_config())
    try:
        return drafts.save(store, "hana", number, DraftKind.REPLY, text, ("ana@example.org",), (), 1).id
    finally:
        store.close()


def test_drafts_are_listed_and_handed_to_a_colleague(desk: Desk) -> None:
    number = desk.ticket("배송 문의")
    for agent in ("hana", "lee"):
        assert desk.run("--agent", agent, "drafts").out == ""
    draft = write(desk, number, "안녕하세요,\n\x1b[2J곧")
    (listed,) = desk.run("--agent", "hana", "drafts", "--json").lines
    assert (listed["id"], listed["ticket"], listed["kind"], listed["text"], listed["to"], listed["handed_by"]) == (
        draft, number, "reply", "안녕하세요,\n\x1b[2J곧", ["ana@example.org"], None
    )  # fmt: skip
    assert "안녕하세요, ␛[2J곧" in desk.run("--agent", "hana", "drafts").out
    ran = desk.run("--agent", "hana", "drafts", "give", str(draft), "lee")
    assert (ran.code, f"#{number}: done" in ran.out) == (0, True)
    assert desk.run("--agent", "hana", "drafts", "--json").lines == []
    assert [one["handed_by"] for one in desk.run("--agent", "lee", "drafts", "--json").lines] == ["hana"]
    assert "handed a draft to lee" in desk.run("show", str(number)).out


def test_somebody_else_s_draft_is_not_given_away(desk: Desk) -> None:
    number = desk.ticket("배송 문의")
    desk.run("--agent", "hana", "drafts")
    draft = write(desk, number, "mine")
    ran = desk.run("--agent", "lee", "drafts", "give", str(draft), "lee")
    assert (ran.code, ran.err) == (1, f"Draft {draft} is not yours.\n")
