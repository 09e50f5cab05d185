from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Desk, harmless

ONE = "---\ntitle: 배송 지연 안내\nlanguage: ko\n---\n{{customer.polite}}, 안녕하세요.\n"
TWO = "---\ntitle: Thanks\ntags: thanks, closing\nstatus: closed\n---\nYou are welcome.\n"


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text)
    return folder


def test_files_come_in_and_go_out_as_they_were(desk: Desk, tmp_path: Path) -> None:
    source, out = write(tmp_path / "in", delay=ONE, thanks=TWO), tmp_path / "out"
    assert desk.run("canned", "import", str(source)).out.startswith("2 replies read")
    assert desk.run("canned", "export", str(out)).code == 0
    assert {path.name: path.read_text() for path in out.iterdir()} == {"delay.md": ONE, "thanks.md": TWO}


def test_the_list_has_each_with_its_texts(desk: Desk, tmp_path: Path) -> None:
    desk.run("canned", "import", str(write(tmp_path / "in", thanks=TWO)))
    reply = desk.run("canned", "list", "--json").thing
    assert (reply["name"], reply["title"], reply["bodies"]) == ("thanks", "Thanks", {"": "You are welcome."})
    assert reply["actions"]["status"] == "closed"
    assert "Thanks" in desk.run("canned", "list").out


def test_one_wrong_file_changes_nothing_and_every_fault_is_named(desk: Desk, tmp_path: Path) -> None:
    wrong = "---\ntitle: X\nstauts: open\n---\nHello {{custmer.first}}\x1b[2J\n"
    ran = desk.run("canned", "import", str(write(tmp_path / "in", good=TWO, wrong=wrong)))
    assert ran.code == 1
    assert [line.partition(": ")[0] for line in ran.err.splitlines()] == ["wrong.md:3", "wrong.md:5"]
    assert harmless(ran.err)
    assert desk.run("canned", "list").out == ""


def test_reading_the_same_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", thanks=TWO)
    desk.run("canned", "import", str(folder))
    assert "0 of them" in desk.run("canned", "import", str(folder)).out


def test_what_was_forgotten_comes_back(desk: Desk, tmp_path: Path) -> None:
    desk.run("canned", "import", str(write(tmp_path / "in", thanks=TWO)))
    assert desk.run("canned", "remove", "thanks").code == 0
    assert desk.run("canned", "list").out == ""
    assert desk.run("canned", "remove", "thanks").code == 1
    assert desk.run("undo").code == 0
    assert desk.run("canned", "list", "--json").thing["name"] == "thanks"


def test_a_folder_without_replies_is_told(desk: Desk, tmp_path: Path) -> None:
    assert desk.run("canned", "import", str(tmp_path)).code == 1
    assert desk.run("canned", "import", str(tmp_path / "missing")).code == 2


def test_s71_an_export_replaces_a_link_and_does_not_follow_it(desk: Desk, tmp_path: Path) -> None:
    desk.run("canned", "import", str(write(tmp_path / "in", thanks=TWO)))
    out, precious = tmp_path / "out", tmp_path / "precious"
    out.mkdir()
    precious.write_text("mine")
    (out / "thanks.md").symlink_to(precious)
    desk.run("canned", "export", str(out))
    assert precious.read_text() == "mine"
    assert (out / "thanks.md").read_text() == TWO
