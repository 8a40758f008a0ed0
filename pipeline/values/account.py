"""The account of a reading: of every cell of a table whether it was read, ignored by name, or left over."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.values.place import Cited


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every cell of a recognised form: read into a value, ignored by name, or left over."""

    cells: int = 0
    read: int = 0
    ignored: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """One table or page, and how much of it was read; a line of coverage.csv."""

    page: int | None
    table: int | None
    ledger: Ledger
    note: str = ""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text of a recognised form that nothing took, and why."""

    text: Cited
    reason: str


__all__ = ["Coverage", "Ledger", "Leftover"]
