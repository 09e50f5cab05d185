from __future__ import annotations

import stat
from pathlib import Path

import click
import pytest
from babel.messages import Catalog

from cli import main as program
from cli.main import COMMANDS
from cli.worded import CLICK
from desk.errors import DeskError
from scripts.words import compiled, extracted
from tests.cli.conftest import Desk, Ran, harmless, run


def every_command() -> list[tuple[str, click.Command]]:
    """Each command with its name, subcommands behind their group's."""
    ctx = click.Context(program.program)
    found = []
    for name in COMMANDS:
        command = program.program.get_command(ctx, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {sub}", each) for sub, each in command.commands.items()]
    return found


EVERY_COMMAND = pytest.mark.parametrize(("name", "command"), every_command(), ids=str)


@EVERY_COMMAND
def test_every_command_says_what_it_does(name: str, command: click.Command) -> None:
    assert command.help, name
    for param in command.params:
        assert isinstance(param, click.Option | click.Argument)
        assert param.help, f"{name}: {param.name}"


def test_every_word_of_help_can_be_translated() -> None:
    known = {message.id for message in extracted()}
    commands = [program.program, *(command for _name, command in every_command())]
    shown = {command.help for command in commands}
    shown |= {getattr(param, "help", None) for command in commands for param in command.params}
    assert shown - known == set()


@EVERY_COMMAND
def test_the_help_of_every_command_is_shown(name: str, command: click.Command) -> None:
    ran = run(*name.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"deskhand {name}" in ran.out


def test_the_help_of_the_program_names_every_command() -> None:
    shown = run("--help").out
    assert all(f"\n  {name} " in shown for name in COMMANDS)


def test_the_version_is_shown() -> None:
    ran = run("--version")
    assert ran.code == 0
    assert ran.out.startswith("deskhand 0.")


def test_help_and_errors_are_in_the_language_of_the_desk(
    new_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalog(locale="ko", fuzzy=False)
    catalogue.add("Usage:", "사용법:")
    catalogue.add("Error: {message}", "오류: {message}")
    catalogue.add("Set how urgent tickets are.", "티켓이 얼마나 급한지 정합니다.")
    catalogue.add("How urgent.", "급한 정도.")
    path = tmp_path / "locale" / "ko" / "LC_MESSAGES" / "deskhand.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(compiled(catalogue))
    monkeypatch.setattr("cli.words.LOCALE", tmp_path / "locale")
    monkeypatch.setattr("cli.worded.LOCALE", tmp_path / "locale")
    new_desk.init("--language", "ko")

    shown = new_desk.run("priority", "--help").out
    assert shown.startswith("사용법:")
    assert "티켓이 얼마나 급한지 정합니다." in shown
    assert "급한 정도." in shown
    assert "오류: " in new_desk.run("status", "1001", "done").err
    assert run("priority", "--help").out.startswith("Usage:")


@pytest.mark.parametrize("args", [("frob",), ("tickets", "--frob"), ("show",), ("--desk",)])
def test_wrong_usage_is_told_on_standard_error(args: tuple[str, ...]) -> None:
    ran = run(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_a_misspelt_command_names_the_right_one() -> None:
    assert "tickets" in run("tickes").err


def test_without_a_desk_one_line_says_what_to_do(new_desk: Desk) -> None:
    ran = new_desk.run("tickets")
    assert (ran.code, ran.out) == (2, "")
    assert "deskhand init" in ran.err
    assert "deskhand demo" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not new_desk.folder.data.exists()


def test_every_fault_of_the_settings_is_told_with_its_line(desk: Desk) -> None:
    text = desk.folder.config.read_text().replace("address =", "adress =").replace("[desk]", "[desk]\nundo = 7")
    desk.folder.config.write_text(text)
    ran = desk.run("tickets")
    assert ran.code == 2
    assert len(ran.err.splitlines()) >= 2
    assert all("config.toml:" in line for line in ran.err.splitlines())
    assert "did you mean address?" in ran.err


def test_a_store_of_a_newer_program_is_refused_and_left_alone(desk: Desk) -> None:
    with desk.store() as store:
        store.connection.execute("PRAGMA user_version = 99")
    before = desk.folder.store.stat().st_mtime_ns
    ran = desk.run("tickets")
    assert ran.code == 1
    assert "newer" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert desk.folder.store.stat().st_mtime_ns == before


def fail_with(monkeypatch: pytest.MonkeyPatch, desk: Desk, error: BaseException) -> Ran:
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr("cli.call.Call.store", fail)
    return desk.run("tickets")


def test_s66_the_unexpected_is_one_clean_line_and_a_log_that_others_cant_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = fail_with(monkeypatch, desk, RuntimeError("\x1b]0;x\x07 boom\nTraceback"))
    log = desk.folder.log / "deskhand.log"
    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert harmless(ran.err)
    assert str(log) in ran.err
    assert "RuntimeError" in log.read_text()
    assert harmless(log.read_text())
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_s71_a_link_in_the_place_of_the_log_is_not_followed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    target = desk.folder.data / "target"
    (desk.folder.log / "deskhand.log").symlink_to(target)
    ran = fail_with(monkeypatch, desk, RuntimeError("boom"))
    assert ran.code == 1
    assert not target.exists()


def test_what_the_desk_refuses_is_cleaned(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = fail_with(monkeypatch, desk, DeskError("a server said \x1b[2J"))
    assert (ran.code, ran.err) == (1, "a server said ␛[2J\n")


def test_an_interrupt_is_quiet(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = fail_with(monkeypatch, desk, KeyboardInterrupt())
    assert (ran.code, ran.err.strip()) == (130, "")


def test_the_words_of_click_that_are_translated_are_clicks() -> None:
    sources = "".join(path.read_text() for path in Path(click.__file__).parent.glob("*.py"))
    forms = [form for words in CLICK for form in (words if isinstance(words, tuple) else (words,))]
    assert [form for form in forms if form.encode("unicode_escape").decode() not in sources] == []


def test_a_folder_that_can_not_be_made_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    source = ("--maildir", str(tmp_path), "--address", "support@acme.example", "--name", "Acme", "--language", "en")
    ran = run("--desk", str(tmp_path / "file" / "desk"), "init", *source)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"{tmp_path / 'file' / 'desk'}: Not a directory\n"
