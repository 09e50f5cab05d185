"""Commands whose help is in the person's language: their texts are marked with `N_` and translated when shown."""

from __future__ import annotations

import copy
import gettext
import os
from typing import TypeVar

import click

from cli.help_page import Context
from cli.words import LOCALE
from desk.words import N_, NN_, _

AnyCommand = TypeVar("AnyCommand", bound=click.Command)

CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Positional arguments"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Try '{command} {option}' for help."),
    N_("Error: {message}"),
    N_("Aborted!"),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    NN_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    NN_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    N_("{value} is not in the range {range}."),
    N_("Choose from:\n\t{choices}"),
    N_("Option {name!r} does not take a value."),
    NN_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    NN_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    N_("{name} {filename!r} does not exist."),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("required"),
    N_("file"),
    N_("directory"),
    N_("path"),
)
"""Words of click's own that people meet; it looks them up by gettext, in the catalogue that `speak_click` names."""


def speak_click(language: str) -> None:
    """Let click's own words come from our catalogue, in the language that was chosen for ours."""
    # gettext finds its language in the environment; a program started from here should speak the same one.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("deskhand", LOCALE)
    gettext.textdomain("deskhand")


class Command(click.Command):
    """A command whose help and options' help are marked with `N_`."""

    context_class = Context

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the person's language."""
        click.Command.format_help(_worded(self), ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help, in the person's language."""
        return click.Command.get_short_help_str(_worded(self), limit)


class Group(click.Group):
    """A group of commands whose help is marked with `N_`."""

    context_class = Context
    command_class = Command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the person's language."""
        click.Group.format_help(_worded(self), ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help, in the person's language."""
        return click.Group.get_short_help_str(_worded(self), limit)


def _worded(command: AnyCommand) -> AnyCommand:
    """A copy of the command with its texts translated."""
    worded = copy.copy(command)
    worded.help = _(command.help) if command.help else command.help
    worded.epilog = _(command.epilog) if command.epilog else command.epilog
    worded.params = [_worded_param(param) for param in command.params]
    return worded


def _worded_param(param: click.Parameter) -> click.Parameter:
    worded = copy.copy(param)
    if isinstance(worded, click.Option | click.Argument) and worded.help:
        worded.help = _(worded.help)
    return worded
