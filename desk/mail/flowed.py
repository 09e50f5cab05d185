"""Text with format=flowed (RFC 3676): soft line breaks are joined, so that a paragraph wraps where the screen ends."""

from __future__ import annotations


def unflow(text: str, *, delete_space: bool = False) -> str:
    """The text with its flowed lines joined; quoted lines join with lines of the same depth only."""
    out: list[str] = []
    paragraph: list[str] = []
    depth = 0
    for line in text.split("\n"):
        bare = line.lstrip(">")
        line_depth = len(line) - len(bare)
        bare = bare.removeprefix(" ") if line_depth or bare.startswith((" >", " From ", "  ")) else bare
        if paragraph and line_depth != depth:
            out.append(_quoted(paragraph, depth))
            paragraph = []
        depth = line_depth
        flows = bare.endswith(" ") and bare != "-- "
        paragraph.append(bare[:-1] if flows and delete_space else bare)
        if not flows:
            out.append(_quoted(paragraph, depth))
            paragraph = []
    if paragraph:
        out.append(_quoted(paragraph, depth))
    return "\n".join(out)


def _quoted(paragraph: list[str], depth: int) -> str:
    words = "".join(paragraph)
    return ">" * depth + (" " if depth and words else "") + words
