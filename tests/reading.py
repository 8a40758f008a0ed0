"""The pattern library and the case tables, as the tests of the normalizers use them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import Cited, Place

ROOT = Path(__file__).parent.parent


@cache
def library() -> Patterns:
    """The repository's own pattern library."""
    folder = ROOT / "patterns"
    paths = [p for p in sorted(folder.rglob("*")) if p.suffix in (".toml", ".txt")]
    return Patterns({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in paths})


@cache
def table(name: str) -> dict[str, list[dict[str, object]]]:
    """One file of tests/cases."""
    return tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text("utf-8"))


def cited(text: str) -> Cited:
    """Words somewhere in a document."""
    return Cited.whole(text, Place("0123456789abcdef", page=2, table=1, row=3, col=4))
