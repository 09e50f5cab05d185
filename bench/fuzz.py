"""`python -m bench.fuzz --count 200000`: mutated mails of other projects are all read, quickly and harmlessly.

None may raise, take long, write anything or leave a control character in any field. A mutant (`bench/mutation.py`)
follows from the seed and its number, so that a run can be split (`--first`), go on where it was stopped, and any one
mail be looked at again (`--show`).
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
import time
import unicodedata
from pathlib import Path
from typing import Final

from bench.mutation import mutant, originals
from desk.mail.export import as_json
from desk.mail.parse import attachment_bytes, parse

CORPORA: Final = Path(__file__).parents[2] / "shared" / "mail"
SLOW: Final = 2.0  # CPU seconds for one mail (S-47)
HANGS: Final = 60.0  # seconds by the clock: then the run ends with a traceback, even inside a regular expression
DECODED: Final = 3  # attachments of a mail
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND
_TOUCHING: Final = ("os.", "shutil.", "socket.", "subprocess.", "tempfile.")
_LOOKING: Final = ("os.listdir", "os.scandir")  # where Python looks for the codec of a charset


def controls(value: object) -> set[str]:
    """The control characters in all the text of a value, newlines apart."""
    if isinstance(value, str):
        return {sign for sign in value if not sign.isprintable() and unicodedata.category(sign) in {"Cc", "Cs"}} - {
            "\n"
        }
    if isinstance(value, dict):
        value = list(value.values())
    return set().union(*map(controls, value)) if isinstance(value, list) else set()


def fault(raw: bytes) -> str:
    """What is wrong with how a mail is read; empty where nothing is. Raises whatever the parser raises."""
    start = time.process_time()
    mail = parse(raw)
    for index in range(min(DECODED, len(mail.attachments))):
        attachment_bytes(raw, index)
    taken = time.process_time() - start
    found = controls(as_json(mail))
    if found:
        return f"controls {sorted(map(ord, found))}"
    return f"took {taken:.2f} s" if taken > SLOW else ""


def _refuse_to_write(event: str, args: tuple[object, ...]) -> None:
    """An audit hook: reading a mail writes no file, connects to nothing and starts nothing."""
    writes = event == "open" and isinstance(args[2], int) and bool(args[2] & _WRITING)
    if writes or (event.startswith(_TOUCHING) and event not in _LOOKING):
        raise RuntimeError(f"reading a mail led to {event} {args}")


def main() -> None:
    """Read the mutants and print how many there were and the slowest; end with 1 at the first that fails."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--first", type=int, default=0, help="the number of the first mutant")
    parser.add_argument("--show", action="store_true", help="write the first mutant to standard output instead")
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    args = parser.parse_args()
    mails = originals(args.corpora)
    if args.show:
        sys.stdout.buffer.write(mutant(mails, args.seed, args.first))
        return
    print(f"seed {args.seed}, mutants of {len(mails)} mails, from number {args.first} on", flush=True)
    sys.dont_write_bytecode = True  # Python would keep the codecs that it finds
    sys.addaudithook(_refuse_to_write)
    slowest, begin = (0.0, 0), time.process_time()
    for number in range(args.first, args.first + args.count):
        faulthandler.dump_traceback_later(HANGS, exit=True)
        raw = mutant(mails, args.seed, number)
        start = time.process_time()
        try:
            wrong = fault(raw)
        except Exception:
            print(f"mutant {number} of seed {args.seed} raises", flush=True)
            raise
        if wrong:
            raise SystemExit(f"mutant {number} of seed {args.seed}: {wrong}")
        slowest = max(slowest, (time.process_time() - start, number))
        if number % 10_000 == 9_999:
            print(f"{number} done, slowest {slowest[0] * 1000:.0f} ms: {slowest[1]}", flush=True)
    faulthandler.cancel_dump_traceback_later()
    print(
        f"{args.count} mails, no exception, no control, nothing written; slowest {slowest[0] * 1000:.0f} ms, "
        f"{time.process_time() - begin:.0f} s CPU"
    )


if __name__ == "__main__":
    main()
