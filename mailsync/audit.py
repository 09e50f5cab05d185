"""Compares what a door shows at this moment with what the ledger says (rule 1). Nothing is changed on either side."""

from __future__ import annotations

from dataclasses import dataclass

from mailsync.doors import Door
from mailsync.intake import Intake
from store import ledger
from store.store import Store


@dataclass(frozen=True, slots=True)
class Comparison:
    """One folder as its server shows it: how many mails, and which of them the ledger lacks.

    `waiting` came after the last whole pass, and the next one will bring them; `unaccounted` should have been here.
    """

    folder: str
    epoch: str
    shown: int
    waiting: tuple[str, ...]
    unaccounted: tuple[str, ...]


def compare(store: Store, door: Door) -> list[Comparison] | None:
    """Ask the door and look its mails up; None for one that never shows all (a feed). Raises DoorError.

    It works beside a running engine: the ledger is read last, so what the engine takes in meanwhile is found there.
    """
    shown = door.source.show(Intake(store, door.name, door.brand.name, door.channel))
    if shown is None:
        return None
    compared = []
    for folder in shown:
        known = ledger.known(store, door.name, folder.folder, folder.epoch)
        lacking = [uid for uid in folder.uids if uid not in known]
        compared.append(
            Comparison(
                folder.folder,
                folder.epoch,
                len(folder.uids),
                tuple(uid for uid in lacking if uid in folder.waiting),
                tuple(uid for uid in lacking if uid not in folder.waiting),
            )
        )
    return compared
