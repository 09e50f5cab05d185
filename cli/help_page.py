"""Help pages wrapped by terminal cells: click counts characters, and a Korean one takes two cells."""

from __future__ import annotations

from collections.abc import Iterable

import click

from tui.cells import cell_len, wrap


class HelpPage(click.HelpFormatter):
    """What the help of a command is written into."""

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
        wrapped = [wrap(paragraph, self.width - len(indent)) for paragraph in paragraphs]
        self.write("\n\n".join("\n".join(indent + line for line in lines) for lines in wrapped) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms, each with its explanation beside it; below it where the term has more than `col_max` cells."""
        rows = list(rows)
        column = min(max(cell_len(term) for term, _words in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, words in rows:
            lines = wrap(words, max(self.width - column - 2, 10))
            gap = column - cell_len(term)
            first = " " * gap + lines.pop(0) if gap >= col_spacing else ""
            self.write(f"{indent}{term}{first}".rstrip() + "\n")
            self.write("".join(f"{indent}{' ' * column}{line}\n" for line in lines if line))


class Context(click.Context):
    """The circumstances of a command whose help is such a page."""

    formatter_class = HelpPage
