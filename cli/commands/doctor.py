"""`deskhand doctor`: what is wrong with this desk and this machine, and how to mend it, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from cli import checkup, store_checkup
from cli.arguments import json_lines
from cli.call import Call, pass_call
from cli.checkup import Finding
from cli.output import emit, line
from cli.worded import Command
from desk.words import N_

CHECKS: tuple[Callable[[Call], Iterator[Finding]], ...] = (
    checkup.python,
    checkup.sqlite,
    checkup.terminal,
    checkup.language,
    checkup.settings,
    checkup.keyring,
    checkup.file_modes,
    checkup.disk,
    store_checkup.desk,
)


@click.command(
    cls=Command,
    help=N_("Check this desk and this machine, a line each; fails if something needs mending, and says how."),
)
@json_lines
@pass_call
def doctor(call: Call, as_lines: bool) -> int:
    """Check everything."""
    findings = [finding for check in CHECKS for finding in check(call)]
    for finding in findings:
        if as_lines:
            emit({"ok": finding.ok, "what": finding.what, "words": finding.words})
        else:
            line(f"{'ok' if finding.ok else '!!'}  {finding.what}: {finding.words}")
    return 0 if all(finding.ok for finding in findings) else 1
