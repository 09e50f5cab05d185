from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.config_example import example
from desk.toml_lines import Path, lines

HARD = '''\
a = 1 # [no]
"b c".d = [1, # ] no
  { e = "]}", f.g = 2 }, "x#"]
s = """
[no]
k = 1 \\""" x"""
l = \'\'\'
[[no]]\'\'\'
[t] # = no
  k = {}
[[m]]
n = 1979-05-27 07:32:00
[m.sub]
q = 1
[[m.arr]]
z = 1
[[m.arr]]
[[m]]
[m.sub]
q = 'c:\\'
[[ m . "arr" ]]
w.x.\'y\'=3'''


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    """The path of everything in what tomllib has read."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*path, number))


def test_every_key_table_and_element_has_the_line_where_it_stands() -> None:
    found = lines(HARD)
    assert set(found) == set(paths(tomllib.loads(HARD)))
    assert {path: line for path, line in found.items() if path[0] == "m"} == {
        ("m",): 11,
        ("m", 0): 11,
        ("m", 0, "n"): 12,
        ("m", 0, "sub"): 13,
        ("m", 0, "sub", "q"): 14,
        ("m", 0, "arr"): 15,
        ("m", 0, "arr", 0): 15,
        ("m", 0, "arr", 0, "z"): 16,
        ("m", 0, "arr", 1): 17,
        ("m", 1): 18,
        ("m", 1, "sub"): 19,
        ("m", 1, "sub", "q"): 20,
        ("m", 1, "arr"): 21,
        ("m", 1, "arr", 0): 21,
        ("m", 1, "arr", 0, "w"): 22,
        ("m", 1, "arr", 0, "w", "x"): 22,
        ("m", 1, "arr", 0, "w", "x", "y"): 22,
    }
    assert [found[path] for path in [("b c", "d", 1, "f", "g"), ("s",), ("l",), ("t",)]] == [3, 4, 7, 9]


def test_the_example_is_found_key_by_key() -> None:
    text = example().replace("\n", "\r\n")
    assert set(lines(text)) == set(paths(tomllib.loads(text)))


PIECES = [*'ab.=[]{}"\\#,\n 1é', "'", '"""', "'''", "[[a]]\n"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_whatever_tomllib_reads_is_found(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(lines(text)) == set(paths(data))


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", "a = 1", "a = []\n", "[a]"])
def test_small_files_have_no_more_than_they_hold(text: str) -> None:
    assert set(lines(text)) == set(paths(tomllib.loads(text)))
