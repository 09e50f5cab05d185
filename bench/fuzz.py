"""`python -m bench.fuzz --count 200000`: mutated mails of other projects are all read, quickly and harmlessly.

Each mail is a real one with some bytes changed, cut, doubled or spliced with another. None may raise, take long, or
leave a control character in any field. The seed names a run; what fails is written beside it.
"""

from __future__ import annotations

import argparse
import random
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from desk.mail.export import as_json
from desk.mail.parse import parse

CORPORA: Final = Path(__file__).parents[2] / "shared" / "mail"
LONGEST: Final = 64_000  # bytes of a mail to begin with
SLOW: Final = 2.0  # CPU seconds for one mail (S-47)
NASTY: Final = (
    b"\0", b"\x1b]0;x\x07", b"\x9b2J", "\u202e".encode(), b"=?utf-8?B?", b"?=", b"\r\n\r\n", b"\n--", b"boundary=",
    b"<!--", b"<div>", b"&#x1b;", b"\xff\xfe", b"=", b"\x1b$B", b"(((((", b"filename*0*=", b"multipart/mixed",
    b"message/rfc822", b"Content-Transfer-Encoding: base64\n", b"Content-Type: text/html; charset=", b"utf-7",
    b"iso-2022-kr", b"> ", b"../",
)  # fmt: skip


def seeds(folder: Path) -> list[bytes]:
    """The raw mails of all corpora that are short enough."""
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix not in {".py", ".jsonl", ".md"})
    return [path.read_bytes() for path in paths if path.is_file() and 0 < path.stat().st_size <= LONGEST]


def mutated(raw: bytes, other: bytes, dice: random.Random) -> bytes:
    """A mail with one to eight things done to it."""
    data = bytearray(raw)
    for _ in range(dice.randint(1, 8)):
        at = dice.randint(0, len(data))
        end = min(len(data), at + dice.randint(1, 200))
        match dice.randrange(7):
            case 0:
                data[at:at] = dice.choice(NASTY)
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end] * dice.randint(1, 20)
            case 3:
                start = dice.randint(0, len(other))
                data[at:at] = other[start : start + dice.randint(1, 2_000)]
            case 4:
                data[at:end] = dice.randbytes(end - at)
            case 5 if at < len(data):
                data[at] ^= 1 << dice.randrange(8)
            case _:
                data[at:end] = data[at:end].swapcase()
    return bytes(data)


def mutants(folder: Path, count: int, seed: int) -> Iterator[bytes]:
    """That many mutated mails; the same for the same seed."""
    dice = random.Random(seed)
    originals = seeds(folder)
    for _ in range(count):
        yield mutated(dice.choice(originals), dice.choice(originals), dice)


def controls(value: object) -> set[str]:
    """The control characters in all the text of a value, newlines apart."""
    if isinstance(value, str):
        return {sign for sign in value if not sign.isprintable() and unicodedata.category(sign) in {"Cc", "Cs"}} - {
            "\n"
        }
    if isinstance(value, dict):
        value = list(value.values())
    return set().union(*map(controls, value)) if isinstance(value, list) else set()


def main() -> None:
    """Read the mutants and print how many there were and the slowest; end with 1 at the first that fails."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument(
        "--keep", type=Path, default=Path("fuzz-failure.eml"), help="where a mail that fails is written"
    )
    args = parser.parse_args()
    slowest = 0.0
    begin = time.process_time()
    for number, raw in enumerate(mutants(args.corpora, args.count, args.seed)):
        args.keep.write_bytes(raw)  # so that it is there even if the parser never comes back
        start = time.process_time()
        found = controls(as_json(parse(raw)))
        slowest = max(slowest, time.process_time() - start)
        if found or slowest > SLOW:
            raise SystemExit(f"mail {number}: controls {sorted(map(ord, found))}, {slowest:.2f} s; kept as {args.keep}")
    args.keep.unlink(missing_ok=True)
    print(f"{args.count} mails, no exception, slowest {slowest * 1000:.0f} ms, {time.process_time() - begin:.0f} s CPU")


if __name__ == "__main__":
    main()
