"""Figures side by side with what they are measured against, as one table."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `anchor` is what another program needs for the same, where one was measured."""

    what: str
    value: float
    unit: str
    anchor: float | None = None
    anchor_name: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours divided by theirs."""
        return self.value / self.anchor if self.anchor else None


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(what: str, values: Sequence[float], unit: str) -> list[Figure]:
    """The median and the 95th percentile of a measurement."""
    return [
        Figure(f"{what}, p50", statistics.median(values), unit),
        Figure(f"{what}, p95", percentile(values, 0.95), unit),
    ]


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned text."""
    rows = [("what", "deskhand", "beside", "ratio")]
    for figure in figures:
        beside = f"{figure.anchor:,.1f} {figure.unit} ({figure.anchor_name})" if figure.anchor else ""
        ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else ""
        rows.append((figure.what, f"{figure.value:,.1f} {figure.unit}", beside, ratio))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
